package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The plugins on the class path, by name. */
record PluginCatalog(Map<String, PluginProvider> providers) {
  /** The property that names the active plugins, outermost first. */
  static final String PLUGINS = "plugins";

  /** Ours whether or not their jar is there; together and in this order the default. */
  private static final List<String> OWN = List.of("iam", "tls-verify", "password-policy");

  static final String DEFAULT_PLUGINS = String.join(",", OWN);

  /**
   * Finds providers through our own class loader and the thread's.
   *
   * @param instances those made so far, by class; the one place they are kept
   */
  static PluginCatalog load(ConcurrentMap<Class<?>, PluginProvider> instances) throws SQLException {
    Map<String, PluginProvider> found = new LinkedHashMap<>();
    try {
      Stream.of(
              ServiceLoader.load(PluginProvider.class, PluginCatalog.class.getClassLoader()),
              ServiceLoader.load(PluginProvider.class))
          .flatMap(ServiceLoader::stream)
          .map(listed -> instances.computeIfAbsent(listed.type(), type -> listed.get()))
          .forEach(provider -> found.putIfAbsent(provider.name(), provider));
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

  /** Whether a property's value may be an object. */
  boolean takesObject(String property) {
    return properties()
        .anyMatch(known -> known.name().equals(property) && known.property().takesObject());
  }

  /** All property names, ours and those of the plugins that are there. */
  List<String> propertyNames() {
    return Stream.concat(Stream.of(PLUGINS), properties().map(Named::name)).toList();
  }

  private Stream<Named> properties() {
    return properties(providers.values());
  }

  private static Stream<Named> properties(Collection<PluginProvider> providers) {
    return providers.stream()
        .flatMap(
            provider ->
                provider.properties().stream()
                    .map(property -> new Named(provider.name() + '.', property)));
  }

  /**
   * @param prefix the plugin's name and a dot
   */
  private record Named(String prefix, PluginProperty property) {
    String name() {
      return prefix + property.name();
    }

    boolean covers(String given) {
      return given.startsWith(prefix) && property.covers(given.substring(prefix.length()));
    }
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
    List<Named> known = properties(active).toList();
    for (String property : ours) {
      if (property.equals(PLUGINS)) {
        continue;
      }
      String owner = owner(property);
      if (active.stream().noneMatch(provider -> provider.name().equals(owner))) {
        throw Errors.configuration(
            property + " is given, but plugins= leaves " + owner + " out; add it or remove this");
      }
      if (known.stream().noneMatch(named -> named.covers(property))) {
        throw Errors.configuration(
            "unknown property "
                + property
                + Errors.didYouMean(property, known.stream().map(Named::name).toList()));
      }
    }
  }
}
