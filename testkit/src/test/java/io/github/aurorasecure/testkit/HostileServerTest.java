package io.github.aurorasecure.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The raw vendor drivers fall for it in their default modes and not in their strict ones. */
final class HostileServerTest {
  private static final String HOST = new Endpoints("demo", "us-east-1").cluster();

  @Test
  void pgjdbcInItsDefaultModeHandsThePasswordOverInPlaintext() {
    try (HostileServer server = HostileServer.withoutTls(Engine.POSTGRESQL)) {
      fails(server, "sslmode", "prefer");
      assertThat(server.passwords()).containsOnly("secret");
    }
  }

  @Test
  void pgjdbcInItsDefaultModeComesBackInPlaintextWhenNobodyAnswers() {
    try (HostileServer server = HostileServer.ignoringTlsRequest()) {
      fails(server, "sslResponseTimeout", "200");
      assertThat(server.passwords()).containsOnly("secret");
    }
  }

  @Test
  void pgjdbcRequiringTlsTrustsAnyCertificate() {
    CertificateChain selfSigned = CertificateChain.builder("evil.example").build();
    try (HostileServer server = HostileServer.presenting(Engine.POSTGRESQL, selfSigned)) {
      fails(server, "sslmode", "require");
      assertThat(server.passwords()).containsOnly("secret");
      assertThat(server.received()).isNotEmpty();
    }
  }

  @Test
  void verifyFullSendsNothingToAPlaintextServer() {
    try (HostileServer server = HostileServer.withoutTls(Engine.POSTGRESQL)) {
      fails(server, "sslmode", "verify-full");
      assertThat(server.passwords()).isEmpty();
    }
  }

  @Test
  void verifyFullSendsNothingToACertificateOfTheRightCaForAnotherName(@TempDir Path temporary)
      throws Exception {
    RegionalCa ca = RegionalCa.create("us-east-1");
    sendsNothing(temporary, ca, ca.serverCertificate(new Endpoints("other", "us-east-1")));
  }

  @Test
  void verifyFullSendsNothingToAnExpiredCertificate(@TempDir Path temporary) throws Exception {
    RegionalCa ca = RegionalCa.create("us-east-1");
    Instant now = Instant.now();
    sendsNothing(
        temporary,
        ca,
        CertificateChain.builder(HOST)
            .dnsNames(HOST)
            .validity(now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)))
            .signedBy(ca.subordinate())
            .build());
  }

  @Test
  void verifyFullSendsNothingToAnAuthorityOfTheSameName(@TempDir Path temporary) throws Exception {
    RegionalCa impostor = RegionalCa.create("us-east-1");
    sendsNothing(
        temporary,
        RegionalCa.create("us-east-1"),
        impostor.serverCertificate(new Endpoints("demo", "us-east-1")));
  }

  @Test
  void connectorJRequiringTlsTrustsAnyCertificate() {
    CertificateChain selfSigned = CertificateChain.builder("evil.example").rsa().build();
    try (HostileServer server = HostileServer.presenting(Engine.MYSQL, selfSigned)) {
      fails(server, "sslMode", "REQUIRED");
      assertThat(server.passwords()).containsOnly("secret");
    }
  }

  @Test
  void connectorJVerifyingTheCaSendsNothing() {
    CertificateChain selfSigned = CertificateChain.builder("evil.example").rsa().build();
    try (HostileServer server = HostileServer.presenting(Engine.MYSQL, selfSigned)) {
      fails(server, "sslMode", "VERIFY_CA");
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void connectorJKeepsAClearPasswordFromAPlaintextServer() {
    try (HostileServer server = HostileServer.withoutTls(Engine.MYSQL)) {
      fails(server, "sslMode", "PREFERRED");
      assertThat(server.passwords()).isEmpty();
    }
  }

  private static void sendsNothing(Path temporary, RegionalCa trusted, CertificateChain presented)
      throws Exception {
    Path bundle = Files.writeString(temporary.resolve("ca.pem"), trusted.root().certificatePem());
    try (HostileServer server = HostileServer.presenting(Engine.POSTGRESQL, presented)) {
      fails(server, "sslmode", "verify-full", "sslrootcert", bundle.toString());
      assertThat(server.received()).isEmpty();
    }
  }

  private static void fails(HostileServer server, String... options) {
    Properties properties = new Properties();
    properties.setProperty("user", "alice");
    properties.setProperty("password", "secret");
    for (int i = 0; i < options.length; i += 2) {
      properties.setProperty(options[i], options[i + 1]);
    }
    assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(HOST), properties))
        .isInstanceOf(SQLException.class);
  }
}
