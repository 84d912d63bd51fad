package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcConnection;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The vendor's own driver and URL, with our hook classes named as docs/jdbc.md says. */
class VendorUrlTest {
  private static final Pattern LINES = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);

  static String url(Cluster cluster) {
    return cluster.aurora().jdbcUrl(cluster.aurora().endpoints().cluster());
  }

  static Properties documented(Cluster cluster) throws Exception {
    List<String> blocks =
        LINES
            .matcher(Files.readString(Path.of("..", "docs", "jdbc.md")))
            .results()
            .map((MatchResult result) -> result.group(1))
            .toList();
    Properties properties = new Properties();
    properties.load(new StringReader(blocks.get(cluster.isPostgresql() ? 0 : 1)));
    properties.putAll(cluster.properties(Cluster.IAM_USER));
    return properties;
  }

  private static String tokenHook(Cluster cluster) {
    return cluster.isPostgresql() ? "authenticationPluginClassName" : "authenticationPlugins";
  }

  private static Properties withPassword(Cluster cluster) throws Exception {
    Properties properties = documented(cluster);
    properties.remove(tokenHook(cluster));
    properties.put("user", Cluster.PASSWORD_USER);
    properties.put("password", Cluster.PASSWORD);
    return properties;
  }

  /** The vendor's own verification with the CA of the cluster, and no hook of tls-verify. */
  private static Properties verifiedByVendor(Cluster cluster) throws Exception {
    Properties properties = new Properties();
    properties.put("user", Cluster.IAM_USER);
    properties.put(tokenHook(cluster), documented(cluster).get(tokenHook(cluster)));
    Path bundle = cluster.contract().caBundle();
    if (cluster.isPostgresql()) {
      properties.put("sslmode", "verify-full");
      properties.put("sslrootcert", bundle.toString());
    } else {
      properties.put("sslMode", "VERIFY_IDENTITY");
      properties.put(
          "trustCertificateKeyStoreUrl", bundle.resolveSibling("ca.p12").toUri().toString());
      properties.put("trustCertificateKeyStorePassword", "changeit");
    }
    return properties;
  }

  @ParameterizedTest
  @EnumSource
  void signsInWithATokenOverVerifiedTls(Cluster cluster) throws Exception {
    Properties properties = documented(cluster);
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              for (int i = 0; i < 2; i++) {
                try (Connection connection =
                    DriverManager.getConnection(url(cluster), properties)) {
                  assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
                  assertThat(AuroraSecure.isSecured(connection)).isFalse();
                }
              }
            });
    assertThat(signIns)
        .hasSize(2)
        .allSatisfy(
            signIn -> {
              assertThat(signIn.asked()).isEqualTo(SignIn.Asked.TOKEN);
              assertThat(signIn.accepted()).isTrue();
              assertThat(signIn.serverName()).isEqualTo(cluster.aurora().endpoints().cluster());
            });
  }

  @ParameterizedTest
  @EnumSource
  void signsInWithAPasswordWithoutTheTokenHook(Cluster cluster) throws Exception {
    try (Connection connection = DriverManager.getConnection(url(cluster), withPassword(cluster))) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.PASSWORD_USER);
    }
  }

  /** As by pgjdbc's {@code Driver.deregister()}, or in another class loader than our jars. */
  @ParameterizedTest
  @EnumSource
  void driverNeedNotBeRegistered(Cluster cluster) throws Exception {
    String url = url(cluster);
    Driver driver = DriverManager.getDriver(url);
    DriverManager.deregisterDriver(driver);
    try (Connection connection = driver.connect(url, documented(cluster))) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
    } finally {
      DriverManager.registerDriver(driver);
    }
  }

  @ParameterizedTest
  @EnumSource
  void tokenHookAloneTrustsTheVendorsStrictestMode(Cluster cluster) throws Exception {
    Properties properties = verifiedByVendor(cluster);
    try (Connection connection = DriverManager.getConnection(url(cluster), properties)) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
    }
    properties.put("password", "not sent");
    DriverManager.getConnection(url(cluster), properties).close();
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, sslmode, require",
    "POSTGRESQL, sslmode, verify-ca",
    "POSTGRESQL, sslhostnameverifier, org.postgresql.ssl.PGjdbcHostnameVerifier",
    "MYSQL, sslMode, REQUIRED",
    "MYSQL, sslMode, VERIFY_CA",
    "MYSQL, traceProtocol, true",
    "MYSQL, enablePacketDebug, true"
  })
  void tokenHookAloneGivesNothingInAWeakerMode(Cluster cluster, String name, String value)
      throws Exception {
    Properties properties = verifiedByVendor(cluster);
    properties.put(name, value);
    assertThat(
            cluster.signInsDuring(
                () ->
                    assertThatThrownBy(() -> DriverManager.getConnection(url(cluster), properties))
                        .isInstanceOf(SQLException.class)
                        .hasMessageStartingWith("iam: ")))
        .isNotEmpty()
        .allSatisfy(signIn -> assertThat(signIn.credentialBytes()).isZero());
  }

  @ParameterizedTest
  @EnumSource
  void tokenHookAloneRefusesWhatOnlyTlsVerifyWouldHeed(Cluster cluster) throws Exception {
    Properties properties = verifiedByVendor(cluster);
    properties.put("tls-verify.expectedHost", "db.example.com");
    assertThatThrownBy(() -> DriverManager.getConnection(url(cluster), properties))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("tls-verify.expectedHost");
  }

  @ParameterizedTest
  @EnumSource
  void nameTheCertificateIsNotForIsRefusedBeforeSigningIn(Cluster cluster) throws Exception {
    String other = cluster.aurora().endpoints().otherCluster();
    assertThat(
            cluster.signInsDuring(
                () ->
                    assertThatThrownBy(
                            () ->
                                DriverManager.getConnection(
                                    cluster.aurora().jdbcUrl(other), documented(cluster)))
                        .isInstanceOf(SQLException.class)
                        .hasStackTraceContaining("tls-verify: the certificate at " + other)))
        .isNotEmpty()
        .allSatisfy(
            signIn -> {
              assertThat(signIn.user()).isNull();
              assertThat(signIn.credentialBytes()).isZero();
            });
  }

  @ParameterizedTest
  @EnumSource
  void certificateOfAnUnknownAuthorityIsRefusedBeforeSigningIn(Cluster cluster) throws Exception {
    Properties properties = documented(cluster);
    properties.remove("tls-verify.caBundle");
    assertThat(
            cluster.signInsDuring(
                () ->
                    assertThatThrownBy(() -> DriverManager.getConnection(url(cluster), properties))
                        .isInstanceOf(SQLException.class)
                        .hasStackTraceContaining("not trusted by tls-verify.caBundle=builtin:rds")))
        .isNotEmpty()
        .allSatisfy(signIn -> assertThat(signIn.user()).isNull());
  }

  @ParameterizedTest
  @EnumSource
  void plaintextServerGetsNothing(Cluster cluster) throws Exception {
    try (HostileServer server = HostileServer.withoutTls(cluster.engine)) {
      String url = server.jdbcUrl(cluster.aurora().endpoints().cluster());
      for (Properties properties :
          List.of(documented(cluster), withPassword(cluster), verifiedByVendor(cluster))) {
        assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
            .isInstanceOf(SQLException.class);
      }
      assertThat(server.passwords()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyLineOfTlsIsNeeded(Cluster cluster) throws Exception {
    List<String> lines =
        documented(cluster).stringPropertyNames().stream()
            .filter(name -> name.startsWith("ssl") || name.equals("socketFactory"))
            .toList();
    assertThat(lines).hasSize(cluster.isPostgresql() ? 4 : 2);
    for (String line : lines) {
      Properties properties = withPassword(cluster);
      String value = (String) properties.remove(line);
      boolean noticed = cluster.isPostgresql() || !line.equals("socketFactory");
      assertThat(
              cluster.signInsDuring(
                  () ->
                      assertThatThrownBy(
                              () -> DriverManager.getConnection(url(cluster), properties))
                          .isInstanceOf(SQLException.class)
                          .hasStackTraceContaining(
                              noticed
                                  ? "needs %s=%s as well, and it is ".formatted(line, value)
                                  : "Path does not chain")))
          .allSatisfy(signIn -> assertThat(signIn.user()).as(line).isNull());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "plugins, tls-verify",
    "Plugins, tls-verify",
    "plugin, tls-verify",
    "password-policy.mode, x",
    "tls-verify.caBundel, x",
    "tls-verify.caBundle, /no/such/file",
    "tls-verify.mode, verify-ca",
    "iam.mode, auto",
    "iam.regoin, us-east-1",
    "iam.region, nowhere",
    "trustMe.all, true"
  })
  void propertyThatIsNotHeededIsRefused(String name, String value) throws Exception {
    for (Cluster cluster : Cluster.values()) {
      Properties properties = documented(cluster);
      properties.put(name, value);
      assertThat(
              cluster.signInsDuring(
                  () ->
                      assertThatThrownBy(
                              () -> DriverManager.getConnection(url(cluster), properties))
                          .isInstanceOf(SQLException.class)
                          .hasStackTraceContaining(name)))
          .allSatisfy(signIn -> assertThat(signIn.credentialBytes()).isZero());
    }
  }

  @ParameterizedTest
  @EnumSource
  void weakerModeIsRefusedAsSuch(Cluster cluster) throws Exception {
    Properties weaker = documented(cluster);
    weaker.put("tls-verify.mode", "verify-ca");
    assertThatThrownBy(() -> DriverManager.getConnection(url(cluster), weaker))
        .hasStackTraceContaining("a URL of the vendor's own has verify-full only; remove it");
  }

  @Test
  void userWithAPasswordIsToldToLeaveTheTokenHookOut() throws Exception {
    Properties properties = documented(Cluster.POSTGRESQL);
    properties.put("user", Cluster.PASSWORD_USER);
    assertThatThrownBy(() -> DriverManager.getConnection(url(Cluster.POSTGRESQL), properties))
        .hasStackTraceContaining("give the password (in the vendor's own URL in place of the hook");
  }

  @ParameterizedTest
  @MethodSource("io.github.aurorasecure.it.ContractTest#otherVersions")
  void otherVersionsOfTheVendorDriverTakeTheHooks(String vendor) throws Exception {
    boolean postgresql = vendor.startsWith("postgresql");
    Cluster cluster = postgresql ? Cluster.POSTGRESQL : Cluster.MYSQL;
    Properties properties = documented(cluster);
    List<String> arguments = new ArrayList<>(List.of(url(cluster)));
    for (String name : properties.stringPropertyNames()) {
      arguments.addAll(List.of(name, properties.getProperty(name)));
    }
    String output =
        ChildJvm.runWith(
            Path.of("target", "vendors", vendor + ".jar"),
            ClassPathProbe.class,
            List.of(postgresql ? "/org/postgresql/" : "mysql-connector-j"),
            arguments.toArray(String[]::new));
    assertThat(output).endsWith("connected as " + Cluster.IAM_USER);
  }

  @Test
  void otherUserOfAConnectionSignsInWithATokenOfItsOwn() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    cluster.aurora().addIamUser("other_user");
    try (Connection connection = DriverManager.getConnection(url(cluster), documented(cluster))) {
      connection.unwrap(JdbcConnection.class).changeUser("other_user", null);
      assertThat(SignInTest.currentUser(connection)).isEqualTo("other_user");
    }
  }

  @Test
  void tokenHookMayBeOneOfAList() throws Exception {
    Properties properties = documented(Cluster.MYSQL);
    properties.merge(
        "authenticationPlugins",
        "com.mysql.cj.protocol.a.authentication.MysqlOldPasswordPlugin",
        (own, other) -> other + " , " + own);
    properties.put("iam.region", "us-east-1");
    DriverManager.getConnection(url(Cluster.MYSQL), properties).close();
  }

  @ParameterizedTest
  @EnumSource
  void hookThatOnlyBeginsLikeOursHeedsNothing(Cluster cluster) throws Exception {
    Properties properties = documented(cluster);
    properties.merge(tokenHook(cluster), "s", (own, more) -> own.toString() + more);
    properties.put("iam.region", "us-east-1");
    assertThatThrownBy(() -> DriverManager.getConnection(url(cluster), properties))
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining("iam.region");
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, sslcert, x.pem",
    "POSTGRESQL, gssEncMode, prefer",
    "POSTGRESQL, sslfactoryarg, x",
    "MYSQL, tlsVersions, TLSv1.2",
    "MYSQL, socksProxyHost, localhost",
    "MYSQL, clientCertificateKeyStoreUrl, file:x"
  })
  void vendorSettingThatStandsAgainstOursIsRefused(Cluster cluster, String name, String value)
      throws Exception {
    Properties properties = documented(cluster);
    properties.put(name, value);
    assertThat(
            cluster.signInsDuring(
                () ->
                    assertThatThrownBy(() -> DriverManager.getConnection(url(cluster), properties))
                        .isInstanceOf(SQLException.class)
                        .hasStackTraceContaining(name + "=" + value + " contradicts")))
        .isEmpty();
  }

  @Test
  void severalHostsOfPostgresqlAreRefused() throws Exception {
    String host = Cluster.POSTGRESQL.aurora().endpoints().cluster();
    int port = Cluster.POSTGRESQL.aurora().port();
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    "jdbc:postgresql://%s:%d,%1$s:%2$d/app".formatted(host, port),
                    documented(Cluster.POSTGRESQL)))
        .isInstanceOf(SQLException.class)
        .hasStackTraceContaining("several hosts");
  }

  @ParameterizedTest
  @EnumSource
  void nameInACertificateStandsForATunnel(Cluster cluster) throws Exception {
    Properties properties = documented(cluster);
    properties.put("tls-verify.expectedHost", cluster.aurora().endpoints().cluster());
    String tunnel = cluster.aurora().jdbcUrl(cluster.aurora().endpoints().otherCluster());
    try (Connection connection = DriverManager.getConnection(tunnel, properties)) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
    }
  }

  @ParameterizedTest
  @EnumSource
  void timeOutsCancelThroughVerifiedTls(Cluster cluster) throws Exception {
    LocalAurora aurora = cluster.aurora();
    Properties properties = withPassword(cluster);
    try (Wiretap wire = Wiretap.before(aurora.port())) {
      String url = url(cluster).replace(":" + aurora.port() + "/", ":" + wire.port() + "/");
      try (Connection connection = DriverManager.getConnection(url, properties);
          Statement statement = connection.createStatement()) {
        for (int i = 0; i < 2; i++) {
          statement.setQueryTimeout(1);
          assertThatThrownBy(
                  () ->
                      statement.execute(
                          cluster.isPostgresql() ? "select pg_sleep(60)" : "select sleep(60)"))
              .isInstanceOf(SQLException.class);
        }
      }
      assertThat(new String(wire.fromClients(), StandardCharsets.ISO_8859_1))
          .doesNotContain("\u0004\u00d2\u0016.") // the code of CancelRequest
          .doesNotContain("KILL");
    }
  }
}
