package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is set wherever it can be set, a server that has not proved itself is told nothing: one
 * that has no TLS, and one whose certificate anybody could make.
 */
@Timeout(120)
class DowngradeTest {
  private static final String USER = "user_of_the_test";
  private static final String PASSWORD = "password_of_the_test";
  private static final CertificateChain CA = root("Test Root");
  private static final CertificateChain STRANGER = issue(root("Mallory"), "localhost");

  private final Path dir;

  DowngradeTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "sslmode=disable",
        "sslmode=allow",
        "sslmode=prefer",
        "sslmode=require",
        "sslmode=verify-ca",
        "sslmode=VERIFY-FULL",
        "sslmode=''",
        "ssl=false",
        "ssl=true",
        "ssl=0",
        "sslNegotiation=direct",
        "sslNegotiation=postgres",
        "sslNegotiation=nonsense",
        "sslfactory=org.postgresql.ssl.NonValidatingFactory",
        "sslfactory=org.postgresql.ssl.LibPQFactory",
        "sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
        "sslhostnameverifier=org.postgresql.ssl.PGjdbcHostnameVerifier",
        "socketFactory=javax.net.DefaultSocketFactory",
        "socketFactoryArg=x",
        "sslfactoryarg=x",
        "gssEncMode=allow",
        "gssEncMode=prefer",
        "gssEncMode=require",
        "gssEncMode=disable",
        "gssencmode=require",
        "classLoaderStrategy=context-first",
        "classLoaderStrategy=nonsense",
        "channelBinding=disable",
        "channelBinding=require",
        "requireAuth=password",
        "protocolVersion=2",
        "classLoaderStrategy=driver",
        "targetServerType=preferSecondary",
        "loadBalanceHosts=true",
        "sslResponseTimeout=1",
        "sslResponseTimeout=0",
        "connectTimeout=0",
        "loginTimeout=5",
        "connectExecutor=java.lang.Runnable",
        "assumeMinServerVersion=9.0",
        "PGHOST=localhost",
        "PGSSLMODE=disable",
        "aurora-secure.attempt=x",
      })
  void nothingOnPostgresqlLowersTheGuard(String name, String value) throws Exception {
    for (String spelling : List.of(name, name.toUpperCase(Locale.ROOT), firstEncoded(name))) {
      for (boolean plain : new boolean[] {true, false}) {
        assertNothingIsTold(Engine.POSTGRESQL, plain, spelling, value == null ? "" : value);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "sslMode=DISABLED",
        "sslMode=PREFERRED",
        "sslMode=REQUIRED",
        "sslMode=VERIFY_CA",
        "sslMode=VERIFY_IDENTITY",
        "useSSL=false",
        "useSSL=true",
        "requireSSL=false",
        "verifyServerCertificate=false",
        "verifyServerCertificate=true",
        "allowPublicKeyRetrieval=true",
        "socketFactory=com.mysql.cj.protocol.StandardSocketFactory",
        "socketFactory=com.mysql.cj.protocol.NamedPipeSocketFactory",
        "fallbackToSystemTrustStore=true",
        "defaultAuthenticationPlugin=mysql_clear_password",
        "disabledAuthenticationPlugins=caching_sha2_password",
        "useConfigs=maxPerformance",
        "autoReconnect=false",
        "dnsSrv=true",
        "protocol=pipe",
        "type=REPLICA",
        "socksProxyHost=localhost",
        "paranoid=false",
        "useCompression=true",
        "aurora-secure.attempt=x",
      })
  void nothingOnMysqlLowersTheGuard(String name, String value) throws Exception {
    for (String spelling : List.of(name, name.toLowerCase(Locale.ROOT), firstEncoded(name))) {
      for (boolean plain : new boolean[] {true, false}) {
        assertNothingIsTold(Engine.MYSQL, plain, spelling, value == null ? "" : value);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://H:P/app?sslmode=verify-full&sslmode=disable",
        "postgresql://H:P/app?sslmode=disable&sslmode=verify-full",
        "postgresql://H:P/app??sslmode=disable",
        "postgresql://H:P/app?&&sslmode=disable&",
        "postgresql://H:P/app?sslmode=%64isable",
        "postgresql://H:P/app?sslmode=disable#",
        "postgresql://H:P/app?sslmode=verify-full%00",
        "postgresql://H:P?sslmode=disable",
        "postgresql://H:P,H:P/app?sslmode=disable",
        "postgresql://user:x@H:P/app",
        "mysql://H:P/app?sslMode=VERIFY_IDENTITY&sslMode=DISABLED",
        "mysql://H:P/app?sslMode=DISABLED#?sslMode=VERIFY_IDENTITY",
        "mysql://H:P/app#?plugins=&sslMode=DISABLED",
        "mysql://H:P/app? sslMode = DISABLED ",
        "mysql://H:P/app?%73slMode=%44ISABLED",
        "mysql://address=(host=H)(port=P)(SSLMODE=DISABLED)/app",
        "mysql://(host=H,port=P,useSSL=false)/app",
        "mysql://(host=H,port=P,sslMode=VERIFY_IDENTITY)/app?sslMode=DISABLED",
        "mysql://(host=H,port=P,%73slMode=DISABLED)/app",
        "mysql://[(host=H,port=P,sslMode=DISABLED)]/app",
        "mysql:replication://(host=H,port=P,type=source,sslMode=DISABLED)/app",
        "mysql:loadbalance://(host=H,port=P,sslMode=DISABLED)/app?retriesAllDown=1",
        "mysql://x:y@H:P/app?allowPublicKeyRetrieval=true&useSSL=0",
      })
  void noUrlLowersTheGuard(String rest) throws Exception {
    Engine engine = rest.startsWith("mysql") ? Engine.MYSQL : Engine.POSTGRESQL;
    for (boolean plain : new boolean[] {true, false}) {
      try (HostileServer server = server(engine, plain)) {
        String url = rest.replace("H", "localhost").replace("P", Integer.toString(server.port()));
        assertNothingIsTold(server, "jdbc:aurora-secure:" + url, properties());
      }
    }
  }

  /** As of a variable that is not set in {@code plugins=${PLUGINS:}}. */
  @ParameterizedTest
  @ValueSource(strings = {"", " ", ",", " , "})
  void emptyListOfPluginsIsNotTakenForADecision(String plugins) {
    for (Engine engine : Engine.values()) {
      try (HostileServer server = server(engine, true)) {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", PASSWORD);
        properties.setProperty("plugins", plugins);
        String url = server.jdbcUrl("localhost").replaceFirst("jdbc:", "jdbc:aurora-secure:");
        assertNothingIsTold(server, url, properties);
      }
    }
  }

  /** A service file may be changed by others than the application. */
  @Test
  void serviceFileLowersNothingNotEvenLater() throws Exception {
    Path services = dir.resolve("pg_service.conf");
    System.setProperty("org.postgresql.pgservicefile", services.toString());
    try (HostileServer server = server(Engine.POSTGRESQL, true)) {
      String host = "[x]\nhost=localhost\nport=" + server.port() + "\ndbname=app\n";
      for (String weak :
          List.of(
              "sslmode=verify-full\n",
              "sslmode=disable\n",
              "gssEncMode=require\n",
              "sslfactory=org.postgresql.ssl.NonValidatingFactory\n")) {
        Files.writeString(services, host + weak);
        assertNothingIsTold(server, "jdbc:aurora-secure:postgresql://?service=x", properties());
      }
    } finally {
      System.clearProperty("org.postgresql.pgservicefile");
    }
  }

  private void assertNothingIsTold(Engine engine, boolean plain, String name, String value)
      throws Exception {
    try (HostileServer server = server(engine, plain)) {
      String url = "jdbc:aurora-secure:" + server.jdbcUrl("localhost").substring("jdbc:".length());
      assertNothingIsTold(
          server, url + "?" + name + "=" + URLEncoder.encode(value, ISO_8859_1), properties());
      if (!name.contains("%")) {
        Properties direct = properties();
        direct.setProperty(name, value);
        assertNothingIsTold(server, url, direct);
        Properties defaults = new Properties(direct);
        assertNothingIsTold(server, url, defaults);
      }
    }
  }

  /** Looks at whatever the server got, be the connect refused for whatever reason. */
  private static void assertNothingIsTold(HostileServer server, String url, Properties properties) {
    Throwable thrown = catchThrowable(() -> DriverManager.getConnection(url, properties).close());
    List<String> told = new ArrayList<>(server.passwords());
    told.add(new String(server.received(), ISO_8859_1));
    assertThat(thrown).as(url).isInstanceOf(SQLException.class);
    assertThat(told).as(url).allSatisfy(t -> assertThat(t).doesNotContain(USER, PASSWORD));
    assertThat(server.passwords()).as(url).isEmpty();
  }

  private Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("user", USER);
    properties.setProperty("password", PASSWORD);
    properties.setProperty("plugins", "tls-verify");
    properties.setProperty("tls-verify.caBundle", pem(dir.resolve("ca.pem"), CA).toString());
    return properties;
  }

  private static HostileServer server(Engine engine, boolean plain) {
    return plain ? HostileServer.withoutTls(engine) : HostileServer.presenting(engine, STRANGER);
  }

  private static String firstEncoded(String name) {
    return "%%%02x%s".formatted((int) name.charAt(0), name.substring(1));
  }
}
