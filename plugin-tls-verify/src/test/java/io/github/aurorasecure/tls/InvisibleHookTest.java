package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProvider;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A vendor driver in a class loader that does not see our hooks, as in application servers. */
class InvisibleHookTest {
  private static final CertificateChain CA = root("Test Root");

  private final Path dir;
  private URLClassLoader apart;

  InvisibleHookTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @BeforeEach
  void loadVendorsApart() {
    apart = apart(com.mysql.cj.jdbc.Driver.class, org.postgresql.Driver.class);
  }

  @AfterEach
  void close() throws Exception {
    apart.close();
  }

  @ParameterizedTest
  @EnumSource
  void vendorVerifiesWithOurCertificates(Vendor vendor) throws Exception {
    try (HostileServer right = server(vendor, issue(CA, "localhost"));
        HostileServer wrongName = server(vendor, issue(CA, "db.example.com"));
        HostileServer wrongCa = server(vendor, issue(root("Mallory"), "localhost"))) {
      // Nobody gets in there, but this one is told the password.
      assertThatThrownBy(() -> connect(vendor, right)).isInstanceOf(SQLException.class);
      assertThat(right.passwords()).containsExactly("secret");
      for (HostileServer wrong : List.of(wrongName, wrongCa)) {
        assertThatThrownBy(() -> connect(vendor, wrong)).isInstanceOf(SQLException.class);
        assertThat(wrong.received()).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverWithoutTlsGetsNothing(Vendor vendor) throws Exception {
    try (HostileServer plain = HostileServer.withoutTls(Engine.valueOf(vendor.name()))) {
      assertThatThrownBy(() -> connect(vendor, plain)).isInstanceOf(SQLException.class);
      assertThat(plain.passwords()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "expectedHost, db.example.com",
    "versions, TLSv1.3",
    "cipherSuites, TLS_AES_128_GCM_SHA256",
    "onIdentityFailure, fail",
  })
  void whatTheVendorCannotDoIsRefused(String name, String value) {
    for (Vendor vendor : Vendor.values()) {
      assertThatThrownBy(
              () ->
                  create(
                      vendor,
                      driver(apart, vendor),
                      new Host("localhost", 5432),
                      Map.of(name, value)))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(" cannot see io.github.aurorasecure.tls.")
          .hasMessageContaining("put its jar beside those of this driver");
    }
  }

  /** The context class loader has ours, which only pgjdbc asks, and first only if told to. */
  @ParameterizedTest
  @CsvSource({
    "MYSQL, MySqlTlsSocketFactory, , false",
    "POSTGRESQL, PostgresSocketFactory, , false",
    "POSTGRESQL, PostgresSocketFactory, driver, false",
    "POSTGRESQL, PostgresSocketFactory, driver-first, false",
    "POSTGRESQL, PostgresSocketFactory, context-first, true",
  })
  void secondCopyBesideTheVendorIsAskedFirstUnlessToldOtherwise(
      Vendor vendor, String hook, @Nullable String strategy, boolean ours) throws Exception {
    try (URLClassLoader copies = copies()) {
      assertThat(sees(vendor, driver(copies, vendor), hook, strategy)).isEqualTo(ours);
    }
  }

  @ParameterizedTest
  @CsvSource({"driver, true", "driver-first, true", "context-first, false"})
  void secondCopyInTheContextClassLoaderIsAskedFirstIfToldSo(String strategy, boolean ours)
      throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader copies = copies()) {
      Thread.currentThread().setContextClassLoader(copies);
      assertThat(
              sees(
                  Vendor.POSTGRESQL,
                  new org.postgresql.Driver(),
                  "PostgresSocketFactory",
                  strategy))
          .isEqualTo(ours);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void pgjdbcTakesTheHookOfTheContextClassLoaderIfToldTo() throws Exception {
    Map<String, String> strategy = Map.of("classLoaderStrategy", "context-first");
    try (URLClassLoader copies = copies();
        HostileServer right = server(Vendor.POSTGRESQL, issue(CA, "localhost"));
        HostileServer wrong = server(Vendor.POSTGRESQL, issue(CA, "db.example.com"))) {
      Driver driver = driver(copies, Vendor.POSTGRESQL);
      assertThatThrownBy(() -> connect(Vendor.POSTGRESQL, driver, right, strategy))
          .isInstanceOf(SQLException.class);
      assertThat(right.passwords()).containsExactly("secret");
      assertThatThrownBy(() -> connect(Vendor.POSTGRESQL, driver, wrong, strategy))
          .isInstanceOf(TlsVerificationException.class);
      assertThat(wrong.received()).isEmpty();
    }
  }

  private static boolean sees(
      Vendor vendor, Driver driver, String hook, @Nullable String strategy) {
    Map<String, String> settings =
        strategy == null ? Map.of() : Map.of("classLoaderStrategy", strategy);
    return new PluginConfig(
            "tls-verify", vendor, driver, List.of(new Host("localhost", 1, settings)), Map.of())
        .vendorSees(TlsVerifyPluginProvider.class, "io.github.aurorasecure.tls." + hook);
  }

  private static URLClassLoader copies() {
    return apart(
        com.mysql.cj.jdbc.Driver.class,
        org.postgresql.Driver.class,
        TlsVerifyPluginProvider.class,
        PluginProvider.class,
        Nullable.class);
  }

  /** pgjdbc tells its default: to ask the thread's context class loader too. */
  @Test
  void contextClassLoaderOfPgjdbcIsAsked() throws Exception {
    Driver driver = driver(apart, Vendor.POSTGRESQL);
    String strategy =
        Stream.of(driver.getPropertyInfo("jdbc:postgresql://localhost/app", new Properties()))
            .filter(property -> property.name.equals("classLoaderStrategy"))
            .map(property -> property.value)
            .findAny()
            .orElseThrow();
    assertThat(sees(Vendor.POSTGRESQL, driver, "PostgresSocketFactory", strategy)).isTrue();
  }

  @Test
  void trustFileGoesWithThePlugin() throws Exception {
    Path directory;
    try (TrustFile file = new TrustFile()) {
      file.hold(CaBundle.of("builtin:rds", null).read());
      assertThat(file.pem()).exists();
      directory = file.pem().getParent();
    }
    assertThat(Files.exists(directory)).isFalse();
  }

  private void connect(Vendor vendor, HostileServer server) throws Exception {
    connect(vendor, driver(apart, vendor), server, Map.of("classLoaderStrategy", "driver"));
  }

  private void connect(
      Vendor vendor, Driver driver, HostileServer server, Map<String, String> settings)
      throws Exception {
    Map<String, String> properties = new HashMap<>(settings);
    properties.putAll(Map.of("user", "app", "password", "secret"));
    Host host = new Host("localhost", server.port(), settings);
    try (ConnectAttempt attempt = ConnectAttempt.begin();
        Plugin plugin = create(vendor, driver, host, Map.of())) {
      plugin
          .connect(
              new ConnectRequest(
                  vendor, server.jdbcUrl("localhost"), List.of(host), properties, attempt),
              request -> driver.connect(request.url(), request.vendorProperties()))
          .close();
    }
  }

  private Plugin create(Vendor vendor, Driver driver, Host host, Map<String, String> values)
      throws Exception {
    Map<String, String> all = new HashMap<>(values);
    all.put("caBundle", pem(dir.resolve("ca.pem"), CA).toString());
    return new TlsVerifyPluginProvider()
        .create(new PluginConfig("tls-verify", vendor, driver, List.of(host), all));
  }

  private static HostileServer server(Vendor vendor, CertificateChain certificate) {
    return HostileServer.presenting(Engine.valueOf(vendor.name()), certificate);
  }

  /** A class loader with the jars of these classes and nothing else of ours. */
  private static URLClassLoader apart(Class<?>... classes) {
    URL[] jars =
        Stream.of(classes)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .toArray(URL[]::new);
    return new URLClassLoader(jars, ClassLoader.getPlatformClassLoader());
  }

  private static Driver driver(ClassLoader loader, Vendor vendor) throws Exception {
    String name = vendor == Vendor.MYSQL ? "com.mysql.cj.jdbc.Driver" : "org.postgresql.Driver";
    return (Driver) loader.loadClass(name).getDeclaredConstructor().newInstance();
  }
}
