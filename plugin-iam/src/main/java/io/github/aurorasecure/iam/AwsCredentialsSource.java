package io.github.aurorasecure.iam;

import static software.amazon.awssdk.core.SdkSystemSetting.AWS_ROLE_ARN;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_ROLE_SESSION_NAME;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.SdkAutoCloseable;
import software.amazon.awssdk.utils.StringUtils;

/**
 * Credentials as the properties say. The SDK's providers are made for one answer and closed: they
 * renew by rules of their own, five minutes before the end at the earliest, and keep clients for
 * it. The application's own provider is asked as often, and lives as long as this does.
 */
final class AwsCredentialsSource implements CredentialsSource {
  private static final System.Logger LOG = System.getLogger(AwsCredentialsSource.class.getName());

  private final CredentialsSettings settings;
  private final SecurityTokenService sts;
  private final @Nullable Class<? extends AwsCredentialsProvider> providerClass;
  private final AtomicReference<@Nullable AwsCredentialsProvider> made = new AtomicReference<>();
  private volatile String description;
  private volatile boolean closed;

  /**
   * The source that the settings describe.
   *
   * @param skew learns what STS tells about the clock
   * @throws SQLException 08001 if the application's own provider is no such class
   */
  AwsCredentialsSource(CredentialsSettings settings, ClockSkew skew) throws SQLException {
    this.settings = settings;
    this.sts = new SecurityTokenService(settings, skew);
    this.providerClass =
        settings.providerClass() == null ? null : ProviderClass.find(settings.providerClass());
    this.description = settings.describe();
  }

  @Override
  public AwsCredentials resolve() {
    AwsCredentials credentials = first();
    List<String> roles = settings.roles();
    for (int i = settings.firstRoleIsByWebIdentity() ? 1 : 0; i < roles.size(); i++) {
      boolean last = i == roles.size() - 1;
      credentials =
          sts.assumeRole(
              credentials,
              roles.get(i),
              last ? settings.externalId() : null,
              last ? settings.duration() : null);
    }
    return credentials;
  }

  private AwsCredentials first() {
    String webIdentity = settings.webIdentity();
    if (settings.providerObject() != null) {
      AwsCredentialsProvider given = (AwsCredentialsProvider) settings.providerObject().provider();
      return withLoaderOf(given.getClass(), () -> ask(given));
    }
    if (providerClass != null) {
      return withLoaderOf(providerClass, () -> ask(made(providerClass)));
    }
    if (settings.profile() != null) {
      return once(ProfileCredentialsProvider.create(settings.profile()));
    }
    if (webIdentity == null) {
      return ofDefaultSource();
    }
    if (webIdentity.equals(CredentialsSettings.ENVIRONMENT)) {
      return ofEnvironmentWebIdentity();
    }
    return sts.assumeRoleWithWebIdentity(
        settings.roles().get(0),
        sts.sessionName(),
        Path.of(webIdentity),
        settings.roles().size() == 1 ? settings.duration() : null);
  }

  /** A class loader of the application's for its code, the same whoever connects. */
  private static AwsCredentials withLoaderOf(Class<?> own, Supplier<AwsCredentials> answer) {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(own.getClassLoader());
    try {
      return answer.get();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  /** Made here, by the thread of a question, since it may take the application any time. */
  private AwsCredentialsProvider made(Class<? extends AwsCredentialsProvider> type) {
    AwsCredentialsProvider known = made.get();
    if (known != null) {
      return known;
    }
    AwsCredentialsProvider mine = ProviderClass.make(type, settings.providerProperties());
    AwsCredentialsProvider first = made.compareAndExchange(null, mine);
    if (first == null) {
      if (closed) {
        close();
      }
      return mine;
    }
    close(mine);
    return first;
  }

  /** The class says what went wrong; the message of a stranger may hold a secret. */
  private static AwsCredentials ask(AwsCredentialsProvider own) {
    try {
      return copy(own.resolveCredentials());
    } catch (SdkException e) {
      throw e;
    } catch (Throwable e) { // a checked one, too, of another language
      throw new IllegalStateException("it failed with " + e.getClass().getName(), e);
    }
  }

  /** Read once and here: what an object of the application says later may differ, or throw. */
  private static AwsCredentials copy(@Nullable AwsCredentials given) {
    if (given == null) {
      throw SdkClientException.create("it returned null");
    }
    String id = given.accessKeyId();
    String secret = given.secretAccessKey();
    if (StringUtils.isBlank(id) || StringUtils.isBlank(secret)) {
      throw SdkClientException.create("it returned credentials without an access key");
    }
    // Without a session token they are a user's, and AWS lets these not expire.
    return given instanceof AwsSessionCredentialsIdentity session
        ? AwsSessionCredentials.builder()
            .accessKeyId(id)
            .secretAccessKey(secret)
            .sessionToken(session.sessionToken())
            .expirationTime(given.expirationTime().orElse(null))
            .build()
        : AwsBasicCredentials.create(id, secret);
  }

  private AwsCredentials ofDefaultSource() {
    DefaultSource source = DefaultSource.configured();
    description = settings.describe() + ", here " + source;
    return switch (source) {
      case SYSTEM_PROPERTIES -> once(SystemPropertyCredentialsProvider.create());
      case ENVIRONMENT -> once(EnvironmentVariableCredentialsProvider.create());
      case WEB_IDENTITY -> ofEnvironmentWebIdentity();
      case PROFILE -> once(ProfileCredentialsProvider.create());
      case CONTAINER -> once(ContainerCredentialsProvider.create());
      case INSTANCE -> once(InstanceProfileCredentialsProvider.create());
    };
  }

  private AwsCredentials ofEnvironmentWebIdentity() {
    String sessionName = settings.sessionName();
    return sts.assumeRoleWithWebIdentity(
        AWS_ROLE_ARN.getStringValueOrThrow(),
        sessionName != null
            ? sessionName
            : AWS_ROLE_SESSION_NAME.getStringValue().orElse(CredentialsSettings.SESSION_NAME),
        Path.of(AWS_WEB_IDENTITY_TOKEN_FILE.getStringValueOrThrow()),
        settings.roles().isEmpty() ? settings.duration() : null);
  }

  private static AwsCredentials once(AwsCredentialsProvider provider) {
    try {
      return provider.resolveCredentials();
    } finally {
      close(provider);
    }
  }

  @Override
  public String describe() {
    return description;
  }

  /** Closes what was made here; the application's own object is the application's to close. */
  @Override
  public void close() {
    closed = true;
    AwsCredentialsProvider provider = made.getAndSet(null);
    if (provider != null) {
      close(provider);
    }
  }

  private static void close(AwsCredentialsProvider provider) {
    if (provider instanceof SdkAutoCloseable closeable) {
      try {
        closeable.close();
      } catch (RuntimeException | Error e) {
        LOG.log(
            Level.WARNING,
            "iam: closing {0} failed with {1}",
            provider.getClass().getName(),
            e.getClass().getName());
      }
    }
  }
}
