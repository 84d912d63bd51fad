package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.SQLException;
import java.util.List;

/** Makes the {@code password-policy} plugin. */
public final class PasswordPolicyPluginProvider implements PluginProvider {
  private static final List<String> MODES = List.of("enforce", "audit", "off");
  private static final List<String> RENAMES = List.of("deny", "allow");

  /** For {@link java.util.ServiceLoader}. */
  public PasswordPolicyPluginProvider() {}

  @Override
  public String name() {
    return "password-policy";
  }

  @Override
  public List<PluginProperty> properties() {
    return List.of(
        new PluginProperty(
            "mode",
            "enforce refuses statements that change passwords, audit logs and sends them,"
                + " off looks at nothing",
            "enforce",
            MODES),
        new PluginProperty(
            "rename",
            "whether roles and users may be renamed; Aurora PostgreSQL restricts it for MD5"
                + " passwords",
            "deny",
            RENAMES));
  }

  /**
   * Makes the plugin.
   *
   * @throws SQLException 08001 if a property has a value that is not one of its choices
   */
  @Override
  public Plugin create(PluginConfig config) throws SQLException {
    String mode = config.get("mode", "enforce", MODES);
    boolean renameAllowed = config.get("rename", "deny", RENAMES).equals("allow");
    if (mode.equals("off")) {
      return new PasswordPolicyPlugin(null);
    }
    return new PasswordPolicyPlugin(
        new StatementGuard(config.vendor(), mode.equals("enforce"), renameAllowed));
  }
}
