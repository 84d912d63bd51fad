package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.driver.AuroraSecureDriver;
import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * pgjdbc's third place for settings beside URL and properties, the resource {@code
 * org/postgresql/driverconfig.properties}, which {@code Driver.getPropertyInfo} passes over. In
 * application servers it lies beside pgjdbc in a parent of our class loader.
 */
class DriverConfigTest {
  private static final CertificateChain CA = root("Test Root");

  @ParameterizedTest
  @CsvSource(
      delimiter = '=',
      value = {
        "sslfactory=org.postgresql.ssl.NonValidatingFactory",
        "sslhostnameverifier=com.example.AllowAll",
        "sslmode=disable",
      })
  void settingInItThatContradictsIsRefused(String name, String value, @TempDir Path dir)
      throws Exception {
    Path config = Files.createDirectories(dir.resolve("org/postgresql"));
    Files.writeString(config.resolve("driverconfig.properties"), name + "=" + value);
    Properties properties = new Properties();
    properties.setProperty("user", "app");
    properties.setProperty("password", "secret");
    properties.setProperty("plugins", "tls-verify");
    properties.setProperty("classLoaderStrategy", "driver");
    properties.setProperty("tls-verify.caBundle", pem(dir.resolve("ca.pem"), CA).toString());
    try (URLClassLoader container =
            new URLClassLoader(
                new URL[] {dir.toUri().toURL(), jar(org.postgresql.Driver.class)},
                ClassLoader.getPlatformClassLoader());
        URLClassLoader application =
            new URLClassLoader(
                Stream.of(AuroraSecureDriver.class, TlsVerifyPluginProvider.class)
                    .map(DriverConfigTest::jar)
                    .toArray(URL[]::new),
                container);
        HostileServer server =
            HostileServer.presenting(Engine.POSTGRESQL, issue(root("Mallory"), "localhost"))) {
      Class.forName("org.postgresql.Driver", true, container);
      Thread.currentThread().setContextClassLoader(application);
      Driver driver =
          application
              .loadClass(AuroraSecureDriver.class.getName())
              .asSubclass(Driver.class)
              .getConstructor()
              .newInstance();
      String url = server.jdbcUrl("localhost").replaceFirst("jdbc:", "jdbc:aurora-secure:");

      assertThatThrownBy(() -> driver.connect(url, properties))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(name + "=" + value + " contradicts tls-verify.mode=verify-full");
      assertThat(server.passwords()).isEmpty();
    } finally {
      Thread.currentThread().setContextClassLoader(DriverConfigTest.class.getClassLoader());
    }
  }

  private static URL jar(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
