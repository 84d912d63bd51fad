package io.github.aurorasecure.benchmarks.cold;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/**
 * What runs in the fresh JVM: connects twice. Stands alone, so that the class path holds nothing
 * but the driver. Prints {@code connected} when the first connection is open, then nanoseconds of
 * the second connect, classes loaded and threads.
 */
final class ColdProgram {
  /** Holds the password, which must not stand in the command line. */
  static final String PASSWORD_VARIABLE = "COLD_PASSWORD";

  private ColdProgram() {}

  /**
   * Connects.
   *
   * @param args the URL, then properties as {@code key=value}
   */
  public static void main(String[] args) throws SQLException {
    Properties properties = new Properties();
    for (int i = 1; i < args.length; i++) {
      int equals = args[i].indexOf('=');
      properties.setProperty(args[i].substring(0, equals), args[i].substring(equals + 1));
    }
    String password = System.getenv(PASSWORD_VARIABLE);
    if (password != null) {
      properties.setProperty("password", password);
    }
    Connection first = DriverManager.getConnection(args[0], properties);
    System.out.println("connected");
    long start = System.nanoTime();
    Connection second = DriverManager.getConnection(args[0], properties);
    System.out.println(System.nanoTime() - start);
    System.out.println(ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount());
    System.out.println(ManagementFactory.getThreadMXBean().getThreadCount());
    first.close();
    second.close();
  }
}
