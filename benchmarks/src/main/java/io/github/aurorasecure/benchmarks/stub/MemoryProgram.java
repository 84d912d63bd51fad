package io.github.aurorasecure.benchmarks.stub;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Runs in a JVM of its own: prints the bytes that each open connection retains, then each prepared
 * statement.
 */
final class MemoryProgram {
  private static final int OPEN = 1_000;

  private MemoryProgram() {}

  /**
   * Measures.
   *
   * @param args the URL
   */
  public static void main(String[] args) throws SQLException, InterruptedException {
    StubDriver.register();
    Properties properties = new Properties();
    properties.setProperty("user", "app");
    properties.setProperty("password", "unused"); // so iam, where it is on, stands aside
    // Whatever is there once, classes above all.
    try (Connection first = DriverManager.getConnection(args[0], properties)) {
      first.prepareStatement("select 1").close();
    }
    Object[] held = new Object[OPEN];
    long empty = used();
    for (int i = 0; i < OPEN; i++) {
      held[i] = DriverManager.getConnection(args[0], properties);
    }
    System.out.println((used() - empty) / OPEN);
    Connection connection = (Connection) held[0];
    PreparedStatement[] statements = new PreparedStatement[OPEN];
    empty = used();
    for (int i = 0; i < OPEN; i++) {
      statements[i] = connection.prepareStatement("select 1");
    }
    System.out.println((used() - empty) / OPEN);
    for (int i = 0; i < OPEN; i++) {
      statements[i].close();
      ((Connection) held[i]).close();
    }
  }

  private static long used() throws InterruptedException {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      memory.gc();
      Thread.sleep(20);
      least = Math.min(least, memory.getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
