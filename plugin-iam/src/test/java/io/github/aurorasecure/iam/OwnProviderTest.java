package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** The application's own provider, however broken; nothing else signs in its place. */
class OwnProviderTest {
  private static final AtomicInteger INITIALISED = new AtomicInteger();
  private static final AtomicInteger CLOSED = new AtomicInteger();

  @RegisterExtension final FakeAws aws = new FakeAws();

  @Test
  void classThatIsNoProviderIsNotInitialised() {
    refused(NoProvider.class.getName(), "it is no " + AwsCredentialsProvider.class.getName());
    assertThat(INITIALISED).hasValue(0);
  }

  @Test
  void classThatDoesNotExistIsNamed() {
    refused("com.example.Vault", "there is no such class");
    refused("../../etc/passwd", "there is no such class");
  }

  @Test
  void classThatCannotBeMadeIsNamedWithTheReason() {
    notMade(Throwing.class.getName(), "it failed with java.lang.IllegalStateException");
    notMade(ThrowingError.class.getName(), "it failed with java.lang.AssertionError");
    notMade(NotInitialisable.class.getName(), "it cannot be made");
    notMade(Abstract.class.getName(), "it cannot be made");
    notMade(AwsCredentialsProvider.class.getName(), "without parameters");
    notMade(Hidden.class.getName(), "without parameters");
    notMade(NullMade.class.getName(), "its create() returned null");
  }

  @Test
  void propertiesNeedSomethingThatTakesThem() {
    notMade(
        AnonymousCredentialsProvider.class.getName(),
        "which iam.credentialsProvider.* needs",
        "credentialsProvider.password",
        "hunter2");
  }

  @Test
  void instanceMethodOrMethodOfAnotherTypeIsNotCalled() throws Exception {
    String unused = aws.key("AKIABYCONSTRUCTOR");
    assertThat(aws.signer("credentialsProvider", Misleading.class.getName()))
        .isEqualTo("AKIABYCONSTRUCTOR");
  }

  @Test
  void providerThatGivesNothingIsNotReplacedByAnything() {
    refused(() -> null, "it returned null");
    refused(
        () -> AnonymousCredentialsProvider.create().resolveCredentials(),
        "it returned credentials without an access key");
  }

  @Test
  void providerThatThrowsIsNotReplacedByAnything() {
    refused(
        () -> {
          throw new IllegalStateException("hunter2");
        },
        "it failed with java.lang.IllegalStateException");
    refused(
        () -> {
          throw new AssertionError();
        },
        "it failed with java.lang.AssertionError");
    refused(
        () -> {
          throw new StackOverflowError();
        },
        "it failed with java.lang.StackOverflowError");
  }

