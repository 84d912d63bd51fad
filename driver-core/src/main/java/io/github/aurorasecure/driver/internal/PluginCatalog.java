package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.spi.PluginProvider;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The plugins on the class path, by name. */
record PluginCatalog(Map<String, PluginProvider> providers) {
  /** The property that names the active plugins, outermost first. */
  static final String PLUGINS = "plugins";

  /** Ours whether or not their jar is there; together and in this order the default. */
  private static final List<String> OWN = List.of("iam", "tls-verify", "password-policy");

  static final String DEFAULT_PLUGINS = String.join(",", OWN);

  /** Finds providers through our own class loader and the thread's. */
  static PluginCatalog load() throws SQLException {
    Map<String, PluginProvider> found = new LinkedHashMap<>();
    try {
      for (PluginProvider provider :
          ServiceLoader.load(PluginProvider.class, PluginCatalog.class.getClassLoader())) {
        found.putIfAbsent(provider.name(), provider);
      }
      for (PluginProvider provider : ServiceLoader.load(PluginProvider.class)) {
        found.putIfAbsent(provider.name(), provider);
      }
    } catch (ServiceConfigurationError e) {
      throw Errors.configuration(
          "a plugin cannot be loaded (" + e.getMessage() + "); is its jar complete?", e);
    }
    return new PluginCatalog(found);
  }

  /** Whether a property belongs to us or one of the plugins rather than to the vendor driver. */
  boolean owns(String property) {
    return property.equals(PLUGINS) || owner(property) != null;
  }

  /** All property names, ours and those of the plugins that are there. */
  List<String> propertyNames() {
    List<String> names = new ArrayList<>(List.of(PLUGINS));
    providers.values().forEach(provider -> names.addAll(namesOf(provider)));
    return names;
  }

  private static List<String> namesOf(PluginProvider provider) {
    return provider.properties().stream()
        .map(property -> provider.name() + '.' + property.name())
        .toList();
  }

  private @Nullable String owner(String property) {
    int dot = property.indexOf('.');
    String prefix = dot < 0 ? "" : property.substring(0, dot);
    return providers.containsKey(prefix) || OWN.contains(prefix) ? prefix : null;
  }

  /**
   * The plugins to use.
   *
   * @throws SQLException 08001 for an unknown, missing or repeated name
   */
  List<PluginProvider> select(String names) throws SQLException {
    Set<PluginProvider> selected = new LinkedHashSet<>();
    for (String name : Arrays.stream(names.split(",")).map(String::trim).toList()) {
      if (name.isEmpty()) {
        continue;
      }
      PluginProvider provider = providers.get(name);
      if (provider == null) {
        throw Errors.configuration(missing(name, names));
      }
      if (!selected.add(provider)) {
        throw Errors.configuration("plugins=" + names + " names " + name + " twice");
      }
    }
    return List.copyOf(selected);
  }

  private String missing(String name, String names) {
    if (OWN.contains(name)) {
      return "plugins="
          + names
          + " names "
          + name
          + ", which is not on the class path; add io.github.aurorasecure:plugin-"
          + name
          + ", or leave it out of plugins= if you mean to do without it";
    }
    Set<String> known = new LinkedHashSet<>(providers.keySet());
    known.addAll(OWN);
    return "plugins=" + names + " names an unknown plugin " + name + Errors.didYouMean(name, known);
  }

  /**
   * Refuses properties that no active plugin understands.
   *
   * @param ours the properties that {@link #owns} accepted
   */
  void check(Set<String> ours, List<PluginProvider> active) throws SQLException {
    List<String> known = active.stream().flatMap(plugin -> namesOf(plugin).stream()).toList();
    for (String property : ours) {
      if (property.equals(PLUGINS)) {
        continue;
      }
      String owner = owner(property);
      if (active.stream().noneMatch(provider -> provider.name().equals(owner))) {
        throw Errors.configuration(
            property + " is given, but plugins= leaves " + owner + " out; add it or remove this");
      }
      if (!known.contains(property)) {
        throw Errors.configuration(
            "unknown property " + property + Errors.didYouMean(property, known));
      }
    }
  }
}
