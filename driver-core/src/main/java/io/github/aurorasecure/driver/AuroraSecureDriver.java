package io.github.aurorasecure.driver;

import io.github.aurorasecure.driver.internal.Chains;
import io.github.aurorasecure.driver.internal.DriverUrl;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver for {@code jdbc:aurora-secure:postgresql:…} and {@code jdbc:aurora-secure:mysql:…}.
 *
 * <p>What follows {@code jdbc:aurora-secure:} is the vendor's own URL. The property {@code plugins}
 * (default {@code iam,tls-verify,password-policy}) names the plugins to use, outermost first;
 * properties that begin with a plugin's name and a dot are the plugin's, all others the vendor's.
 * They may stand in the URL or in the {@link Properties}.
 *
 * <p>It registers itself with {@link DriverManager} when it is loaded. {@link
 * DriverManager#deregisterDriver} frees all it holds. Safe for use by many threads.
 */
public final class AuroraSecureDriver implements Driver {
  private static final int MAJOR = 0;
  private static final int MINOR = 1;

  /** Shared by all instances, since tools make some of their own. */
  private static final Chains SHARED = new Chains();

  static {
    try {
      DriverManager.registerDriver(new AuroraSecureDriver(), SHARED::close);
    } catch (SQLException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Chains chains;

  /** For tools that make drivers by class name. */
  public AuroraSecureDriver() {
    this(SHARED);
  }

  AuroraSecureDriver(Chains chains) {
    this.chains = chains;
  }

  static void forgetCredentials() {
    SHARED.forgetCredentials();
  }

  /**
   * Connects, or returns null if the URL is not one of ours.
   *
   * @param info is left as it is
   * @throws SQLException 08001 for a null URL or a configuration that cannot work, naming property,
   *     value and remedy; otherwise what a plugin or the vendor driver threw
   */
  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    return acceptsURL(url) ? chains.connect(url, info) : null;
  }

  /**
   * Whether the URL begins with {@code jdbc:aurora-secure:}.
   *
   * @throws SQLException 08001 for a null URL
   */
  @Override
  public boolean acceptsURL(String url) throws SQLException {
    if (url == null) {
      throw new SQLNonTransientConnectionException("aurora-secure: the URL is null", "08001");
    }
    return DriverUrl.accepts(url);
  }

  /** Our properties with their choices, then the vendor's. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info)
      throws SQLException {
    return chains.propertyInfo(url == null ? "" : url, info);
  }

  @Override
  public int getMajorVersion() {
    return MAJOR;
  }

  @Override
  public int getMinorVersion() {
    return MINOR;
  }

  /** False, as pgjdbc says; the vendor's metadata tells what it supports. */
  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger("io.github.aurorasecure");
  }
}
