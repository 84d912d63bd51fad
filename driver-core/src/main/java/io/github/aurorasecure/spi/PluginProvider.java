package io.github.aurorasecure.spi;

import java.sql.SQLException;
import java.util.List;

/**
 * Makes a plugin. Register it with {@code META-INF/services} or {@code provides} in module-info.
 * There is one instance for all configurations of a driver, used by several threads at once.
 */
public interface PluginProvider {
  /** The word in {@code plugins=} and the prefix of the plugin's properties: {@code tls-verify}. */
  String name();

  /** All properties this plugin understands. Any other one with its prefix is refused. */
  List<PluginProperty> properties();

  /**
   * Makes the plugin for one distinct configuration. Called when it is first connected to; must not
   * use the network.
   *
   * @throws SQLException if the configuration cannot work, naming property, value and remedy
   */
  Plugin create(PluginConfig config) throws SQLException;
}
