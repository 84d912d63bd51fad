package io.github.aurorasecure.spi;

import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a plugin is made for.
 *
 * @param plugin the plugin's name, the prefix of its properties
 * @param driver the vendor driver that will connect
 * @param hosts the servers it will be asked to dial, with the vendor properties in force
 * @param values the plugin's own properties as given, without the prefix
 */
public record PluginConfig(
    String plugin, Vendor vendor, Driver driver, List<Host> hosts, Map<String, String> values) {
  public PluginConfig {
    hosts = List.copyOf(hosts);
    values = Map.copyOf(values);
  }

  /** The value as given, or null. */
  public @Nullable String get(String name) {
    return values.get(name);
  }

  /** The value as given, or the default. */
  public String get(String name, String defaultValue) {
    return values.getOrDefault(name, defaultValue);
  }

  /**
   * The value if it is one of the choices, or the default.
   *
   * @throws SQLException 08001 for any other value
   */
  public String get(String name, String defaultValue, List<String> choices) throws SQLException {
    String value = values.getOrDefault(name, defaultValue);
    if (!choices.contains(value)) {
      throw invalid(name, "use one of " + String.join(", ", choices));
    }
    return value;
  }

  /** The exception for a value that cannot be used: property, value and remedy; SQLState 08001. */
  public SQLException invalid(String name, String remedy) {
    return new SQLNonTransientConnectionException(
        "%s.%s=%s: %s".formatted(plugin, name, values.get(name), remedy), "08001");
  }

  /**
   * Whether the vendor driver, which makes its hooks by name, will find the class that the plugin
   * itself sees. It will not if it was loaded by a parent class loader, as in some application
   * servers, and a second copy would not know the connects in progress here.
   *
   * @param own any class of the plugin, from the same jar as the hook
   * @param hook the name of the hook class, which may need the vendor's jar
   */
  public boolean vendorSees(Class<?> own, String hook) {
    return vendorLoaders().stream().anyMatch(loader -> isFrom(own, hook, loader));
  }

  /**
   * Requires that the vendor driver finds this plugin's hook classes.
   *
   * @throws SQLException 08001 if it cannot see one
   * @see #vendorSees
   */
  public void requireVisible(Class<?> own, String... hooks) throws SQLException {
    for (String hook : hooks) {
      if (!vendorSees(own, hook)) {
        throw new SQLNonTransientConnectionException(
            ("%s: the vendor driver %s cannot see %s; put its jar beside those of this driver and"
                    + " its plugins")
                .formatted(plugin, driver.getClass().getName(), hook),
            "08001");
      }
    }
  }

  /** As com.mysql.cj.util.Util.getInstance and org.postgresql.util.ClassLoaderStrategy. */
  private List<@Nullable ClassLoader> vendorLoaders() {
    List<@Nullable ClassLoader> loaders = new ArrayList<>();
    loaders.add(driver.getClass().getClassLoader());
    boolean driverOnly =
        hosts.stream()
            .map(host -> host.settings().get("classLoaderStrategy"))
            .anyMatch("driver"::equalsIgnoreCase);
    if (vendor == Vendor.POSTGRESQL && !driverOnly) {
      loaders.add(Thread.currentThread().getContextClassLoader());
    }
    return loaders;
  }

  private static boolean isFrom(Class<?> own, String hook, @Nullable ClassLoader loader) {
    try {
      return Class.forName(hook, false, loader).getClassLoader() == own.getClassLoader();
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Plugin and hosts only. */
  @Override
  public String toString() {
    return "PluginConfig[" + plugin + ' ' + hosts + ']';
  }
}
