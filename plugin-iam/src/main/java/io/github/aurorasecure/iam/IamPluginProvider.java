package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;

/** Makes the {@code iam} plugin. Loads nothing of the AWS SDK. */
public final class IamPluginProvider implements PluginProvider {
  /** For {@link java.util.ServiceLoader}. */
  public IamPluginProvider() {}

  @Override
  public String name() {
    return "iam";
  }

  @Override
  public List<PluginProperty> properties() {
    return List.of(
        new PluginProperty(
            "mode",
            "auto stands aside when the application gives a password, required insists on a token",
            "auto",
            IamSettings.MODES),
        new PluginProperty(
            "region", "Region to sign for; by default the one in the endpoint's name", null),
        new PluginProperty(
            "host",
            "Endpoint to sign for when the server is dialled by another name, as through a CNAME"
                + " or a tunnel",
            null),
        new PluginProperty("port", "Port to sign for; by default the one dialled", null),
        new PluginProperty(
            "profile",
            "Profile of the AWS configuration to take credentials from; by default the SDK's",
            null));
  }

  @Override
  public Plugin create(PluginConfig config) throws SQLException {
    IamSettings settings = IamSettings.of(config);
    Clock clock = Clock.systemUTC();
    return new IamPlugin(
        settings, () -> TokenSource.ofDefaultChain(settings.profile(), clock), clock);
  }
}
