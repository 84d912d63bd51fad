package io.github.aurorasecure.it;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.logging.Logger;

/** Passes {@code jdbc:wrap:…} on to the vendor's driver, as tracing drivers do. */
final class WrappingDriver implements Driver {
  @Override
  public Connection connect(String url, Properties info) throws SQLException {
    return acceptsURL(url)
        ? DriverManager.getConnection(url.replaceFirst("wrap:", ""), info)
        : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:wrap:");
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("wrap");
  }
}
