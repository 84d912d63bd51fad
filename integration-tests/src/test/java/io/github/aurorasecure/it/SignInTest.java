package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.ConnectionInfo;
import io.github.aurorasecure.spi.KnownAttempts;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import io.github.aurorasecure.testkit.TokenCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class SignInTest {
  @AfterEach
  void noAttemptIsLeft() {
    assertThat(KnownAttempts.afterClosing()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void plaintextServerGetsNoCredential(Cluster cluster) throws Exception {
    try (HostileServer server = HostileServer.withoutTls(cluster.engine)) {
      String url = Cluster.secured(server.jdbcUrl(cluster.aurora().endpoints().cluster()));
      for (Properties properties :
          List.of(cluster.iam(), withPassword(cluster.properties("u"), "hunter2"))) {
        assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("TLS");
      }
      assertThat(server.passwords()).isEmpty();
    }
  }

  /** What a driver in between makes of the vendor's settings, nobody can check beforehand. */
  @ParameterizedTest
  @EnumSource
  void plaintextServerBehindAnotherDriverGetsNoCredentialEither(Cluster cluster) throws Exception {
    Driver wrapping = new WrappingDriver();
    DriverManager.registerDriver(wrapping);
    try (HostileServer server = HostileServer.withoutTls(cluster.engine)) {
      String url =
          server
                  .jdbcUrl(cluster.aurora().endpoints().cluster())
                  .replaceFirst("jdbc:", "jdbc:aurora-secure:wrap:")
              + (cluster.isPostgresql() ? "?sslmode=disable" : "?sslMode=DISABLED");
      for (Properties properties :
          List.of(cluster.iam(), withPassword(cluster.properties("u"), "hunter2"))) {
        assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("WrappingDriver stands between");
      }
      assertThat(server.passwords()).isEmpty();
    } finally {
      DriverManager.deregisterDriver(wrapping);
    }
  }

  /** pgjdbc looks for one by itself, and the application need not know of it. */
  @ParameterizedTest
  @ValueSource(strings = {"auto", "required"})
  void passwordFileDoesNotTakeThePlaceOfAToken(String mode, @TempDir Path directory)
      throws Exception {
    Path file = Files.writeString(directory.resolve("pgpass"), "*:*:*:*:hunter2\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Properties properties = Cluster.POSTGRESQL.iam();
    properties.put("iam.mode", mode);
    System.setProperty("org.postgresql.pgpassfile", file.toString());
    try {
      DriverManager.getConnection(Cluster.POSTGRESQL.url(), properties).close();
    } finally {
      System.clearProperty("org.postgresql.pgpassfile");
    }
  }

  @ParameterizedTest
  @EnumSource
  void nameTheCertificateIsNotForIsRefusedBeforeSigningIn(Cluster cluster) throws Exception {
    for (String host :
        List.of(cluster.aurora().endpoints().otherCluster(), "db.example.com", "127.0.0.1")) {
      Properties properties = cluster.iam();
      properties.put("iam.host", cluster.aurora().endpoints().cluster());
      List<SignIn> signIns =
          cluster.signInsDuring(
              () ->
                  assertThatThrownBy(
                          () -> DriverManager.getConnection(cluster.url(host), properties))
                      .isInstanceOf(SQLException.class)
                      .hasMessageContaining(host)
                      .hasMessageContaining(cluster.aurora().endpoints().cluster())
                      .hasMessageContaining("tls-verify.expectedHost"));
      assertThat(signIns)
          .isNotEmpty()
          .allSatisfy(
              signIn -> {
                assertThat(signIn.asked()).isEqualTo(SignIn.Asked.NOTHING);
                assertThat(signIn.user()).isNull();
                assertThat(signIn.credentialBytes()).isZero();
              });
    }
  }

  @ParameterizedTest
  @EnumSource
  void certificateOfAnUnknownAuthorityIsRefused(Cluster cluster) throws Exception {
    Properties properties = cluster.iam();
    properties.remove("tls-verify.caBundle");
    List<SignIn> signIns =
        cluster.signInsDuring(
            () ->
                assertThatThrownBy(() -> DriverManager.getConnection(cluster.url(), properties))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("builtin:rds"));
    assertThat(signIns)
        .isNotEmpty()
        .allSatisfy(signIn -> assertThat(signIn.credentialBytes()).isZero());
  }

  @ParameterizedTest
  @EnumSource
  void signsInThroughEveryEndpointWithATokenForThatEndpoint(Cluster cluster) throws Exception {
    for (String host : cluster.aurora().endpoints().all()) {
      try (Connection connection = DriverManager.getConnection(cluster.url(host), cluster.iam())) {
        assertThat(currentUser(connection)).isEqualTo(Cluster.IAM_USER);
        ConnectionInfo info = AuroraSecure.describe(connection).orElseThrow();
        TlsSession tls = info.tls();
        assertThat(tls.matchedName()).isEqualTo(host);
        assertThat(tls.host()).isEqualTo(host);
        assertThat(tls.names()).containsAll(cluster.aurora().endpoints().all());
        assertThat(tls.root()).contains("us-east-1");
      }
    }
  }

  /** As through a tunnel or a CNAME. */
  @ParameterizedTest
  @EnumSource
  void signsInByAnotherNameWhenToldWhomToExpect(Cluster cluster) throws Exception {
    String endpoint = cluster.aurora().endpoints().cluster();
    for (String dialled : List.of("db.example.com", "localhost", "127.0.0.1")) {
      Properties properties = cluster.iam();
      properties.put("tls-verify.expectedHost", endpoint);
      try (Connection connection = DriverManager.getConnection(cluster.url(dialled), properties)) {
        assertThat(currentUser(connection)).isEqualTo(Cluster.IAM_USER);
        TlsSession tls = AuroraSecure.describe(connection).orElseThrow().tls();
        assertThat(tls.host()).isEqualTo(dialled);
        assertThat(tls.expectedName()).isEqualTo(endpoint);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyConnectsShareOneToken(Cluster cluster) throws Exception {
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              ExecutorService executor = Executors.newFixedThreadPool(8);
              try {
                Callable<Boolean> connect =
                    () -> {
                      try (Connection connection =
                          DriverManager.getConnection(
                              cluster.url() + "?ApplicationName=shared", cluster.iam())) {
                        return connection.isValid(5);
                      }
                    };
                for (Future<Boolean> valid :
                    executor.invokeAll(IntStream.range(0, 24).mapToObj(i -> connect).toList())) {
                  assertThat(valid.get()).isTrue();
                }
              } finally {
                executor.shutdown();
              }
            });
    assertThat(signIns).hasSize(24).allMatch(SignIn::accepted);
    assertThat(signIns)
        .extracting(SignIn::tokenFingerprint)
        .containsOnly(signIns.get(0).tokenFingerprint());
  }

  @ParameterizedTest
  @EnumSource
  void refusedTokenFromTheCacheIsReplacedOnce(Cluster cluster) throws Exception {
    try (LocalAurora aurora = LocalAurora.builder(cluster.engine).start()) {
      aurora.addIamUser("rotated");
      Properties properties = new Properties();
      properties.put("user", "rotated");
      properties.put("tls-verify.caBundle", aurora.caBundle().toString());
      String url = Cluster.secured(aurora.jdbcUrl(aurora.endpoints().cluster()));
      DriverManager.getConnection(url, properties).close();
      try {
        // The same access key id with a new secret: only a fresh token is accepted now.
        aurora.registerAccessKey(LocalAurora.ACCESS_KEY_ID, "rotated-secret");
        System.setProperty("aws.secretAccessKey", "rotated-secret");
        DriverManager.getConnection(url, properties).close();
      } finally {
        secretAccessKey(LocalAurora.SECRET_ACCESS_KEY);
      }
      assertThat(aurora.signIns()).extracting(SignIn::accepted).containsExactly(true, false, true);
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusedFreshTokenIsNotTriedAgainAndTheErrorExplains(Cluster cluster) throws Exception {
    cluster.aurora().addIamUser("no_policy");
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              secretAccessKey("not-the-secret");
              try {
                SQLException refusal =
                    catchThrowableOfType(
                        SQLException.class,
                        () ->
                            DriverManager.getConnection(
                                cluster.url(), cluster.properties("no_policy")));
                assertThat(refusal.getSQLState()).isEqualTo("28000");
                assertThat((Throwable) refusal)
                    .hasMessageContaining("no_policy")
                    .hasMessageContaining(cluster.aurora().endpoints().cluster())
                    .hasMessageContaining("us-east-1")
                    .hasMessageContaining("0001")
                    .hasMessageContaining("rds-db:connect");
                assertThat(Printed.with(refusal))
                    .doesNotContain("X-Amz-Signature")
                    .doesNotContain("not-the-secret");
              } finally {
                secretAccessKey(LocalAurora.SECRET_ACCESS_KEY);
              }
            });
    assertThat(signIns).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void withAPasswordTheServersOwnAuthenticationIsUsed(Cluster cluster) throws Exception {
    Properties properties =
        withPassword(cluster.properties(Cluster.PASSWORD_USER), Cluster.PASSWORD);
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              try (Connection connection = DriverManager.getConnection(cluster.url(), properties)) {
                assertThat(currentUser(connection)).isEqualTo(Cluster.PASSWORD_USER);
              }
            });
    assertThat(signIns).singleElement().extracting(SignIn::asked).isEqualTo(SignIn.Asked.PASSWORD);
  }

  @ParameterizedTest
  @EnumSource
  void requiredModeInsistsOnAToken(Cluster cluster) {
    Properties properties = withPassword(cluster.iam(), "anything");
    properties.put("iam.mode", "required");

    assertThatThrownBy(() -> DriverManager.getConnection(cluster.url(), properties))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("iam.mode")
        .hasMessageContaining("password")
        .hasMessageNotContaining("anything");
  }

  @Test
  void requiredModeRefusesAServerThatAsksForNothing() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    cluster.aurora().addPasswordUser("open_to_all", "");
    Properties properties = cluster.properties("open_to_all");
    properties.put("iam.mode", "required");

    assertThatThrownBy(() -> DriverManager.getConnection(cluster.url(), properties))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("without asking for a token")
        .hasMessageNotContaining("AWSAuthenticationPlugin");
  }

  @ParameterizedTest
  @EnumSource
  void passwordAccountWithoutAPasswordIsToldWhatTheServerAskedFor(Cluster cluster) {
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    cluster.url(), cluster.properties(Cluster.PASSWORD_USER)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(Cluster.PASSWORD_USER)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28000");
  }

  @ParameterizedTest
  @EnumSource
  void withoutTlsVerifyATokenNeedsTheVendorsStrictestMode(Cluster cluster) throws Exception {
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              Properties weak = new Properties();
              weak.put("user", Cluster.IAM_USER);
              weak.put("plugins", "iam");
              weak.put(
                  cluster.isPostgresql() ? "sslmode" : "sslMode",
                  cluster.isPostgresql() ? "require" : "REQUIRED");
              assertThatThrownBy(() -> DriverManager.getConnection(cluster.url(), weak))
                  .isInstanceOf(SQLException.class)
                  .hasMessageContaining("tls-verify");
            });
    assertThat(signIns)
        .isNotEmpty()
        .allSatisfy(signIn -> assertThat(signIn.credentialBytes()).isZero());
  }

  @Test
  void otherUserOfAConnectionSignsInWithATokenOfItsOwn() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    cluster.aurora().addIamUser("other_iam_user");
    try (Connection connection = cluster.connect()) {
      JdbcConnection mysql = (JdbcConnection) connection;
      List<SignIn> signIns =
          cluster.signInsDuring(
              () -> {
                mysql.changeUser("other_iam_user", null);
                assertThat(currentUser(connection)).isEqualTo("other_iam_user");
                mysql.changeUser(Cluster.PASSWORD_USER, Cluster.PASSWORD);
                assertThat(currentUser(connection)).isEqualTo(Cluster.PASSWORD_USER);
                // What is given is not sent: the hook answers.
                mysql.changeUser(Cluster.IAM_USER, "hunter2");
                assertThat(currentUser(connection)).isEqualTo(Cluster.IAM_USER);
              });
      assertThat(signIns)
          .extracting(SignIn::user)
          .containsExactly("other_iam_user", Cluster.IAM_USER);
      assertThat(signIns).extracting(SignIn::token).containsOnly(TokenCheck.ACCEPTED);
    }
  }

  @Test
  void connectionWithAPasswordGetsNoTokenForAnotherUser() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    Properties properties =
        withPassword(cluster.properties(Cluster.PASSWORD_USER), Cluster.PASSWORD);
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              try (Connection connection = DriverManager.getConnection(cluster.url(), properties)) {
                JdbcConnection mysql = (JdbcConnection) connection;
                assertThatThrownBy(() -> mysql.changeUser(Cluster.IAM_USER, "hunter2"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Access denied");
                assertThat(connection.isClosed()).isTrue();
              }
            });
    assertThat(signIns)
        .last()
        .extracting(SignIn::token, SignIn::credentialBytes)
        .containsExactly(TokenCheck.MALFORMED, "hunter2".length());
  }

  /** Else the server would take the next statement for the token that it waits for. */
  @Test
  void connectionThatGetsNoTokenForAnotherUserIsClosed() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    AtomicReference<AwsCredentials> credentials =
        new AtomicReference<>(
            AwsBasicCredentials.create(LocalAurora.ACCESS_KEY_ID, LocalAurora.SECRET_ACCESS_KEY));
    AwsCredentialsProvider provider = () -> Objects.requireNonNull(credentials.get());
    Properties properties = cluster.iam();
    properties.put("iam.credentialsProvider", provider);
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              try (Connection connection = DriverManager.getConnection(cluster.url(), properties)) {
                credentials.set(null);
                AuroraSecure.invalidateTokens();
                assertThatThrownBy(
                        () -> ((JdbcConnection) connection).changeUser(Cluster.IAM_USER, "hunter2"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("no AWS credentials");
                assertThat(connection.isClosed()).isTrue();
                assertThatThrownBy(() -> currentUser(connection)).isInstanceOf(SQLException.class);
              }
            });
    assertThat(signIns).hasSize(2).last().extracting(SignIn::credentialBytes).isEqualTo(0);
  }

  private static void secretAccessKey(String secret) {
    System.setProperty("aws.secretAccessKey", secret);
    AuroraSecure.invalidateTokens();
  }

  static Properties withPassword(Properties properties, String password) {
    properties.put("password", password);
    return properties;
  }

  static String currentUser(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select current_user")) {
      assertThat(row.next()).isTrue();
      return row.getString(1).replaceFirst("@.*", "");
    }
  }
}
