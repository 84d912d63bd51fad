package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.SQLException;
import java.util.List;

/** Makes the {@code password-policy} plugin. */
public final class PasswordPolicyPluginProvider implements PluginProvider {
  /** For {@link java.util.ServiceLoader}. */
  public PasswordPolicyPluginProvider() {}

  @Override
  public String name() {
    return "password-policy";
  }

  @Override
  public List<PluginProperty> properties() {
    return PolicyProperties.ALL;
  }

  /**
   * Makes the plugin.
   *
   * @throws SQLException 08001 if a property has a value that it does not take
   */
  @Override
  public Plugin create(PluginConfig config) throws SQLException {
    return new PasswordPolicyPlugin(new PolicyProperties(config).policy());
  }
}
