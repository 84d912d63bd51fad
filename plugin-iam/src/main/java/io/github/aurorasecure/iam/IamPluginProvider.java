package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.SQLException;
import java.util.List;

/** Makes the {@code iam} plugin. Loads nothing of the AWS SDK. */
public final class IamPluginProvider implements PluginProvider {
  private final TokenSources sources =
      new TokenSources(settings -> TokenSource.of(settings, Time.SYSTEM), SignerClasses.SHARED);

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
            "Profile of the AWS configuration to take credentials from, whatever the environment"
                + " says; by default the first of the SDK's default sources that is configured",
            null),
        PluginProperty.ofObject(
            CredentialsSettings.PROVIDER,
            "Class of a credentials provider of the application's own, or in Properties the"
                + " provider itself"),
        PluginProperty.family(
            CredentialsSettings.PROVIDER, "What that class is made with, in a Map"),
        new PluginProperty(
            "webIdentity",
            "File of a web identity token to assume iam.roleArn with, or env for what"
                + " AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN name",
            null),
        new PluginProperty(
            "roleArn", "Role to assume; several, separated by commas, one after the other", null),
        new PluginProperty("externalId", "External ID that the last role asks for", null),
        new PluginProperty(
            "roleSessionName",
            "Name of the role's session, which CloudTrail shows",
            CredentialsSettings.SESSION_NAME),
        new PluginProperty(
            "roleDuration", "Seconds that the last role's session lasts, at least 900", null),
        new PluginProperty(
            "refresh",
            "ahead renews credentials in the background at two thirds of their life, lazy when"
                + " they are needed",
            "ahead",
            CredentialsSettings.REFRESH));
  }

  /** The tokens that these credentials sign; shared with whoever has the same. */
  LazyTokenSource tokens(CredentialsSettings credentials) {
    return new LazyTokenSource(sources, credentials);
  }

  @Override
  public Plugin create(PluginConfig config) throws SQLException {
    return new IamPlugin(
        IamSettings.of(config),
        sources,
        hook -> config.requireVisible(IamPluginProvider.class, hook),
        Time.SYSTEM);
  }
}
