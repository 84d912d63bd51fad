package io.github.aurorasecure.it;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.Properties;

/** Connects to several endpoints and databases, deregisters and prints what came of a provider. */
final class ProviderProbe {
  private ProviderProbe() {}

  public static void main(String[] args) throws SQLException {
    Properties properties = new Properties();
    properties.put("user", args[0]);
    properties.put("tls-verify.caBundle", args[1]);
    properties.put(
        "iam.credentialsProvider",
        args[2].equals("object") ? new CountedProvider(Map.of()) : CountedProvider.class.getName());
    for (int i = 3; i < args.length; i++) {
      DriverManager.getConnection(args[i], properties).close();
    }
    int before = CountedProvider.CLOSED.get();
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.acceptsURL(args[3])) {
        DriverManager.deregisterDriver(driver);
      }
    }
    System.out.printf(
        "made %s, resolved %s, closed %s and then %s%n",
        CountedProvider.MADE, CountedProvider.RESOLVED, before, CountedProvider.CLOSED);
  }
}
