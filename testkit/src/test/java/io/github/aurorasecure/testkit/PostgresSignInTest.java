package io.github.aurorasecure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.testkit.SignIn.Asked;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** pgjdbc with sslmode=verify-full against PostgreSQL behind the endpoint. */
final class PostgresSignInTest {
  private static final MovableClock CLOCK = new MovableClock();
  private static LocalAurora aurora;

  @BeforeAll
  static void start() {
    aurora = LocalAurora.builder(Engine.POSTGRESQL).clock(CLOCK).start();
    aurora.addIamUser("alice");
    aurora.addPasswordUser("bob", "bob's password");
  }

  @AfterAll
  static void stop() {
    aurora.close();
  }

  @AfterEach
  void resetClock() {
    CLOCK.set(Duration.ZERO);
  }

  @Test
  void wrongSecretIsRefused() {
    refused(tokens().withSecret("another-secret").token("alice"), TokenCheck.WRONG_SIGNATURE);
  }

  @Test
  void unknownAccessKeyIsRefused() {
    Tokens strange = tokens().with(AwsBasicCredentials.create("AKIAUNKNOWN", "secret"));
    refused(strange.token("alice"), TokenCheck.UNKNOWN_ACCESS_KEY);
  }

  @Test
  void tokenOfAnotherUserIsRefused() {
    refused(tokens().token("mallory"), TokenCheck.WRONG_USER);
  }

  @Test
  void tokenForAnotherHostIsRefused() {
    String other = aurora.endpoints().otherCluster();
    refused(tokens().withHost(other).token("alice"), TokenCheck.WRONG_ENDPOINT);
    refused(tokens().withHost(Endpoints.CUSTOM_NAME).token("alice"), TokenCheck.WRONG_ENDPOINT);
  }

  @Test
  void tokenForAnotherPortIsRefused() {
    refused(tokens().withPort(5432).token("alice"), TokenCheck.WRONG_ENDPOINT);
  }

  @Test
  void tokenForAnotherRegionIsRefused() {
    refused(tokens().withRegion(Region.EU_WEST_1).token("alice"), TokenCheck.WRONG_SCOPE);
  }

  @Test
  void expiredTokenIsRefused() {
    String token = tokens().token("alice");
    CLOCK.set(Duration.ofMinutes(15));
    refused(token, TokenCheck.EXPIRED);
  }

  @Test
  void futureDatedTokenIsRefused() {
    CLOCK.set(Duration.ofMinutes(-6));
    refused(tokens().token("alice"), TokenCheck.NOT_YET_VALID);
  }

  @Test
  void missingSessionTokenIsRefused() {
    aurora.registerAccessKey("ASIATEMPORARY", "temporary", "session/+token==");
    Tokens bare = tokens().with(AwsBasicCredentials.create("ASIATEMPORARY", "temporary"));
    refused(bare.token("alice"), TokenCheck.WRONG_SESSION_TOKEN);
    Tokens other =
        tokens().with(AwsSessionCredentials.create("ASIATEMPORARY", "temporary", "another"));
    refused(other.token("alice"), TokenCheck.WRONG_SESSION_TOKEN);
  }

  @Test
  void ordinaryPasswordIsNoToken() {
    refused("alice's password", TokenCheck.MALFORMED);
  }

  @Test
  void temporaryAccessKeySignsIn() throws SQLException {
    aurora.registerAccessKey("ASIATEMPORARY", "temporary", "session/+token==");
    Tokens temporary =
        tokens()
            .with(AwsSessionCredentials.create("ASIATEMPORARY", "temporary", "session/+token=="));
    connect("alice", temporary.token("alice")).close();
    assertThat(last().token()).isEqualTo(TokenCheck.ACCEPTED);
  }

  @Test
  void tokenSignsIn() throws SQLException {
    String token = tokens().token("alice");
    try (Connection connection = connect("alice", token)) {
      assertThat(query(connection, "SELECT current_user")).isEqualTo("alice");
      assertThat(query(connection, "SELECT current_database()")).isEqualTo("app");
    }
    SignIn signIn = last();
    assertThat(signIn.accepted()).isTrue();
    assertThat(signIn.asked()).isEqualTo(Asked.TOKEN);
    assertThat(signIn.serverName()).isEqualTo(aurora.endpoints().cluster());
    assertThat(signIn.tlsVersion()).isEqualTo("TLSv1.3");
    assertThat(signIn.credentialBytes()).isEqualTo(token.length());
    // The SSLRequest and nothing else.
    assertThat(signIn.bytesBeforeTls()).isEqualTo(8);
    assertThat(signIn.toString()).doesNotContain("X-Amz");
  }

  @Test
  void tokenForAnyEndpointOfTheClusterSignsIn() throws SQLException {
    for (String host : aurora.endpoints().all()) {
      connect("alice", tokens().withHost(host).token("alice")).close();
    }
  }

