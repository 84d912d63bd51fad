package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Listens to every logger at every level, those of the AWS SDK and the vendor drivers included. */
class NothingSecretIsLoggedTest {
  private static final String KEY = "AKIAEXAMPLE1234";
  private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
  private static final String NEW_SECRET = "je7MtGbClwBFd2Zp9Utkdh3yCo8nvbEXAMPLEKEY";
  private static final String SESSION = "IQoJb3JpZ2luX2VjEXAMPLE";

  private final Logger root = Logger.getLogger("");
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final List<String> tokens = new CopyOnWriteArrayList<>();
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Handler[] others = {};
  private Level level = Level.INFO;

  @BeforeEach
  void listen() {
    others = root.getHandlers();
    level = root.getLevel();
    for (Handler other : others) {
      root.removeHandler(other);
    }
    root.addHandler(recorder);
    root.setLevel(Level.ALL);
  }

  @AfterEach
  void stopListening() {
    root.setLevel(level);
    root.removeHandler(recorder);
    for (Handler other : others) {
      root.addHandler(other);
    }
  }

  /** What the others are about: this listens where the SDK would write. */
  @Test
  void rdsUtilitiesAloneWouldLogAllOfIt() {
    String token =
        new RdsTokenSigner().sign(credentials(SECRET, SESSION), TestSignIn.CLUSTER, "app");
    assertThat(logged()).contains("AWS4 Canonical Request", SESSION, signature(token));
  }

  @ParameterizedTest
  @CsvSource({"POSTGRESQL,", "MYSQL,", "POSTGRESQL," + SESSION, "MYSQL," + SESSION})
  void successRetryAndFailureGiveNothingAway(Engine engine, @Nullable String session)
      throws Exception {
    try (LocalAurora aurora = LocalAurora.builder(engine).start()) {
      aurora.addIamUser("app");
      TestSignIn signIn = signIn(aurora).signedBy(credentials(SECRET, session));

      aurora.registerAccessKey(KEY, SECRET, session);
      connect(signIn, aurora);
      // The cached token is refused now, the one that takes its place is not.
      aurora.registerAccessKey(KEY, NEW_SECRET, session);
      signIn.signedBy(credentials(NEW_SECRET, session));
      connect(signIn, aurora);
      // And now both are.
      aurora.removeAccessKey(KEY);
      SQLException refusal =
          catchThrowableOfType(SQLException.class, () -> connect(signIn, aurora));

      assertThat(aurora.signIns())
          .extracting(SignIn::accepted)
          .containsExactly(true, false, true, false, false);
      StringWriter trace = new StringWriter();
      refusal.printStackTrace(new PrintWriter(trace));
      assertThat(tokens).hasSize(3).allMatch(token -> token.contains("X-Amz-Signature="));
      assertThat(logged() + trace)
          .contains("iam: signed a token for", "refused the token signed for app")
          .contains(engine == Engine.POSTGRESQL ? "FE=> Password" : "com.mysql.cj")
          .doesNotContain(tokens)
          .doesNotContain(tokens.stream().map(NothingSecretIsLoggedTest::signature).toList())
          .doesNotContain(SECRET, NEW_SECRET, SESSION);
    }
  }

  private TestSignIn signIn(LocalAurora aurora) throws SQLException {
    boolean postgresql = aurora.engine() == Engine.POSTGRESQL;
    Driver driver = postgresql ? new org.postgresql.Driver() : new com.mysql.cj.jdbc.Driver();
    IamSettings settings =
        IamSettings.of(
            new PluginConfig(
                "iam",
                postgresql ? Vendor.POSTGRESQL : Vendor.MYSQL,
                driver,
                List.of(),
                Map.of("host", aurora.endpoints().cluster())));
    TokenSigner signer = new DefaultTokenSigner(InstantSource.system());
    return new TestSignIn(
        driver,
        settings,
        (who, endpoint, user) -> {
          String token = signer.sign(who, endpoint, user);
          tokens.add(token);
          return token;
        });
  }

  private static void connect(TestSignIn signIn, LocalAurora aurora) throws SQLException {
    boolean postgresql = aurora.engine() == Engine.POSTGRESQL;
    signIn
        .connect(
            postgresql ? Vendor.POSTGRESQL : Vendor.MYSQL,
            aurora.jdbcUrl("localhost"),
            List.of("localhost"),
            aurora.port(),
            postgresql
                ? Map.of("user", "app", "sslmode", "require")
                : Map.of("user", "app", "sslMode", "REQUIRED", "logger", "Jdk14Logger"),
            request -> {
              request.attempt().tls(TestSignIn.verified("localhost", aurora.port()));
              return signIn.vendorConnect(request);
            })
        .close();
  }

  private static AwsCredentials credentials(String secret, @Nullable String session) {
    return session == null
        ? AwsBasicCredentials.create(KEY, secret)
        : AwsSessionCredentials.create(KEY, secret, session);
  }

  private static String signature(String token) {
    return token.replaceAll(".*X-Amz-Signature=([0-9a-f]+).*", "$1");
  }

  private String logged() {
    StringWriter text = new StringWriter();
    SimpleFormatter formatter = new SimpleFormatter();
    PrintWriter out = new PrintWriter(text);
    records.forEach(record -> out.println(formatter.format(record)));
    return text.toString();
  }
}
