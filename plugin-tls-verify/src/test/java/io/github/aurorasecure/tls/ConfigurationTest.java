package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProvider;
import io.github.aurorasecure.spi.Vendor;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
  @ValueSource(strings = {"", "a,", "*.example.com", "db.example.com:5432", "https://db", "my_db"})
  void expectedHostIsOneName(String value) {
    assertThatThrownBy(
            () -> create(Vendor.POSTGRESQL, PGJDBC, hosts(Map.of()), Map.of("expectedHost", value)))
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "tls-verify.expectedHost=%s: use host names or IP addresses without port, several"
                + " separated by commas",
            value);
  }

  @ParameterizedTest
  @CsvSource({
    "verify-ca, sslmode, verify-ca",
    "require, sslmode, require",
    "disable, sslmode, disable",
    "disable, ssl, false",
    "vendor, sslmode, prefer",
  })
  void weakerModeNeedsAWordAndAgreesWithItsVendorSpelling(String mode, String name, String value)
      throws Exception {
    List<Host> hosts = hosts(Map.of(name, value));
    assertThatThrownBy(() -> create(Vendor.POSTGRESQL, PGJDBC, hosts, Map.of("mode", mode)))
        .isInstanceOf(SQLException.class)
        .hasMessage(
            "tls-verify.mode=%s: anything but verify-full needs tls-verify.allowInsecure=true as"
                + " well",
            mode);
    create(Vendor.POSTGRESQL, PGJDBC, hosts, Map.of("mode", mode, "allowInsecure", "true")).close();
  }

  @ParameterizedTest
  @CsvSource({
    "verify-ca, sslMode, VERIFY_CA",
    "require, sslMode, REQUIRED",
    "require, useSSL, true",
    "disable, sslMode, DISABLED",
    "disable, useSSL, false",
    "vendor, sslMode, PREFERRED",
  })
  void weakerModeAgreesWithConnectorJsSpelling(String mode, String name, String value)
      throws Exception {
    create(
            Vendor.MYSQL,
            connectorJ(),
            hosts(Map.of(name, value)),
            Map.of("mode", mode, "allowInsecure", "true"))
        .close();
  }

  @ParameterizedTest
  @CsvSource({
    "verify-ca, sslmode, verify-full",
    "verify-ca, sslmode, require",
    "require, sslmode, disable",
    "disable, sslmode, require",
    "disable, ssl, true",
  })
  void weakerModeContradictsAnyOtherVendorSpelling(String mode, String name, String value) {
    assertThatThrownBy(
            () ->
                create(
                    Vendor.POSTGRESQL,
                    PGJDBC,
                    hosts(Map.of(name, value)),
                    Map.of("mode", mode, "allowInsecure", "true")))
        .hasMessageStartingWith(
            "tls-verify: %s=%s contradicts tls-verify.mode=%s;", name, value, mode);
  }

  @ParameterizedTest
  @CsvSource({
    "mode, strict",
    "allowInsecure, yes",
    "regionScope, ''",
    "versions, TLSv1.1",
    "versions, TLSv1",
    "versions, SSLv3",
    "versions, 'TLSv1.2,'",
    "cipherSuites, ''",
    "cipherSuites, TLS_NULL_WITH_NULL_NULL",
    "cipherSuites, TLS_RSA_WITH_NULL_SHA",
    "cipherSuites, ECDHE-RSA-RC4-SHA",
    "cipherSuites, NULL-MD5",
    "cipherSuites, 'TLS_AES_256_GCM_SHA384,DES-CBC3-SHA'",
    "reloadInterval, soon",
    "reloadInterval, -1",
    "expiryWarnDays, thirty",
    "onIdentityFailure, ignore",
    "clientCertificate, /nowhere/client.pem",
    "caBundle, /nowhere/ca.pem",
  })
  void valueThatCannotBeUsedIsNamed(String name, String value) {
    assertThatThrownBy(
            () -> create(Vendor.POSTGRESQL, PGJDBC, hosts(Map.of()), Map.of(name, value)))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageStartingWith("tls-verify." + name + "=" + value + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "require, caBundle, system",
    "disable, expectedHost, db.example.com",
    "verify-ca, expectedHost, db.example.com",
    "vendor, versions, TLSv1.3",
  })
  void settingWithoutEffectInAModeIsRefused(String mode, String name, String value) {
    Map<String, String> values = Map.of("mode", mode, "allowInsecure", "true", name, value);
    assertThatThrownBy(() -> create(Vendor.POSTGRESQL, PGJDBC, hosts(Map.of()), values))
        .hasMessageContaining("tls-verify." + name + " has no effect");
  }

  @Test
  void bundleThatVendorSettingsNameIsUsed(@TempDir Path dir) throws Exception {
    Path ca = pem(dir.resolve("my ca.pem"), root("Test Root"));
    Path other = pem(dir.resolve("other.pem"), root("Other Root"));
    String uri = ca.toUri().toString();
    for (Map<String, String> values :
        List.of(Map.<String, String>of(), Map.of("caBundle", ca.toString()))) {
      create(Vendor.POSTGRESQL, PGJDBC, hosts(Map.of("sslrootcert", ca.toString())), values)
          .close();
      for (String alias : List.of("trustCertificateKeyStoreUrl", "serverSslCert")) {
        create(Vendor.MYSQL, connectorJ(), hosts(Map.of(alias, uri)), values).close();
      }
    }
    assertThatThrownBy(
            () ->
                create(
                    Vendor.POSTGRESQL,
                    PGJDBC,
                    hosts(Map.of("sslrootcert", other.toString())),
                    Map.of("caBundle", ca.toString())))
        .hasMessage(
            "tls-verify: sslrootcert=%s contradicts tls-verify.caBundle=%s; remove one of them",
            other, ca);
    assertThatThrownBy(
            () ->
                create(
                    Vendor.POSTGRESQL,
                    PGJDBC,
                    hosts(Map.of("sslrootcert", "/nowhere/ca.pem")),
                    Map.of()))
        .hasMessageContaining("'/nowhere/ca.pem' cannot be read");
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
                  .contains("mode", "caBundle", "expectedHost");
            });
  }

  private static void assertContradiction(Vendor vendor, Driver driver, String name, String value) {
    assertThatThrownBy(() -> create(vendor, driver, hosts(Map.of(name, value)), Map.of()))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .hasMessageStartingWith(
            "tls-verify: " + name + "=" + value + " contradicts tls-verify.mode=verify-full")
        .hasMessageEndingWith(
            "; remove it from URL and properties, or leave tls-verify out if the"
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
}
