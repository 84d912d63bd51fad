package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class TokenSourceTest {
  /** As with the SDK inside a web application and a connect from anywhere. */
  @Test
  void credentialsAreAskedForWithTheClassLoaderThatKnowsTheSdk() throws Exception {
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    AwsCredentialsProvider provider =
        () -> {
          seen.set(Thread.currentThread().getContextClassLoader());
          return AwsBasicCredentials.create("AKIAEXAMPLE1234", "wJalrXUtn");
        };
    PluginConfig config =
        new PluginConfig(
            "iam",
            Vendor.POSTGRESQL,
            new org.postgresql.Driver(),
            List.of(),
            Map.of(),
            Map.of(CredentialsSettings.PROVIDER, provider));
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader other = new URLClassLoader(new URL[0]);
        TokenSource source = TokenSource.of(CredentialsSettings.of(config), Moment::now)) {
      Thread.currentThread().setContextClassLoader(other);
      assertThat(source.issue(TestSignIn.CLUSTER, "app").cached()).isFalse();
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    assertThat(seen).hasValue(TokenSource.class.getClassLoader());
  }
}
