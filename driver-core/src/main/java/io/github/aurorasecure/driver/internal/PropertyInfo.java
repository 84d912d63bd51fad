package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Our properties with what they mean, then the vendor's: what a tool's connection dialog shows. */
final class PropertyInfo {
  private PropertyInfo() {}

  /** All properties that apply to a URL. A URL that is not finished yet yields ours only. */
  static DriverPropertyInfo[] list(String url, Given info, PluginCatalog catalog) {
    Map<String, String> given = new HashMap<>(info.strings());
    List<DriverPropertyInfo> result = new ArrayList<>();
    DriverUrl parsed = null;
    if (DriverUrl.accepts(url)) {
      try {
        parsed = DriverUrl.parse(url, catalog::owns);
        given.putAll(parsed.parameters());
      } catch (SQLException e) {
        // Not finished: a dialog asks while the user is typing.
      }
    }
    DriverPropertyInfo plugins =
        new DriverPropertyInfo(
            PluginCatalog.PLUGINS,
            given.getOrDefault(PluginCatalog.PLUGINS, PluginCatalog.DEFAULT_PLUGINS));
    plugins.description =
        "Plugins to use, outermost first, from " + String.join(", ", catalog.providers().keySet());
    result.add(plugins);
    for (PluginProvider provider : catalog.providers().values()) {
      for (PluginProperty property : provider.properties()) {
        // A tool can offer only what has a name.
        if (!property.isFamily()) {
          result.add(describe(provider.name() + '.' + property.name(), property, given));
        }
      }
    }
    if (parsed != null) {
      try {
        Properties forVendor = new Properties();
        given.forEach(
            (name, value) -> {
              if (!catalog.owns(name)) {
                forVendor.put(name, value);
              }
            });
        result.addAll(
            Arrays.asList(
                VendorDrivers.find(parsed.vendor(), parsed.vendorUrl())
                    .getPropertyInfo(parsed.vendorUrl(), forVendor)));
      } catch (SQLException | RuntimeException | LinkageError e) {
        // As above, or the vendor's driver is missing, which connect will say.
      }
    }
    return result.toArray(DriverPropertyInfo[]::new);
  }

  private static DriverPropertyInfo describe(
      String name, PluginProperty property, Map<String, String> given) {
    String value = given.get(name);
    DriverPropertyInfo described =
        new DriverPropertyInfo(name, value == null ? property.defaultValue() : value);
    described.description = property.description();
    described.choices =
        property.choices().isEmpty() ? null : property.choices().toArray(String[]::new);
    return described;
  }
}
