package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.spi.Vendor;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Finds the driver behind ours by URL, so that a driver that wraps the vendor's works as well. */
final class VendorDrivers {
  private static final Map<Vendor, String> VENDOR_CLASSES =
      Map.of(Vendor.POSTGRESQL, "org.postgresql.Driver", Vendor.MYSQL, "com.mysql.cj.jdbc.Driver");

  private static final String OWN_PACKAGE = "io.github.aurorasecure.";

  private VendorDrivers() {}

  /**
   * The driver for a vendor URL: registered ones first, then those that the thread's class loader
   * offers; of several the vendor's own.
   *
   * @throws SQLException 08001 if there is none
   */
  static Driver find(Vendor vendor, String vendorUrl) throws SQLException {
    String vendorClass = VENDOR_CLASSES.get(vendor);
    List<Driver> candidates =
        Stream.concat(
                DriverManager.drivers(),
                ServiceLoader.load(Driver.class).stream()
                    .filter(provider -> provider.type().getName().equals(vendorClass))
                    .map(ServiceLoader.Provider::get))
            // Not ourselves, from whichever class loader.
            .filter(driver -> !driver.getClass().getName().startsWith(OWN_PACKAGE))
            .toList();
    Driver found = null;
    boolean present = false;
    for (Driver driver : candidates) {
      boolean vendorOwn = driver.getClass().getName().equals(vendorClass);
      present |= vendorOwn;
      if (driver.acceptsURL(vendorUrl)) {
        if (vendorOwn) {
          return driver;
        }
        found = found == null ? driver : found;
      }
    }
    if (found != null) {
      return found;
    }
    throw Errors.configuration(
        present
            ? "the "
                + vendor.displayName()
                + " driver does not accept what follows "
                + DriverUrl.PREFIX
                + " in the URL; check host, port and database"
            : "no "
                + vendor.displayName()
                + " driver on the class path; add "
                + (vendor == Vendor.MYSQL
                    ? "com.mysql:mysql-connector-j"
                    : "org.postgresql:postgresql"));
  }
}
