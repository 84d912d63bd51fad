package io.github.aurorasecure.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property of a plugin, as {@link java.sql.Driver#getPropertyInfo} lists it.
 *
 * @param name without the plugin's prefix: {@code region}; see also {@link #family}
 * @param defaultValue what holds when it is not given; null if that depends or there is none
 * @param choices the only values it takes; empty if it takes others
 * @param takesObject whether {@link java.util.Properties} may hold an object under this name, which
 *     the plugin gets as {@link PluginConfig#object}
 */
public record PluginProperty(
    String name,
    String description,
    @Nullable String defaultValue,
    List<String> choices,
    boolean takesObject) {
  public PluginProperty {
    choices = List.copyOf(choices);
  }

  /** A property that takes one of these strings. */
  public PluginProperty(
      String name, String description, @Nullable String defaultValue, List<String> choices) {
    this(name, description, defaultValue, choices, false);
  }

  /** A property that takes any string its plugin can read. */
  public PluginProperty(String name, String description, @Nullable String defaultValue) {
    this(name, description, defaultValue, List.of());
  }

  /** A property that takes a string or an object; there is no default. */
  public static PluginProperty ofObject(String name, String description) {
    return new PluginProperty(name, description, null, List.of(), true);
  }

  /** All properties whose names begin with this one and a dot. */
  public static PluginProperty family(String name, String description) {
    return new PluginProperty(name + ".*", description, null);
  }

  /** Whether this stands for all names that begin so. */
  public boolean isFamily() {
    return name.endsWith(".*");
  }

  /** Whether a property of this name is meant, without the plugin's prefix. */
  public boolean covers(String given) {
    return isFamily()
        ? given.startsWith(name.substring(0, name.length() - 1)) && given.length() >= name.length()
        : given.equals(name);
  }
}
