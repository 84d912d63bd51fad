package io.github.aurorasecure.spi;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A property of a plugin, as {@link java.sql.Driver#getPropertyInfo} lists it.
 *
 * @param name without the plugin's prefix: {@code region}
 * @param defaultValue what holds when it is not given; null if that depends or there is none
 * @param choices the only values it takes; empty if it takes others
 */
public record PluginProperty(
    String name, String description, @Nullable String defaultValue, List<String> choices) {
  public PluginProperty {
    choices = List.copyOf(choices);
  }

  /** A property that takes any value its plugin can read. */
  public PluginProperty(String name, String description, @Nullable String defaultValue) {
    this(name, description, defaultValue, List.of());
  }
}
