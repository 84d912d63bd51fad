package io.github.aurorasecure.it;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Properties;

/** Connects and writes a dump of what is reachable while the connection is open. */
final class HeapProbe {
  private HeapProbe() {}

  public static void main(String[] args) throws Exception {
    Properties properties = new Properties();
    properties.put("user", args[1]);
    properties.put("tls-verify.caBundle", args[2]);
    char[] reachable = args[4].toCharArray();
    try (Connection connection = DriverManager.getConnection(args[0], properties)) {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[3], true);
      System.out.println("connected: " + connection.isValid(5));
    } finally {
      Reference.reachabilityFence(reachable);
      Reference.reachabilityFence(properties);
      Reference.reachabilityFence(args);
    }
  }
}
