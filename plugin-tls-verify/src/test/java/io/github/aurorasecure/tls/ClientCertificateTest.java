package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.CertificateChain;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateTest {
  private static final CertificateChain CA = root("Test Root");
  private static final CertificateChain INTERMEDIATE =
      CertificateChain.builder("Clients").authority().signedBy(CA).build();

  private final Path dir;

  ClientCertificateTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PEM", "PEM of RSA", "PKCS12", "JKS"})
  void serverThatAsksIsShownIt(String format) throws Exception {
    CertificateChain client = client("alice", format.endsWith("RSA"));
    Path file = dir.resolve("client certificate");
    if (format.startsWith("PEM")) {
      Files.writeString(file, pem(client));
    } else {
      Files.write(file, keyStore(format, client));
    }
    try (LoopbackServer server = LoopbackServer.asking(issue(CA, "localhost"), CA)) {
      server.connect(policy(file, format.startsWith("PEM") ? null : "secret"));

      assertThat(server.client()).isEqualTo("CN=alice");
    }
  }

  @Test
  void renewedOneIsShownFromThenOn() throws Exception {
    Path file = Files.writeString(dir.resolve("client.pem"), pem(client("old", false)));
    TlsPolicy policy = policy(file, null);
    try (LoopbackServer server = LoopbackServer.asking(issue(CA, "localhost"), CA)) {
      server.connect(policy);
      assertThat(server.client()).isEqualTo("CN=old");

      Files.writeString(file, pem(client("new", false)));

      server.connect(policy);
      assertThat(server.client()).isEqualTo("CN=new");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----"})
  void fileWithoutAKeyIsRefused(String text) throws Exception {
    Path file = Files.writeString(dir.resolve("client.pem"), text);
    Map<String, String> values = Map.of("clientCertificate", file.toString());
    PluginConfig config =
        new PluginConfig(
            "tls-verify",
            Vendor.POSTGRESQL,
            new org.postgresql.Driver(),
            List.of(new Host("localhost", 5432)),
            values);
    assertThatThrownBy(() -> new TlsVerifyPluginProvider().create(config))
        .isInstanceOf(SQLException.class)
        .hasMessageStartingWith("tls-verify.clientCertificate=" + file)
        .hasMessageContaining("openssl pkcs8 -topk8 -nocrypt");
  }

  private static CertificateChain client(String name, boolean rsa) {
    CertificateChain.Builder builder = CertificateChain.builder(name).signedBy(INTERMEDIATE);
    return (rsa ? builder.rsa() : builder).build();
  }

  private static String pem(CertificateChain client) {
    return client.keyPem() + client.certificatePem() + INTERMEDIATE.certificatePem();
  }

  private static byte[] keyStore(String type, CertificateChain client) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    store.setKeyEntry(
        "client",
        client.key(),
        "secret".toCharArray(),
        client.certificates().toArray(X509Certificate[]::new));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    store.store(out, "secret".toCharArray());
    return out.toByteArray();
  }

  private static TlsPolicy policy(Path file, @Nullable String password) throws Exception {
    return new TlsPolicy(
        TestCertificates.settings(),
        TestCertificates.unchanging(List.of(CA.certificate())),
        ClientCertificate.reloaded(file, password, Duration.ZERO),
        new UnprovenHosts(System::nanoTime),
        InstantSource.system());
  }
}
