package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.spi.Vendor;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the driver behind ours by URL: the vendor's, or one that wraps it. */
final class VendorDrivers {
  private static final Map<Vendor, String> VENDOR_CLASSES =
      Map.of(Vendor.POSTGRESQL, "org.postgresql.Driver", Vendor.MYSQL, "com.mysql.cj.jdbc.Driver");

  private static final Set<String> OWN_CLASSES =
      Set.of(
          "io.github.aurorasecure.driver.AuroraSecureDriver",
          "io.github.aurorasecure.driver.DropInDriver");

  private VendorDrivers() {}

  /** Whether this is the vendor's own driver and not one that wraps it. */
  static boolean isVendors(Vendor vendor, Driver driver) {
    return driver.getClass().getName().equals(VENDOR_CLASSES.get(vendor));
  }

  /**
   * The driver for a vendor URL: of the registered ones that accept it the vendor's own, or else
   * the first; if none is registered, the vendor's own from the thread's class loader.
   *
   * @throws SQLException 08001 if there is none
   */
  static Driver find(Vendor vendor, String vendorUrl) throws SQLException {
    Driver found = null;
    boolean present = false;
    for (Driver driver : DriverManager.drivers().toList()) {
      if (OWN_CLASSES.contains(driver.getClass().getName())) {
        continue; // from whichever class loader
      }
      boolean vendors = isVendors(vendor, driver);
      present |= vendors;
      if (driver.acceptsURL(vendorUrl) && (vendors || found == null)) {
        found = driver;
      }
    }
    if (found != null) {
      return found;
    }
    Driver unregistered = present ? null : load(vendor);
    if (unregistered != null && unregistered.acceptsURL(vendorUrl)) {
      return unregistered;
    }
    throw Errors.configuration(
        present || unregistered != null
            ? notAccepted(vendor)
            : "no "
                + vendor.displayName()
                + " driver on the class path; add "
                + (vendor == Vendor.MYSQL
                    ? "com.mysql:mysql-connector-j"
                    : "org.postgresql:postgresql"));
  }

  static String notAccepted(Vendor vendor) {
    return "the "
        + vendor.displayName()
        + " driver does not accept what follows "
        + DriverUrl.PREFIX
        + " in the URL; check host, port and database";
  }

  private static @Nullable Driver load(Vendor vendor) {
    try {
      return Class.forName(
              VENDOR_CLASSES.get(vendor), true, Thread.currentThread().getContextClassLoader())
          .asSubclass(Driver.class)
          .getConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
