package io.github.aurorasecure.it;

import io.github.aurorasecure.driver.AuroraSecure;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Properties;

/** The application: a class of the loader that is thrown away. */
public final class RedeployProbe {
  private RedeployProbe() {}

  /** Connects as a servlet would with hooks that its server has; leaves nothing to clean up. */
  public static String connectByVendorUrl(String url, Properties properties) throws SQLException {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(RedeployProbe.class.getClassLoader());
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement()) {
      statement.executeQuery("select 1").close();
      return "connected by " + connection.getClass().getClassLoader();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Connects as a servlet would, and cleans up as Tomcat and the vendors' listeners do. */
  public static String connect(String url, String caBundle, String user, String password)
      throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(RedeployProbe.class.getClassLoader());
    try {
      Class.forName("io.github.aurorasecure.driver.AuroraSecureDriver");
      Properties properties = new Properties();
      properties.put("user", user);
      properties.put("tls-verify.caBundle", caBundle);
      if (password == null) {
        properties.put("plugins", "iam,tls-verify,password-policy");
      } else {
        properties.put("plugins", "tls-verify,password-policy");
        properties.put("password", password);
      }
      String outcome = "connected";
      try (Connection connection = DriverManager.getConnection(url, properties);
          Statement statement = connection.createStatement()) {
        statement.executeQuery("select 1").close();
        if (!AuroraSecure.isSecured(connection)) {
          return "not secured";
        }
        statement.execute("create user x password 'y' identified by 'y'");
      } catch (SQLException e) {
        if (!e.getMessage().contains("password-policy")) {
          throw e;
        }
        outcome += ", refused";
      }
      for (Driver driver : Collections.list(DriverManager.getDrivers())) {
        if (driver.getClass().getClassLoader() == RedeployProbe.class.getClassLoader()) {
          DriverManager.deregisterDriver(driver);
        }
      }
      // Its thread is the vendor's own affair, and its documentation's advice.
      com.mysql.cj.jdbc.AbandonedConnectionCleanupThread.checkedShutdown();
      return outcome + " and deregistered";
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
