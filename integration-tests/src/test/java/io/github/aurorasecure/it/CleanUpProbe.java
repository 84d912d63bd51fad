package io.github.aurorasecure.it;

import io.github.aurorasecure.spi.KnownAttempts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;

/** Connects, closes, deregisters and prints what is left. */
final class CleanUpProbe {
  private CleanUpProbe() {}

  public static void main(String[] args) throws Exception {
    Set<Thread> before = NewThreads.now();
    Properties properties = new Properties();
    properties.put("user", args[1]);
    properties.put("tls-verify.caBundle", args[2]);
    long socketsOfTheJvm = 0;
    for (int i = 0; i < 3; i++) {
      try (Connection connection = DriverManager.getConnection(args[0], properties)) {
        connection.createStatement().execute("select 1");
      }
      properties.put("password", "wrong");
      try {
        DriverManager.getConnection(args[0], properties).close();
        throw new AssertionError("a wrong password was accepted");
      } catch (SQLException expected) {
        properties.remove("password");
      }
      if (i == 0) {
        // The JDK keeps one of its own once a socket has been closed.
        socketsOfTheJvm = sockets();
      }
    }
    for (Driver driver : Collections.list(DriverManager.getDrivers())) {
      if (driver.acceptsURL(args[0])) {
        DriverManager.deregisterDriver(driver);
      }
    }
    System.out.printf(
        "threads %s, sockets %d, attempts %d%n",
        NewThreads.since(before), sockets() - socketsOfTheJvm, KnownAttempts.afterClosing());
  }

  private static long sockets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files
          .filter(
              file -> {
                try {
                  return Files.readSymbolicLink(file).toString().startsWith("socket:");
                } catch (IOException e) {
                  return false;
                }
              })
          .count();
    }
  }
}
