package io.github.aurorasecure.driver;

import io.github.aurorasecure.driver.internal.DriverUrl;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The driver for tools that tell a database by its URL and let the user name a driver class, such
 * as Spark and Flink: it takes {@code jdbc:postgresql:…} and {@code jdbc:mysql:…} as {@link
 * AuroraSecureDriver} takes {@code jdbc:aurora-secure:postgresql:…}, and these too.
 *
 * <p>It registers itself nowhere: {@link java.sql.DriverManager} would give a vendor URL to
 * whichever driver was registered first. So only what names this class is secured; where a
 * registered driver would take the same URL unsecured, the first connect warns. What it holds is
 * freed when {@link AuroraSecureDriver} is deregistered. Safe for use by many threads.
 */
public final class DropInDriver implements Driver {
  private static final System.Logger LOG = System.getLogger(DropInDriver.class.getName());
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private final AuroraSecureDriver driver = new AuroraSecureDriver();

  /** For tools that make drivers by class name. */
  public DropInDriver() {}

  /**
   * Connects, or returns null if the URL is neither one of ours nor PostgreSQL's or MySQL's.
   *
   * @param info is left as it is
   * @throws SQLException as {@link AuroraSecureDriver#connect}
   */
  @Override
  public @Nullable Connection connect(String url, @Nullable Properties info) throws SQLException {
    if (!acceptsURL(url)) {
      return null;
    }
    warnOfOthers(url);
    return driver.connect(DriverUrl.secured(url), info);
  }

  private static void warnOfOthers(String url) throws SQLException {
    if (!DriverUrl.isVendors(url) || WARNED.get()) {
      return;
    }
    for (Driver other : DriverManager.drivers().toList()) {
      if (!(other instanceof DropInDriver) && other.acceptsURL(url) && !WARNED.getAndSet(true)) {
        LOG.log(
            Level.WARNING,
            "aurora-secure: what connects by this URL through DriverManager is not secured, since it"
                + " goes to {0}; name {1} as the driver everywhere or use jdbc:aurora-secure: URLs",
            other.getClass().getName(),
            DropInDriver.class.getName());
      }
    }
  }

  /**
   * Whether the URL is one of ours or begins with {@code jdbc:postgresql:} or {@code jdbc:mysql:}.
   *
   * @throws SQLException 08001 for a null URL
   */
  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url) || DriverUrl.isVendors(url);
  }

  /** Our properties with their choices, then the vendor's. */
  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, @Nullable Properties info)
      throws SQLException {
    return driver.getPropertyInfo(url == null ? "" : DriverUrl.secured(url), info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  /** False, as pgjdbc says; the vendor's metadata tells what it supports. */
  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return driver.getParentLogger();
  }
}
