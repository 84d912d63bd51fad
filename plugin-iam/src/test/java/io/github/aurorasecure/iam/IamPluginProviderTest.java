package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import io.github.aurorasecure.spi.Vendor;
import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IamPluginProviderTest {
  @Test
  void providerIsFoundByName() {
    assertThat(ServiceLoader.load(PluginProvider.class))
        .singleElement()
        .satisfies(provider -> assertThat(provider.name()).isEqualTo("iam"));
  }

  @Test
  void everyPropertyIsDescribed() {
    assertThat(new IamPluginProvider().properties())
        .allSatisfy(property -> assertThat(property.description()).isNotBlank())
        .extracting(PluginProperty::name)
        .containsExactly(
            "mode",
            "region",
            "host",
            "port",
            "profile",
            "credentialsProvider",
            "credentialsProvider.*",
            "webIdentity",
            "roleArn",
            "externalId",
            "roleSessionName",
            "roleDuration",
            "refresh");
  }

  @Test
  void awsSdkAndVendorDriversAreNotNeededUntilATokenIs() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String jar = entry.replace(File.separatorChar, '/');
      if (Stream.of("/awssdk/", "/org/postgresql/", "/mysql-connector-j")
          .noneMatch(jar::contains)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader without =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThatExceptionOfType(ClassNotFoundException.class)
          .isThrownBy(() -> without.loadClass("software.amazon.awssdk.regions.Region"));
      Class<?> self = without.loadClass(IamPluginProviderTest.class.getName());
      Method standsAside = self.getDeclaredMethod("standsAside");
      standsAside.setAccessible(true);
      assertThat(standsAside.invoke(null)).isEqualTo("asked the vendor driver");
    }
  }

  /** Makes a plugin and connects with a password, in the class loader of the test above. */
  static String standsAside() throws Exception {
    Driver none =
        (Driver)
            Proxy.newProxyInstance(
                IamPluginProviderTest.class.getClassLoader(),
                new Class<?>[] {Driver.class},
                (proxy, method, arguments) -> null);
    try (Plugin plugin =
            new IamPluginProvider()
                .create(new PluginConfig("iam", Vendor.MYSQL, none, List.of(), Map.of()));
        ConnectAttempt attempt = ConnectAttempt.begin()) {
      plugin.connect(
          new ConnectRequest(
              Vendor.MYSQL,
              "jdbc:mysql://localhost/app",
              List.of(new Host("localhost", 3306, Map.of())),
              Map.of("user", "app", "password", "secret"),
              attempt),
          request -> {
            throw new SQLException("asked the vendor driver");
          });
      return "connected";
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