  @Test
  void directTlsSignsIn() throws SQLException {
    Properties properties = properties("alice", tokens().token("alice"));
    properties.setProperty("sslNegotiation", "direct");
    DriverManager.getConnection(aurora.jdbcUrl(aurora.endpoints().cluster()), properties).close();
    assertThat(last().bytesBeforeTls()).isZero();
  }

  @Test
  void tlsSessionsAreNeverResumed() throws SQLException {
    connect("alice", tokens().token("alice")).close();
    connect("alice", tokens().token("alice")).close();
    assertThat(aurora.signIns()).noneMatch(SignIn::resumed);
  }

  @Test
  void passwordUserSignsInByScram() throws SQLException {
    Properties properties = properties("bob", "bob's password");
    properties.setProperty("requireAuth", "scram-sha-256");
    String url = aurora.jdbcUrl(aurora.endpoints().cluster());
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      assertThat(query(connection, "SELECT current_user")).isEqualTo("bob");
    }
    assertThat(last().asked()).isEqualTo(Asked.PASSWORD);
  }

  @Test
  void wrongPasswordIsRefusedByTheServer() {
    assertThatThrownBy(() -> connect("bob", "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed for user \"bob\"")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28P01");
    assertThat(last().accepted()).isFalse();
  }

  @Test
  void roleGrantedRdsIamIsAskedForAToken() throws SQLException {
    aurora.addPasswordUser("carol", "secret");
    aurora.execute("GRANT rds_iam TO carol");
    assertThatThrownBy(() -> connect("carol", "secret"))
        .hasMessageContaining("PAM authentication failed for user \"carol\"");
    connect("carol", tokens().token("carol")).close();
  }

  @Test
  void administratorCannotComeThroughTheEndpoint() {
    assertThatThrownBy(() -> connect("rdsadmin", tokens().token("rdsadmin")))
        .hasMessageContaining("pg_hba.conf rejects connection for host \"127.0.0.1\"");
    assertThat(last().asked()).isEqualTo(Asked.NOTHING);
  }

  @Test
  void plaintextIsRefused() {
    Properties properties = properties("alice", tokens().token("alice"));
    properties.setProperty("sslmode", "disable");
    String url = aurora.jdbcUrl(aurora.endpoints().cluster());
    assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
        .hasMessageContaining(
            "no pg_hba.conf entry for host \"127.0.0.1\", user \"alice\","
                + " database \"app\", no encryption")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28000");
    assertThat(last().credentialBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"other.cluster-c1a2b3c4d5e6.us-east-1.rds.amazonaws.com", "db.example.com"})
  void nameThatIsNotListedFailsVerification(String host) {
    Properties properties = properties("alice", tokens().token("alice"));
    assertThatThrownBy(() -> DriverManager.getConnection(aurora.jdbcUrl(host), properties))
        .hasMessageContaining(host);
    assertThat(last().credentialBytes()).isZero();
  }

  @Test
  void statementCanBeCancelled() throws SQLException {
    try (Connection connection = connect("alice", tokens().token("alice"));
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.execute("SELECT pg_sleep(60)"))
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("57014");
      assertThat(query(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void bigResultsAndParametersPass() throws SQLException {
    String megabytes = "x".repeat(8 << 20);
    try (Connection connection = connect("alice", tokens().token("alice"));
        var statement = connection.prepareStatement("SELECT ? || 'y'")) {
      statement.setString(1, megabytes);
      try (ResultSet result = statement.executeQuery()) {
        assertThat(result.next()).isTrue();
        assertThat(result.getString(1)).hasSize(megabytes.length() + 1);
      }
    }
  }

  @Test
  void iamUserMayUseTheDatabase() throws SQLException {
    try (Connection connection = connect("alice", tokens().token("alice"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE greeting (word text); INSERT INTO greeting VALUES ('hi')");
      assertThat(query(connection, "SELECT word FROM greeting")).isEqualTo("hi");
    }
  }

  private static void refused(String token, TokenCheck reason) {
    assertThatThrownBy(() -> connect("alice", token))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("PAM authentication failed for user \"alice\"")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28000");
    assertThat(last().token()).isEqualTo(reason);
    assertThat(last().accepted()).isFalse();
  }

  private static Tokens tokens() {
    return Tokens.of(aurora);
  }

  private static SignIn last() {
    List<SignIn> signIns = aurora.signIns();
    return signIns.get(signIns.size() - 1);
  }

  private static Connection connect(String user, String password) throws SQLException {
    String url = aurora.jdbcUrl(aurora.endpoints().cluster());
    return DriverManager.getConnection(url, properties(user, password));
  }

  private static Properties properties(String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("sslmode", "verify-full");
    properties.setProperty("sslrootcert", aurora.caBundle().toString());
    return properties;
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
