package io.github.aurorasecure.it;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;

/** Compares all cases with whichever vendor driver is on the class path. */
final class ContractProbe {
  private ContractProbe() {}

  public static void main(String[] args) throws Exception {
    boolean postgresql = args[0].startsWith("jdbc:postgresql:");
    Contract contract = new Contract(postgresql, args[0], Path.of(args[1]), args[2], args[3]);
    int same = 0;
    for (Map.Entry<String, ContractCases.Case> each : ContractCases.ALL.entrySet()) {
      String expected = contract.seenOfVendor(each.getValue());
      String seen = contract.seenOfOurs(Contract.Way.POLICY, each.getValue());
      if (seen.equals(expected)) {
        same++;
      } else {
        System.out.printf("%s%n-- expected%n%s%n-- seen%n%s%n", each.getKey(), expected, seen);
      }
    }
    Path jar =
        Path.of(
            DriverManager.getDriver(args[0])
                .getClass()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    System.out.printf(
        "%d cases are the same with %s%n", same, jar.getFileName().toString().replace(".jar", ""));
  }
}
