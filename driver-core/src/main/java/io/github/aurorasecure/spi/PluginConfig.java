package io.github.aurorasecure.spi;

import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that a plugin is made for.
 *
 * @param plugin the plugin's name, the prefix of its properties
 * @param driver the vendor driver that will connect; null in one {@link #ofVendorUrl}
 * @param hosts the servers it will be asked to dial, with the vendor properties in force
 * @param values the plugin's own properties as given, without the prefix
 * @param objects those given as an object and not as a string
 */
public record PluginConfig(
    String plugin,
    Vendor vendor,
    @Nullable Driver driver,
    List<Host> hosts,
    Map<String, String> values,
    Map<String, Object> objects) {
  public PluginConfig {
    hosts = List.copyOf(hosts);
    values = Map.copyOf(values);
    objects = Map.copyOf(objects);
  }

  /** A configuration without objects. */
  public PluginConfig(
      String plugin, Vendor vendor, Driver driver, List<Host> hosts, Map<String, String> values) {
    this(plugin, vendor, driver, hosts, values, Map.of());
  }

  /**
   * The configuration of a hook class that somebody has named in a URL of the vendor's own: the
   * plugin's properties stand among the vendor's there, which ignores what it does not know.
   *
   * @param provider whose hook it is
   * @param host the one dialled, with all settings in force
   * @param others the plugins whose hooks take part as well
   * @throws SQLException 08001 for a property of ours that none of them heeds
   */
  public static PluginConfig ofVendorUrl(
      PluginProvider provider, Vendor vendor, Host host, Set<String> others) throws SQLException {
    String plugin = provider.name();
    Map<String, String> values = new HashMap<>();
    for (Map.Entry<String, String> setting : host.settings().entrySet()) {
      String name = setting.getKey();
      int dot = name.indexOf('.');
      String prefix = dot < 0 ? name : name.substring(0, dot);
      String own = name.substring(dot + 1);
      if (prefix.equals(plugin) && dot > 0) {
        if (provider.properties().stream().noneMatch(known -> known.covers(own))) {
          throw unheeded(plugin, name, "has no such property");
        }
        values.put(own, setting.getValue());
      } else if (!vendor.owns(name) && !others.contains(prefix)) {
        throw unheeded(plugin, name, "and the vendor driver do not heed it");
      }
    }
    return new PluginConfig(
        plugin, vendor, /* driver= */ null, List.of(host), values, /* objects= */ Map.of());
  }

  private static SQLException unheeded(String plugin, String name, String reason) {
    return new SQLNonTransientConnectionException(
        ("%s: property %s: %1$s %s in a URL of the vendor's own; remove it, name the hook classes it"
                + " is for, or use a jdbc:aurora-secure: URL")
            .formatted(plugin, name, reason),
        "08001");
  }

  /**
   * The vendor driver that will connect.
   *
   * @throws IllegalStateException in a configuration {@link #ofVendorUrl}: the driver that made the
   *     hook does not say which one it is, and need not be registered
   */
  @Override
  public Driver driver() {
    if (driver == null) {
      throw new IllegalStateException(plugin + ": a hook is not told which driver made it");
    }
    return driver;
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

  /**
   * The object as given, or null.
   *
   * @throws SQLException 08001 if it is of another type
   */
  public <T> @Nullable T object(String name, Class<T> type) throws SQLException {
    Object object = objects.get(name);
    if (object != null && !type.isInstance(object)) {
      throw new SQLNonTransientConnectionException(
          "%s.%s is a %s; give a %s or a String"
              .formatted(plugin, name, object.getClass().getName(), type.getName()),
          "08001");
    }
    return type.cast(object);
  }

  /** The values whose names begin with {@code family} and a dot, without both. */
  public Map<String, String> family(String family) {
    Map<String, String> members = new HashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(family + '.')) {
            members.put(name.substring(family.length() + 1), value);
          }
        });
    return members;
  }

  /** The exception for a value that cannot be used: property, value and remedy; SQLState 08001. */
  public SQLException invalid(String name, String remedy) {
    return new SQLNonTransientConnectionException(
        "%s.%s=%s: %s".formatted(plugin, name, values.get(name), remedy), "08001");
  }

  /**
   * Whether the vendor driver, which makes its hooks by name, will find the class that the plugin
   * itself sees, if this thread connects: pgjdbc may ask its context class loader. It may not if it
   * was loaded by a parent class loader, as in some application servers, and a second copy that it
   * finds first would not know the connects in progress here.
   *
   * @param own any class of the plugin, from the same jar as the hook
   * @param hook the name of the hook class, which may need the vendor's jar
   */
  public boolean vendorSees(Class<?> own, String hook) {
    for (@Nullable ClassLoader loader : vendorLoaders()) {
      try {
        return Class.forName(hook, false, loader).getClassLoader() == own.getClassLoader();
      } catch (ClassNotFoundException e) {
        // The vendor driver asks the next one then.
      } catch (LinkageError e) {
        return false;
      }
    }
    return false;
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
            ("%s: the vendor driver %s cannot see %s or sees a second copy first; put its jar"
                    + " beside those of this driver and its plugins, and no copy of them elsewhere")
                .formatted(plugin, driver().getClass().getName(), hook),
            "08001");
      }
    }
  }

  /**
   * In the order in which they are asked: com.mysql.cj.util.Util.getInstance,
   * org.postgresql.util.ClassLoaderStrategy. A pgjdbc without that setting, whose default is among
   * those of the host, asks its own only.
   */
  private List<@Nullable ClassLoader> vendorLoaders() {
    ClassLoader own = driver().getClass().getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    String strategy =
        vendor == Vendor.POSTGRESQL && !hosts.isEmpty()
            ? hosts.get(0).settings().getOrDefault("classLoaderStrategy", "driver")
            : "driver";
    return switch (strategy.toLowerCase(Locale.ROOT)) {
      case "driver-first" -> Arrays.asList(own, context);
      case "context-first" -> Arrays.asList(context, own);
      default -> Arrays.asList(own);
    };
  }

  /** Plugin and hosts only. */
  @Override
  public String toString() {
    return "PluginConfig[" + plugin + ' ' + hosts + ']';
  }
}
