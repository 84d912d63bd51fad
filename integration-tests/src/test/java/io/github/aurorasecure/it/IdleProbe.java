package io.github.aurorasecure.it;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;
import java.util.Set;

/** Connects with these properties, each {@code name=value}, and prints what threads have come. */
final class IdleProbe {
  private IdleProbe() {}

  public static void main(String[] args) throws Exception {
    Set<Thread> before = NewThreads.now();
    Properties properties = new Properties();
    for (int i = 1; i < args.length; i++) {
      String[] property = args[i].split("=", 2);
      properties.put(property[0], property[1]);
    }
    try (Connection connection = DriverManager.getConnection(args[0], properties)) {
      System.out.printf(
          "connected as %s, threads %s%n",
          SignInTest.currentUser(connection), NewThreads.since(before));
    }
  }
}
