package io.github.aurorasecure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.aurorasecure.testkit.SignIn.Asked;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** Connector/J with sslMode=VERIFY_IDENTITY against MySQL behind the endpoint. */
final class MySqlSignInTest {
  private static final MovableClock CLOCK = new MovableClock();
  private static LocalAurora aurora;
  private static Path trustStore;

  @BeforeAll
  static void start(@TempDir Path temporary) throws Exception {
    aurora = LocalAurora.builder(Engine.MYSQL).clock(CLOCK).start();
    aurora.addIamUser("alice");
    aurora.addPasswordUser("bob", "bob's password");
    trustStore = trustStore(aurora.caBundle(), temporary.resolve("trust.p12"));
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
  void tokenOfAnotherUserIsRefused() {
    refused(tokens().token("mallory"), TokenCheck.WRONG_USER);
  }

  @Test
  void tokenForAnotherHostIsRefused() {
    String other = aurora.endpoints().otherCluster();
    refused(tokens().withHost(other).token("alice"), TokenCheck.WRONG_ENDPOINT);
  }

  @Test
  void tokenForAnotherPortIsRefused() {
    refused(tokens().withPort(3306).token("alice"), TokenCheck.WRONG_ENDPOINT);
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
  void emptyPasswordIsNoToken() {
    assertThatThrownBy(() -> connect("alice", ""))
        .hasMessageContaining("Access denied for user 'alice'@'localhost' (using password: NO)");
  }

  @Test
  void accountThatUsesIamHasNoOtherPassword() {
    refused("alice's password", TokenCheck.MALFORMED);
  }

  @Test
  void temporaryAccessKeySignsIn() throws SQLException {
    String sessionToken = "session/+token==".repeat(100);
    aurora.registerAccessKey("ASIATEMPORARY", "temporary", sessionToken);
    Tokens temporary =
        tokens().with(AwsSessionCredentials.create("ASIATEMPORARY", "temporary", sessionToken));
    connect("alice", temporary.token("alice")).close();
  }

  @Test
  void tokenSignsIn() throws SQLException {
    String token = tokens().token("alice");
    try (Connection connection = connect("alice", token)) {
      assertThat(query(connection, "SELECT current_user()")).isEqualTo("alice@%");
      assertThat(query(connection, "SELECT database()")).isEqualTo("app");
    }
    SignIn signIn = last();
    assertThat(signIn.accepted()).isTrue();
    assertThat(signIn.asked()).isEqualTo(Asked.TOKEN);
    assertThat(signIn.serverName()).isEqualTo(aurora.endpoints().cluster());
    assertThat(signIn.tlsVersion()).isEqualTo("TLSv1.3");
    assertThat(signIn.credentialBytes()).isEqualTo(token.length());
    // The SSLRequest and nothing else.
    assertThat(signIn.bytesBeforeTls()).isEqualTo(36);
  }

  @Test
  void tokenForAnyEndpointOfTheClusterSignsIn() throws SQLException {
    for (String host : aurora.endpoints().all()) {
      connect("alice", tokens().withHost(host).token("alice")).close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"caching_sha2_password", "mysql_native_password"})
  void passwordUserSignsInByTheServersPlugin(String plugin) throws SQLException {
    String user = "user_of_" + plugin;
    aurora.execute("CREATE USER " + user + " IDENTIFIED WITH " + plugin + " BY 'secret'");
    aurora.execute("GRANT ALL ON app.* TO " + user);
    // The second time caching_sha2_password needs no password any more.
    connect(user, "secret").close();
    connect(user, "secret").close();
    assertThat(last().asked()).isEqualTo(Asked.PASSWORD);
  }

  @Test
  void wrongPasswordIsRefusedByTheServer() {
    assertThatThrownBy(() -> connect("bob", "wrong"))
        .hasMessageContaining("Access denied for user 'bob'@'localhost' (using password: YES)")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("28000");
    assertThat(last().accepted()).isFalse();
  }

  @Test
  void administratorNeedsAPassword() {
    assertThatThrownBy(() -> connect("rdsadmin", "")).hasMessageContaining("Access denied");
  }

  @Test
  void unknownDatabaseIsTheServersError() {
    Properties properties = properties("alice", tokens().token("alice"));
    String url = aurora.jdbcUrl(aurora.endpoints().cluster()).replace("/app", "/nosuch");
    assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
        .extracting(e -> ((SQLException) e).getErrorCode())
        // Access to it is what the account lacks.
        .isEqualTo(1044);
  }

  @Test
  void plaintextIsRefused() {
    Properties properties = properties("alice", tokens().token("alice"));
    properties.setProperty("sslMode", "DISABLED");
    String url = aurora.jdbcUrl(aurora.endpoints().cluster());
    assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
        .hasMessageContaining("Connections using insecure transport are prohibited")
        .extracting(e -> ((SQLException) e).getErrorCode())
        .isEqualTo(3159);
    assertThat(last().credentialBytes()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"other.cluster-c1a2b3c4d5e6.us-east-1.rds.amazonaws.com", "db.example.com"})
  void nameThatIsNotListedFailsVerification(String host) {
    Properties properties = properties("alice", tokens().token("alice"));
    assertThatThrownBy(() -> DriverManager.getConnection(aurora.jdbcUrl(host), properties))
        .hasStackTraceContaining("Server identity verification failed");
    assertThat(last().credentialBytes()).isZero();
  }

  @Test
  void statementCanBeCancelled() throws SQLException {
    // Connector/J kills the query through a second connection with the same token.
    try (Connection connection = connect("alice", tokens().token("alice"));
        Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      assertThatThrownBy(() -> statement.executeQuery("SELECT sleep(60) FROM dual"))
          .isInstanceOf(java.sql.SQLTimeoutException.class);
      assertThat(query(connection, "SELECT 1")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "useServerPrepStmts=true", "useCompression=true", "allowMultiQueries=true"})
  void bigResultsAndParametersPass(String option) throws SQLException {
    String megabytes = "x".repeat(3 << 20);
    String url = aurora.jdbcUrl(aurora.endpoints().cluster()) + "?" + option;
    Properties properties = properties("alice", tokens().token("alice"));
    try (Connection connection = DriverManager.getConnection(url, properties);
        var statement = connection.prepareStatement("SELECT concat(?, 'y')")) {
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
      statement.execute("CREATE TABLE greeting (word text)");
      statement.execute("INSERT INTO greeting VALUES ('hi')");
      assertThat(query(connection, "SELECT word FROM greeting")).isEqualTo("hi");
    }
  }

  @Test
  void anotherUserSignsInOverTheSameConnection() throws SQLException {
    aurora.addIamUser("carol");
    try (Connection connection = connect("alice", tokens().token("alice"))) {
      JdbcConnection alice = connection.unwrap(JdbcConnection.class);
      String token = tokens().token("carol");
      alice.changeUser("carol", token);
      assertThat(query(connection, "SELECT current_user()")).isEqualTo("carol@%");
      assertThat(query(connection, "SELECT database()")).isEqualTo("app");
      assertThat(last().user()).isEqualTo("carol");
      assertThat(last().token()).isEqualTo(TokenCheck.ACCEPTED);
      assertThat(last().credentialBytes()).isEqualTo(token.length());
      alice.changeUser("bob", "bob's password");
      assertThat(query(connection, "SELECT current_user()")).isEqualTo("bob@%");
      alice.changeUser("alice", tokens().token("alice"));
      assertThat(query(connection, "SELECT current_user()")).isEqualTo("alice@%");
    }
  }

  @Test
  void tokenOfTheUserBeforeIsNoneOfAnother() throws SQLException {
    aurora.addIamUser("dave");
    try (Connection connection = connect("alice", tokens().token("alice"))) {
      JdbcConnection alice = connection.unwrap(JdbcConnection.class);
      assertThatThrownBy(() -> alice.changeUser("dave", tokens().token("alice")))
          .hasMessageContaining("Access denied for user 'dave'@'localhost' (using password: YES)");
      assertThat(last().token()).isEqualTo(TokenCheck.WRONG_USER);
      assertThat(connection.isValid(5)).isFalse();
    }
  }

  private static void refused(String token, TokenCheck reason) {
    assertThatThrownBy(() -> connect("alice", token))
        .hasMessageContaining("Access denied for user 'alice'@'localhost' (using password: YES)")
        .isInstanceOfSatisfying(
            SQLException.class,
            e -> {
              assertThat(e.getSQLState()).isEqualTo("28000");
              assertThat(e.getErrorCode()).isEqualTo(1045);
            });
    assertThat(last().token()).isEqualTo(reason);
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
    properties.setProperty("sslMode", "VERIFY_IDENTITY");
    properties.setProperty("trustCertificateKeyStoreUrl", trustStore.toUri().toString());
    properties.setProperty("trustCertificateKeyStoreType", "PKCS12");
    properties.setProperty("trustCertificateKeyStorePassword", "changeit");
    return properties;
  }

  private static Path trustStore(Path pem, Path file) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (InputStream in = Files.newInputStream(pem)) {
      var certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("root", certificate);
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, "changeit".toCharArray());
    }
    return file;
  }

  private static String query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      assertThat(result.next()).isTrue();
      return result.getString(1);
    }
  }
}
