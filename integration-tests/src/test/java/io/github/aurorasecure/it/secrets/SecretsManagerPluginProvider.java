package io.github.aurorasecure.it.secrets;

import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.SQLException;
import java.util.List;

/** Makes the {@code secrets-manager} plugin; loads no class of the AWS SDK until then. */
public final class SecretsManagerPluginProvider implements PluginProvider {
  @Override
  public String name() {
    return "secrets-manager";
  }

  @Override
  public List<PluginProperty> properties() {
    return List.of(
        new PluginProperty("secretId", "Name or ARN of the secret", null),
        new PluginProperty("region", "Region that the secret is in", null));
  }

  @Override
  public Plugin create(PluginConfig config) throws SQLException {
    String secretId = config.get("secretId");
    String region = config.get("region");
    if (secretId == null) {
      throw config.invalid("secretId", "name the secret");
    }
    if (region == null) {
      throw config.invalid("region", "name the region that the secret is in");
    }
    return SecretsManagerPlugin.of(secretId, region);
  }
}
