package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.PluginConfig;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Who signs: the properties that say where credentials come from, read and checked. Equal settings
 * share credentials and tokens.
 *
 * @param ahead whether credentials are renewed before there is need
 * @param profile of the AWS configuration, or null
 * @param webIdentity {@code env} or the file of a web identity token, or null
 * @param providerClass that of the application's own provider, or null
 * @param providerProperties what that is made with
 * @param providerObject the application's own provider itself, or null
 * @param roles to assume one after the other, each with the credentials of the one before
 * @param externalId for the last role, or null
 * @param sessionName of the roles' sessions, or null for {@value #SESSION_NAME}
 * @param duration of the last role's session, or null for what STS gives
 * @param region of STS where the AWS configuration names none; null if STS is not asked
 */
record CredentialsSettings(
    boolean ahead,
    @Nullable String profile,
    @Nullable String webIdentity,
    @Nullable String providerClass,
    Map<String, String> providerProperties,
    @Nullable ProviderObject providerObject,
    List<String> roles,
    @Nullable String externalId,
    @Nullable String sessionName,
    @Nullable Duration duration,
    @Nullable String region) {
  static final List<String> REFRESH = List.of("ahead", "lazy");

  /** Web identity as the environment of a Kubernetes service account has it. */
  static final String ENVIRONMENT = "env";

  static final String SESSION_NAME = "aurora-secure-jdbc";
  static final String PROVIDER = "credentialsProvider";

  /** Formats of STS AssumeRole: RoleArn, RoleSessionName, ExternalId, DurationSeconds. */
  private static final Pattern ROLE =
      Pattern.compile("arn:aws[a-z-]*:iam::[0-9]{12}:role/[\\x21-\\x7e]{1,576}");

  private static final Pattern SESSION = Pattern.compile("[\\w+=,.@-]{2,64}");
  private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");

  /** RFC 7519: header and claims are JSON objects in base64url, and so begin alike. */
  private static final Pattern WEB_IDENTITY_TOKEN = Pattern.compile("eyJ[\\w-]*\\.eyJ");

  private static final int MINIMUM_SECONDS = 900;
  private static final int MAXIMUM_SECONDS = 43_200;

  /** What STS allows where a role assumes another. */
  private static final int MAXIMUM_CHAINED_SECONDS = 3_600;

  static CredentialsSettings of(PluginConfig config) throws SQLException {
    if (config.objects().containsKey(PROVIDER)) {
      config.object(PROVIDER, AwsCredentialsProvider.class);
    }
    List<String> roles = roles(config);
    boolean ownOrProfile =
        config.get("profile") != null
            || config.get(PROVIDER) != null
            || config.objects().containsKey(PROVIDER);
    CredentialsSettings settings =
        new CredentialsSettings(
            config.get("refresh", "ahead", REFRESH).equals("ahead"),
            notBlank(config, "profile"),
            notBlank(config, "webIdentity"),
            notBlank(config, PROVIDER),
            config.family(PROVIDER),
            ProviderObject.of(config.objects().get(PROVIDER)),
            roles,
            matching(config, "externalId", EXTERNAL_ID, "use 2 to 1224 of A-Z a-z 0-9 _+=,.@:/-"),
            matching(config, "roleSessionName", SESSION, "use 2 to 64 of A-Z a-z 0-9 _+=,.@-"),
            duration(config, roles),
            ownOrProfile && roles.isEmpty() ? null : region(config));
    settings.check(config);
    return settings;
  }

  private void check(PluginConfig config) throws SQLException {
    List<String> bases =
        List.of("profile", "webIdentity", PROVIDER).stream()
            .filter(name -> config.get(name) != null || config.objects().containsKey(name))
            .toList();
    if (bases.size() > 1) {
      throw config.invalid(
          bases.get(0), "iam.%s says otherwise; give one of them".formatted(bases.get(1)));
    }
    if (providerClass == null && !providerProperties.isEmpty()) {
      // The value stays out: it may be a secret.
      throw new SQLNonTransientConnectionException(
          "iam.%s.%s: name the class in iam.%1$s, or remove this"
              .formatted(PROVIDER, providerProperties.keySet().iterator().next()),
          "08001");
    }
    if (webIdentity != null && WEB_IDENTITY_TOKEN.matcher(webIdentity).find()) {
      // The value stays out.
      throw new SQLNonTransientConnectionException(
          "iam.webIdentity holds a token; name the file that it is in", "08001");
    }
    boolean assumes = !roles.isEmpty() || ENVIRONMENT.equals(webIdentity);
    if (webIdentity != null && !assumes) {
      throw config.invalid("webIdentity", "name the role to assume with it in iam.roleArn");
    }
    for (String name : List.of("externalId", "roleSessionName", "roleDuration")) {
      if (config.get(name) != null && !assumes) {
        throw config.invalid(name, "name the role in iam.roleArn, or remove this");
      }
    }
    if (externalId != null && roles.size() == (firstRoleIsByWebIdentity() ? 1 : 0)) {
      throw config.invalid("externalId", "no role takes one that is assumed by web identity");
    }
  }

  /** Whether the first role is assumed with a web identity rather than with credentials. */
  boolean firstRoleIsByWebIdentity() {
    return webIdentity != null && !webIdentity.equals(ENVIRONMENT);
  }

  private static List<String> roles(PluginConfig config) throws SQLException {
    String given = config.get("roleArn");
    if (given == null) {
      return List.of();
    }
    List<String> roles = List.of(given.split("\\s*,\\s*", -1));
    for (String role : roles) {
      if (!ROLE.matcher(role).matches()) {
        throw config.invalid(
            "roleArn", "use arn:aws:iam::<account>:role/<name>, several separated by commas");
      }
    }
    return roles;
  }

  private static @Nullable Duration duration(PluginConfig config, List<String> roles)
      throws SQLException {
    String given = config.get("roleDuration");
    if (given == null) {
      return null;
    }
    int sessions = roles.size() + (ENVIRONMENT.equals(config.get("webIdentity")) ? 1 : 0);
    int maximum = sessions > 1 ? MAXIMUM_CHAINED_SECONDS : MAXIMUM_SECONDS;
    try {
      int seconds = Integer.parseInt(given);
      if (seconds >= MINIMUM_SECONDS && seconds <= maximum) {
        return Duration.ofSeconds(seconds);
      }
    } catch (NumberFormatException e) {
      // Answered below like any other value that is out of range.
    }
    throw config.invalid(
        "roleDuration", "use seconds, %d to %d".formatted(MINIMUM_SECONDS, maximum));
  }

  /** The region to sign for, since that is where the database is and its role's partition. */
  private static @Nullable String region(PluginConfig config) throws SQLException {
    String host = config.get("host");
    String given = config.get("region");
    return given != null
        ? given
        : config.hosts().stream()
            .map(dialled -> RdsHost.of(host == null ? dialled.name() : host).region())
            .filter(region -> region != null)
            .findFirst()
            .orElse(null);
  }

  private static @Nullable String notBlank(PluginConfig config, String name) throws SQLException {
    String value = config.get(name);
    if (value != null && value.isBlank()) {
      throw config.invalid(name, "give a value or leave the property out");
    }
    return value;
  }

  private static @Nullable String matching(
      PluginConfig config, String name, Pattern format, String remedy) throws SQLException {
    String value = config.get(name);
    if (value != null && !format.matcher(value).matches()) {
      throw config.invalid(name, remedy);
    }
    return value;
  }

  /** What the credentials come from, for messages. */
  String describe() {
    String base = "the default credential sources";
    if (providerObject != null) {
      base = "the application's " + providerObject;
    } else if (providerClass != null) {
      base = "the application's " + providerClass;
    } else if (webIdentity != null) {
      base = "web identity " + webIdentity;
    } else if (profile != null) {
      base = "profile " + profile;
    }
    return roles.isEmpty() ? base : String.join(" by way of ", roles) + " starting with " + base;
  }

  /** An object that is equal to nothing but itself, whatever it says. */
  record ProviderObject(Object provider) {
    static @Nullable ProviderObject of(@Nullable Object provider) {
      return provider == null ? null : new ProviderObject(provider);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof ProviderObject object && object.provider == provider;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(provider);
    }

    /** The class only: the provider may print a secret. */
    @Override
    public String toString() {
      return provider.getClass().getName();
    }
  }

  /**
   * By hand: a record's own, made at run time, delays the first connect. Equals is first asked by
   * the second configuration.
   */
  @Override
  public int hashCode() {
    return Objects.hash(profile, webIdentity, providerClass, providerObject, roles);
  }

  /** Without the properties of the application's provider, which may be secrets. */
  @Override
  public String toString() {
    return "CredentialsSettings[" + describe() + ']';
  }
}
