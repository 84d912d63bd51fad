package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginProvider;
import io.github.aurorasecure.spi.Vendor;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * URL and properties sorted into ours and the vendor's, and checked.
 *
 * @param values our properties by full name
 * @param objects those of them that were given as an object
 * @param vendorProperties the vendor's, without the password
 */
record Configuration(
    Vendor vendor,
    Driver driver,
    String vendorUrl,
    List<Host> hosts,
    List<PluginProvider> plugins,
    Map<String, String> values,
    Map<String, Object> objects,
    Map<String, String> vendorProperties) {

  /**
   * Reads a configuration. No network.
   *
   * @param given by the application, without the password
   * @throws SQLException 08001 for anything that cannot work
   */
  static Configuration read(String url, Given given, PluginCatalog catalog) throws SQLException {
    Map<String, String> properties = given.strings();
    DriverUrl parsed = DriverUrl.parse(url, catalog::owns);
    Map<String, String> values = new HashMap<>(parsed.parameters());
    Map<String, String> vendorProperties = new HashMap<>();
    properties.forEach(
        (name, value) -> (catalog.owns(name) ? values : vendorProperties).put(name, value));
    for (Map.Entry<String, String> parameter : parsed.parameters().entrySet()) {
      String other = properties.getOrDefault(parameter.getKey(), parameter.getValue());
      if (!other.equals(parameter.getValue())) {
        // Without the values: what a plugin's family of properties holds may be a secret.
        throw Errors.configuration(
            parameter.getKey() + " differs in the URL and the properties; give it once");
      }
    }
    Map<String, Object> objects = objects(given, values.keySet(), catalog);
    Vendor vendor = parsed.vendor();
    refuseMisspelled(vendor, vendorProperties.keySet(), catalog);
    refuseMisspelled(vendor, parameterNames(parsed.vendorUrl()), catalog);
    List<PluginProvider> plugins =
        catalog.select(values.getOrDefault(PluginCatalog.PLUGINS, PluginCatalog.DEFAULT_PLUGINS));
    catalog.check(values.keySet(), plugins);
    catalog.check(objects.keySet(), plugins);
    if (plugins.isEmpty()) {
      // More likely a variable that is not set than somebody's decision to do without protection.
      throw Errors.configuration(
          "plugins= names none; name those you want, or connect with the vendor's own URL");
    }
    Driver driver = VendorDrivers.find(vendor, parsed.vendorUrl());
    Properties forVendor = new Properties();
    forVendor.putAll(vendorProperties);
    List<Host> hosts = VendorHosts.read(vendor, driver, parsed.vendorUrl(), forVendor);
    for (Host host : hosts) {
      refuseMisspelled(vendor, host.settings().keySet(), catalog);
    }
    return new Configuration(
        vendor,
        driver,
        parsed.vendorUrl(),
        hosts,
        plugins,
        Map.copyOf(values),
        Map.copyOf(objects),
        Map.copyOf(vendorProperties));
  }

  private static Map<String, Object> objects(
      Given given, Set<String> strings, PluginCatalog catalog) throws SQLException {
    Map<String, Object> objects = new HashMap<>();
    for (Map.Entry<String, Given.Same> entry : given.objects().entrySet()) {
      String name = entry.getKey();
      if (strings.contains(name)) {
        throw Errors.configuration(name + " is given as an object and as a String; give it once");
      }
      if (!catalog.takesObject(name)) {
        throw Errors.configuration(
            "property %s is a %s; give it as a String%s"
                .formatted(
                    name,
                    entry.getValue(),
                    catalog.owns(name) ? Errors.didYouMean(name, catalog.propertyNames()) : ""));
      }
      objects.put(name, entry.getValue().object());
    }
    return objects;
  }

  /**
   * Whether the vendor driver dials again on its own while a connection is in use and then needs
   * the attempt once more: Connector/J does, to cancel a statement (a query time-out included),
   * with several hosts and with {@code autoReconnect}.
   */
  boolean dialsAgain() {
    return vendor == Vendor.MYSQL;
  }

  /** This plugin's properties without the prefix. */
  Map<String, String> valuesOf(PluginProvider plugin) {
    return own(plugin, values);
  }

  /** Those of this plugin's properties that were given as an object, without the prefix. */
  Map<String, Object> objectsOf(PluginProvider plugin) {
    return own(plugin, objects);
  }

  private static <V> Map<String, V> own(PluginProvider plugin, Map<String, V> all) {
    String prefix = plugin.name() + '.';
    Map<String, V> own = new HashMap<>();
    all.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            own.put(name.substring(prefix.length()), value);
          }
        });
    return own;
  }

  private static void refuseMisspelled(
      Vendor vendor, Collection<String> names, PluginCatalog catalog) throws SQLException {
    for (String name : names) {
      if (!vendor.owns(name)) {
        throw Errors.configuration(
            "unknown property " + name + Errors.didYouMean(name, catalog.propertyNames()));
      }
    }
  }

  private static List<String> parameterNames(String url) {
    int query = url.indexOf('?');
    return query < 0
        ? List.of()
        : Arrays.stream(url.substring(query + 1).split("&", -1))
            .map(parameter -> parameter.replaceFirst("=.*", "").replaceAll("(?i)%2e", "."))
            .toList();
  }

  /** Vendor and hosts only. */
  @Override
  public String toString() {
    return "Configuration[" + vendor + ' ' + hosts + ']';
  }
}
