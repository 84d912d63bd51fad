package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProvider;
import io.github.aurorasecure.spi.Vendor;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final Driver PGJDBC = new org.postgresql.Driver();

  @ParameterizedTest
  @CsvSource({
    "sslmode, disable",
    "sslmode, allow",
    "sslmode, prefer",
    "sslmode, require",
    "sslmode, verify-ca",
    "sslmode, Verify-CA",
    "sslmode, ''",
    "ssl, false",
    "ssl, no",
    "sslfactory, org.postgresql.ssl.NonValidatingFactory",
    "sslfactory, org.postgresql.ssl.jdbc4.LibPQFactory",
    "sslfactory, ''",
    "sslfactoryarg, file:ca.pem",
    "sslhostnameverifier, com.example.AllowAll",
    "sslrootcert, /etc/ssl/ca.pem",
    "sslcert, client.crt",
    "sslkey, client.key",
    "socketFactory, com.example.SocketFactory",
    "gssEncMode, prefer",
    "gssEncMode, require",
  })
  void contradictionOnPostgresqlIsRefused(String name, String value) throws Exception {
    assertContradiction(Vendor.POSTGRESQL, PGJDBC, name, value);
  }

  @ParameterizedTest
  @CsvSource({
    "sslMode, DISABLED",
    "sslMode, PREFERRED",
    "sslMode, REQUIRED",
    "sslMode, VERIFY_CA",
    "sslMode, disabled",
    "sslmode, disabled",
    "useSSL, false",
    "useSSL, no",
    "requireSSL, false",
    "verifyServerCertificate, false",
    "verifyServerCertificate, NO",
    "socketFactory, com.mysql.cj.protocol.SocksProxySocketFactory",
    "socketFactory, com.mysql.cj.protocol.StandardSocketFactory",
    "socksProxyHost, 127.0.0.1",
    "trustCertificateKeyStoreUrl, file:trust.p12",
    "clientCertificateKeyStoreUrl, file:key.p12",
    "tlsVersions, TLSv1.2",
    "enabledTLSProtocols, TLSv1",
    "tlsCiphersuites, TLS_AES_128_GCM_SHA256",
    "enabledSSLCipherSuites, TLS_AES_128_GCM_SHA256",
    "sslContextProvider, X",
    "trustManagerFactoryProvider, X",
    "KeyManagerFactoryProvider, X",
    "keyStoreProvider, X",
    "fipsCompliantJsse, true",
    "propertiesTransform, com.example.Transform",
    "dnsSrv, true",
    "dnsSrv, YES",
    "protocol, pipe",
    "path, \\\\.\\pipe\\mysql",
    "namedPipePath, \\\\.\\pipe\\mysql",
  })
  void contradictionOnMysqlIsRefused(String name, String value) throws Exception {
    assertContradiction(Vendor.MYSQL, connectorJ(), name, value);
  }

  @Test
  void contradictionOfAnyHostIsRefused() {
    List<Host> hosts =
        List.of(new Host("a", 3306, Map.of()), new Host("b", 3306, Map.of("sslMode", "PREFERRED")));

    assertThatThrownBy(() -> create(Vendor.MYSQL, connectorJ(), hosts, Map.of()))
        .hasMessageContaining("sslMode=PREFERRED");
  }

  @ParameterizedTest
  @CsvSource({
    "sslmode, VERIFY-FULL",
    "ssl, true",
    "ssl, ''",
    "sslfactory, org.postgresql.ssl.LibPQFactory",
    "sslNegotiation, direct",
    "gssEncMode, disable",
    "channelBinding, require",
    "authenticationPluginClassName, com.example.Plugin",
  })
  void agreementOnPostgresqlIsAccepted(String name, String value) throws Exception {
    create(Vendor.POSTGRESQL, PGJDBC, hosts(Map.of(name, value)), Map.of()).close();
  }

  @ParameterizedTest
  @CsvSource({
    "sslMode, verify_identity",
    "useSSL, TRUE",
    "requireSSL, yes",
    "verifyServerCertificate, true",
    "dnsSrv, false",
    "protocol, TCP",
    "trustCertificateKeyStoreType, JKS",
    "fallbackToSystemTrustStore, true",
    "dbname, app",
  })
  void agreementOnMysqlIsAccepted(String name, String value) throws Exception {
    create(Vendor.MYSQL, connectorJ(), hosts(Map.of(name, value)), Map.of()).close();
  }

  @Test
  void whatPgjdbcReportsAsDefaultsIsAccepted() throws Exception {
    Map<String, String> reported = new HashMap<>();
    for (DriverPropertyInfo info :
        PGJDBC.getPropertyInfo("jdbc:postgresql://localhost/app", new Properties())) {
      if (info.value != null) {
        reported.put(info.name, info.value);
      }
    }

    assertThat(reported).containsEntry("gssEncMode", "allow");
    create(Vendor.POSTGRESQL, PGJDBC, hosts(reported), Map.of()).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a,b", "*.example.com", "db.example.com:5432", "https://db", "my_db"})
  void expectedHostIsOneName(String value) {
    assertThatThrownBy(
            () -> create(Vendor.POSTGRESQL, PGJDBC, hosts(Map.of()), Map.of("expectedHost", value)))
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "tls-verify.expectedHost=%s: use one host name or IP address, without port", value);
  }

  @Test
  void connectorJThatCannotSeeTheHookIsRefused() throws Exception {
    try (URLClassLoader apart = apart(com.mysql.cj.jdbc.Driver.class)) {
      Driver driver = driver(apart, "com.mysql.cj.jdbc.Driver");

      assertThatThrownBy(() -> create(Vendor.MYSQL, driver, hosts(Map.of()), Map.of()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("com.mysql.cj.jdbc.Driver cannot see io.github.aurorasecure.tls.");
    }
  }

  @Test
  void pgjdbcThatCannotSeeTheHooksIsRefused() throws Exception {
    try (URLClassLoader apart = apart(org.postgresql.Driver.class)) {
      Driver driver = driver(apart, "org.postgresql.Driver");
      List<Host> driverOnly = hosts(Map.of("classLoaderStrategy", "driver"));

      assertThatThrownBy(() -> create(Vendor.POSTGRESQL, driver, driverOnly, Map.of()))
          .hasMessageContaining("org.postgresql.Driver cannot see io.github.aurorasecure.tls.");
      // By default it asks the thread's context class loader too, which sees them here.
      assertThatCode(() -> create(Vendor.POSTGRESQL, driver, hosts(Map.of()), Map.of()))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void secondCopyOfTheHookIsNotOurs() throws Exception {
    try (URLClassLoader apart =
        apart(
            com.mysql.cj.jdbc.Driver.class,
            TlsVerifyPluginProvider.class,
            PluginProvider.class,
            org.jspecify.annotations.Nullable.class)) {
      Driver driver = driver(apart, "com.mysql.cj.jdbc.Driver");

      assertThatThrownBy(() -> create(Vendor.MYSQL, driver, hosts(Map.of()), Map.of()))
          .hasMessageContaining("cannot see");
    }
  }

  @Test
  void serviceLoaderFindsTheProvider() {
    assertThat(ServiceLoader.load(PluginProvider.class))
        .singleElement()
        .satisfies(
            provider -> {
              assertThat(provider.name()).isEqualTo("tls-verify");
              assertThat(provider.properties())
                  .extracting("name")
                  .containsExactly("caBundle", "expectedHost");
            });
  }

  private static void assertContradiction(Vendor vendor, Driver driver, String name, String value) {
    assertThatThrownBy(() -> create(vendor, driver, hosts(Map.of(name, value)), Map.of()))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageStartingWith("tls-verify: " + name + "=" + value + " contradicts it")
        .hasMessageEndingWith(
            "; remove it from URL and properties, or leave tls-verify out of plugins= if the"
                + " vendor's own TLS settings shall hold");
  }

  @Test
  void driverThatTellsNoHostsIsRefused() {
    assertThatThrownBy(() -> create(Vendor.POSTGRESQL, PGJDBC, List.of(), Map.of()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("does not tell which servers");
  }

  private static List<Host> hosts(Map<String, String> settings) {
    return List.of(new Host("db.example.com", 5432, settings));
  }

  private static Plugin create(
      Vendor vendor, Driver driver, List<Host> hosts, Map<String, String> values)
      throws SQLException {
    return new TlsVerifyPluginProvider()
        .create(new PluginConfig("tls-verify", vendor, driver, hosts, values));
  }

  private static Driver connectorJ() throws SQLException {
    return new com.mysql.cj.jdbc.Driver();
  }

  /** A class loader with the jars of these classes and nothing else of ours. */
  private static URLClassLoader apart(Class<?>... classes) {
    URL[] jars = new URL[classes.length];
    for (int i = 0; i < jars.length; i++) {
      jars[i] = classes[i].getProtectionDomain().getCodeSource().getLocation();
    }
    return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
  }

  private static Driver driver(ClassLoader loader, String name) throws Exception {
    return (Driver) loader.loadClass(name).getDeclaredConstructor().newInstance();
  }
}
