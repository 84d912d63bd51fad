package io.github.aurorasecure.driver.internal;

import com.mysql.cj.conf.ConnectionUrl;
import com.mysql.cj.conf.HostInfo;
import com.mysql.cj.exceptions.CJException;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Vendor;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Reads URL and properties through the vendor's own parser, so that what a plugin checks is what
 * the vendor will do.
 */
final class VendorHosts {
  private VendorHosts() {}

  /**
   * The servers to dial and the vendor properties in force for each. No network.
   *
   * @throws SQLException 08001 if the vendor cannot read the URL
   */
  static List<Host> read(Vendor vendor, Driver driver, String vendorUrl, Properties properties)
      throws SQLException {
    return switch (vendor) {
      case POSTGRESQL -> postgresql(driver.getPropertyInfo(vendorUrl, properties));
      case MYSQL -> Mysql.read(vendorUrl, properties);
    };
  }

  private static List<Host> postgresql(DriverPropertyInfo[] info) throws SQLException {
    Map<String, String> settings = new HashMap<>();
    for (DriverPropertyInfo property : info) {
      if (property.value != null) {
        settings.put(property.name, property.value);
      }
    }
    String[] names = settings.getOrDefault("PGHOST", "").split(",", -1);
    String[] ports = settings.getOrDefault("PGPORT", "").split(",", -1);
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      if (!names[i].isEmpty()) {
        hosts.add(
            host(Vendor.POSTGRESQL, names[i], ports[Math.min(i, ports.length - 1)], settings));
      }
    }
    return hosts;
  }

  private static Host host(
      Vendor vendor, String name, @Nullable String port, Map<String, String> settings)
      throws SQLException {
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    try {
      int number = port == null || port.isEmpty() ? vendor.defaultPort() : Integer.parseInt(port);
      if (number >= 1 && number <= 65_535) {
        return new Host(bracketed ? name.substring(1, name.length() - 1) : name, number, settings);
      }
    } catch (NumberFormatException e) {
      // Falls through to the same message.
    }
    throw Errors.configuration("port " + port + " of " + name + " is not a number from 1 to 65535");
  }

  /** Apart, so that nobody needs Connector/J for PostgreSQL. */
  private static final class Mysql {
    static List<Host> read(String vendorUrl, Properties properties) throws SQLException {
      if (vendorUrl.toLowerCase(Locale.ROOT).startsWith("jdbc:mysql+srv")) {
        throw Errors.configuration(
            "jdbc:mysql+srv takes host names from DNS, which proves nothing about a server; name"
                + " the hosts in the URL");
      }
      try {
        ConnectionUrl url = ConnectionUrl.getConnectionUrlInstance(vendorUrl, properties);
        List<Host> hosts = new ArrayList<>();
        for (HostInfo info : url.getHostsList()) {
          Map<String, String> settings = new HashMap<>();
          Properties exposed = info.exposeAsProperties();
          exposed
              .stringPropertyNames()
              .forEach(name -> settings.put(name, exposed.getProperty(name)));
          hosts.add(host(Vendor.MYSQL, info.getHost(), Integer.toString(info.getPort()), settings));
        }
        return hosts;
      } catch (CJException e) {
        SQLException failure =
            Errors.configuration(
                "Connector/J cannot read the URL or a property: " + e.getMessage());
        failure.initCause(e);
        throw failure;
      }
    }
  }
}
