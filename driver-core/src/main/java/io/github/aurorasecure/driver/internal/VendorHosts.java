package io.github.aurorasecure.driver.internal;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.exceptions.CJException;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Vendor;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Reads URL and properties through the vendor's own parser, so that what a plugin checks is what
 * the vendor will do.
 */
final class VendorHosts {
  private static final String POSTGRES_DEFAULTS = "org/postgresql/driverconfig.properties";

  private VendorHosts() {}

  /**
   * The servers to dial and the vendor properties in force for each. None if another driver stands
   * between, which alone knows. No network.
   *
   * @throws SQLException 08001 if the vendor cannot read the URL
   */
  static List<Host> read(Vendor vendor, Driver driver, String vendorUrl, Properties properties)
      throws SQLException {
    if (!VendorDrivers.isVendors(vendor, driver)) {
      return List.of();
    }
    return switch (vendor) {
      case POSTGRESQL -> {
        Properties effective = new Properties(postgresDefaults(driver));
        effective.putAll(properties);
        // Where one is given, be it empty, pgjdbc does not look for a password in ~/.pgpass.
        effective.putIfAbsent("password", effective.getProperty("password", ""));
        yield postgres(driver.getPropertyInfo(vendorUrl, effective));
      }
      case MYSQL -> MySql.read(vendorUrl, properties);
    };
  }

  /**
   * As org.postgresql.Driver.loadDefaultProperties, whose settings hold for a connect though
   * getPropertyInfo does not tell them.
   */
  private static Properties postgresDefaults(Driver driver) throws SQLException {
    ClassLoader own = driver.getClass().getClassLoader();
    ClassLoader loader = own == null ? ClassLoader.getSystemClassLoader() : own;
    Properties defaults = new Properties();
    try {
      List<URL> found = new ArrayList<>(Collections.list(loader.getResources(POSTGRES_DEFAULTS)));
      Collections.reverse(found); // of a setting that stands in several, the first holds
      for (URL url : found) {
        try (InputStream in = url.openStream()) {
          defaults.load(in);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      throw Errors.configuration(POSTGRES_DEFAULTS + " on the class path cannot be read", e);
    }
    return defaults;
  }

  private static List<Host> postgres(DriverPropertyInfo[] info) throws SQLException {
    Map<String, String> settings = new HashMap<>();
    for (DriverPropertyInfo property : info) {
      if (property.value != null) {
        settings.put(property.name, property.value);
      }
    }
    String[] names = settings.getOrDefault("PGHOST", "").split(",", -1);
    String[] ports = settings.getOrDefault("PGPORT", "").split(",", -1);
    if (names.length != ports.length) {
      throw Errors.configuration("PGHOST names another number of servers than PGPORT");
    }
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      hosts.add(new Host(names[i], port(names[i], ports[i]), settings));
    }
    return hosts;
  }

  private static int port(String name, String port) throws SQLException {
    try {
      int number = Integer.parseInt(port);
      if (number >= 1 && number <= 65_535) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Falls through to the same message.
    }
    throw Errors.configuration("port " + port + " of " + name + " is not a number from 1 to 65535");
  }

  /** Apart, so that nobody needs Connector/J for PostgreSQL. */
  private static final class MySql {
    static List<Host> read(String vendorUrl, Properties properties) throws SQLException {
      try {
        ConnectionUrl url = ConnectionUrl.getConnectionUrlInstance(vendorUrl, properties);
        if (url.getType().name().contains("DNS_SRV")) {
          throw Errors.configuration(
              "dnsSrv takes host names from DNS, which proves nothing about a server; name the"
                  + " hosts in the URL");
        }
        List<Host> hosts = new ArrayList<>();
        for (HostInfo info : url.getHostsList()) {
          int port = port(info.getHost(), Integer.toString(info.getPort()));
          hosts.add(Host.of(info.getHost(), port, info.exposeAsProperties()));
        }
        return hosts;
      } catch (CJException | IllegalArgumentException e) {
        // Neither its message nor itself: both quote the URL, which may hold a password.
        throw Errors.configuration(
            "Connector/J cannot read the URL ("
                + e.getClass().getSimpleName()
                + "); check brackets, ports and percent signs");
      }
    }
  }
}