  @Test
  void providerThatHangsHoldsUpNobodyWhoIsInterrupted() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AwsCredentialsProvider hanging =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return null;
        };
    try (TokenSource source = aws.source(Map.of(), Map.of("credentialsProvider", hanging))) {
      Thread.currentThread().interrupt();
      SQLException refusal = catchThrowableOfType(SQLException.class, () -> aws.signer(source));
      assertThat(Thread.interrupted()).isTrue();
      assertThat((Throwable) refusal)
          .hasMessageContaining(hanging.getClass().getName())
          .hasMessageContaining("interrupted while waiting");
    }
  }

  /** Who asks first may be a thread of another application's, or of ForkJoinPool. */
  @Test
  void providerFindsItsClassesWhereItsOwnIsWhoeverAsks() throws Exception {
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader applications = new URLClassLoader(new URL[0], before)) {
      Object provider =
          Proxy.newProxyInstance(
              applications,
              new Class<?>[] {AwsCredentialsProvider.class},
              (proxy, method, arguments) -> {
                seen.set(Thread.currentThread().getContextClassLoader());
                return new Made().resolveCredentials();
              });
      Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
      try (TokenSource source = aws.source(Map.of(), Map.of("credentialsProvider", provider))) {
        source.issue(TestSignIn.CLUSTER, "app");
      }
      assertThat(seen).hasValue(applications);
      assertThat(aws.signer("credentialsProvider", Looking.class.getName())).isNotNull();
      assertThat(Looking.SEEN).hasValue(Looking.class.getClassLoader());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void sdkFindsItsClassesWhereThePluginIsWhoeverAsks() throws Exception {
    CompletableFuture<ClassLoader> seen = new CompletableFuture<>();
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    try {
      TokenSource.threads()
          .execute(() -> seen.complete(Thread.currentThread().getContextClassLoader()));
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(seen.get(1, TimeUnit.MINUTES)).isSameAs(TokenSource.class.getClassLoader());
  }

  @Test
  void providerIsMadeOnceForAllThatNameItAlikeAndClosedWithTheLast() throws Exception {
    CLOSED.set(0);
    TokenSources sources =
        new TokenSources(settings -> TokenSource.of(settings, Time.SYSTEM), SignerClasses.SHARED);
    CredentialsSettings first = closeable("us-east-1");
    CredentialsSettings second = closeable("eu-west-1");
    TokenSource source = sources.acquire(first);
    assertThat(sources.acquire(second)).isSameAs(source);
    source.issue(TestSignIn.CLUSTER, "app");
    sources.release(first);
    assertThat(CLOSED).hasValue(0);
    sources.release(second);
    assertThat(CLOSED).hasValue(1);
  }

  /** As one that takes what it knows out of the map, to find what it does not. */
  @Test
  void providerThatUsesUpItsPropertiesIsClosedLikeAnyOther() throws Exception {
    CLOSED.set(0);
    TokenSources sources =
        new TokenSources(settings -> TokenSource.of(settings, Time.SYSTEM), SignerClasses.SHARED);
    CredentialsSettings settings =
        FakeAws.settings(
                Map.of(
                    "credentialsProvider",
                    UsingUp.class.getName(),
                    "credentialsProvider.tenant",
                    "7"),
                Map.of())
            .credentials();
    sources.acquire(settings).issue(TestSignIn.CLUSTER, "app");
    sources.release(settings);
    assertThat(CLOSED).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"accessKeyId", "secretAccessKey", "sessionToken", "expirationTime"})
  void credentialsThatThrowAreNotQuoted(String where) {
    refused(() -> new Hostile(where), "it failed with java.lang.IllegalStateException");
  }

  /** Who signs is who the provider was when asked, whatever becomes of the object. */
  @Test
  void credentialsAreThoseOfTheAnswer() throws Exception {
    String unused = aws.key("AKIAFIRST") + aws.key("AKIASECOND");
    AtomicReference<String> key = new AtomicReference<>("AKIAFIRST");
    AwsCredentials changing =
        new AwsCredentials() {
          @Override
          public String accessKeyId() {
            return key.get();
          }

          @Override
          public String secretAccessKey() {
            return FakeAws.secret(key.get());
          }
        };
    AwsCredentialsProvider provider = () -> changing;
    try (TokenSource source = aws.source(Map.of(), Map.of("credentialsProvider", provider))) {
      assertThat(aws.signer(source)).isEqualTo("AKIAFIRST");
      key.set("AKIASECOND");
      assertThat(aws.signer(source)).isEqualTo("AKIAFIRST");
    }
  }

  @Test
  void objectIsTheApplicationsToClose() throws Exception {
    CLOSED.set(0);
    aws.source(Map.of(), Map.of("credentialsProvider", new Closeable())).close();
    assertThat(CLOSED).hasValue(0);
  }

  private static CredentialsSettings closeable(String region) throws SQLException {
    return FakeAws.settings(
            Map.of("credentialsProvider", Closeable.class.getName(), "region", region), Map.of())
        .credentials();
  }

  private void refused(String className, String reason) {
    fails("08001", "iam.credentialsProvider=" + className + ": ", className, reason);
  }

  private void notMade(String className, String reason, String... more) {
    fails(
        "28000",
        "iam: no AWS credentials from the application's " + className + ": ",
        className,
        reason,
        more);
  }

  private void fails(
      String sqlState, String start, String className, String reason, String... more) {
    String[] properties = new String[more.length + 2];
    properties[0] = "credentialsProvider";
    properties[1] = className;
    System.arraycopy(more, 0, properties, 2, more.length);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> aws.signer(properties))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo(sqlState))
        .withMessageStartingWith(start)
        .withMessageContaining(reason)
        .withMessageNotContaining("hunter2");
  }

  private void refused(Supplier<AwsCredentials> answer, String reason) {
    AwsCredentialsProvider provider = answer::get;
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> {
              try (TokenSource source =
                  aws.source(Map.of(), Map.of("credentialsProvider", provider))) {
                aws.signer(source);
              }
            })
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("28000"))
        .withMessage(
            "iam: no AWS credentials from the application's %s: %s",
            provider.getClass().getName(), reason);
  }

  /** Harm would be done by loading it. */
  public static final class NoProvider {
    static {
      INITIALISED.incrementAndGet();
    }
  }

  public abstract static class Abstract implements AwsCredentialsProvider {
    public Abstract() {}
  }

  public static class Made implements AwsCredentialsProvider {
    public Made() {}

    @Override
    public AwsCredentials resolveCredentials() {
      return AwsBasicCredentials.create("AKIABYCONSTRUCTOR", FakeAws.secret("AKIABYCONSTRUCTOR"));
    }
  }

  public static final class UsingUp extends Made implements SdkAutoCloseable {
    public UsingUp(Map<String, String> properties) {
      properties.remove("tenant");
    }

    @Override
    public void close() {
      CLOSED.incrementAndGet();
    }
  }

  /** Credentials of which one part throws. */
  private record Hostile(String where) implements AwsCredentials, AwsSessionCredentialsIdentity {
    private String unless(String part) {
      if (part.equals(where)) {
        throw new IllegalStateException("hunter2");
      }
      return part;
    }

    @Override
    public String accessKeyId() {
      return unless("accessKeyId");
    }

    @Override
    public String secretAccessKey() {
      return unless("secretAccessKey");
    }

    @Override
    public String sessionToken() {
      return unless("sessionToken");
    }

    @Override
    public Optional<Instant> expirationTime() {
      return Optional.of(unless("expirationTime")).map(unused -> FakeAws.FAR);
    }
  }

  public static final class Looking extends Made {
    static final AtomicReference<ClassLoader> SEEN = new AtomicReference<>();

    public Looking() {
      SEEN.set(Thread.currentThread().getContextClassLoader());
    }
  }

  public static final class Throwing extends Made {
    public Throwing() {
      throw new IllegalStateException("no vault");
    }
  }

  public static final class ThrowingError extends Made {
    public ThrowingError() {
      throw new AssertionError();
    }
  }

  public static final class NotInitialisable extends Made {
    private static final int NOT_A_NUMBER = Integer.parseInt("x");

    public NotInitialisable() {
      assertThat(NOT_A_NUMBER).isZero();
    }
  }

  public static final class Hidden extends Made {
    private Hidden() {}
  }

  public static final class NullMade extends Made {
    private NullMade() {}

    public static NullMade create() {
      return null;
    }
  }

  public static final class Misleading extends Made {
    public Misleading() {}

    public Misleading create() {
      return this;
    }

    public static String create(Map<String, String> properties) {
      return "of another type";
    }
  }

  public static final class Closeable extends Made implements SdkAutoCloseable {
    public Closeable() {}

    @Override
    public void close() {
      CLOSED.incrementAndGet();
    }
  }
}
