package io.github.aurorasecure.benchmarks.stub;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Connects to nobody. Drivers that stand between, as this one does, have a word in the URL. */
public final class StubDriver implements Driver {
  /** The stub alone. */
  public static final String URL = "jdbc:stub:postgresql://localhost/app";

  /** The stub behind our driver with its proxies. */
  public static final String GUARDED_URL =
      "jdbc:aurora-secure:stub:postgresql://localhost/app?plugins=password-policy";

  /** The stub behind our driver with the vendor's own connection. */
  static final String PLAIN_URL = "jdbc:aurora-secure:stub:postgresql://localhost/app?plugins=iam";

  private static final Supplier<StubConnection> CONNECTIONS =
      Completed.factory(StubConnection.class);

  private StubDriver() {}

  /** Makes it known to the driver manager. */
  public static void register() throws SQLException {
    DriverManager.registerDriver(new StubDriver());
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) {
    return acceptsURL(url) ? CONNECTIONS.get() : null;
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith("jdbc:stub:");
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
    return Logger.getGlobal();
  }
}
