package io.github.aurorasecure.tls;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/** The driver with this plugin alone. */
final class TlsOnlyDriver {
  private TlsOnlyDriver() {}

  /**
   * Connects as the user {@code app} with the password {@code secret}.
   *
   * @param properties of the plugin, name and value in turn
   */
  static Connection connect(String vendorUrl, Path bundle, String... properties)
      throws SQLException {
    Properties all = new Properties();
    all.put("plugins", "tls-verify");
    all.put("user", "app");
    all.put("password", "secret");
    all.put("tls-verify.caBundle", bundle.toString());
    for (int i = 0; i < properties.length; i += 2) {
      all.put("tls-verify." + properties[i], properties[i + 1]);
    }
    return DriverManager.getConnection(vendorUrl.replaceFirst("jdbc:", "jdbc:aurora-secure:"), all);
  }
}
