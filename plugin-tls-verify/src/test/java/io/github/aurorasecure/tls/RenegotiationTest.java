package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A verified server that in TLS 1.2 asks for a second handshake and shows another certificate in
 * it, before it asks for the password. JSSE takes part (RFC 5746), and the certificate is verified
 * as the first one was. TLS 1.3 has no renegotiation.
 */
class RenegotiationTest {
  private static final CertificateChain CA = root("Test Root");

  private final Path bundle;

  RenegotiationTest(@TempDir Path dir) {
    this.bundle = pem(dir.resolve("ca.pem"), CA);
  }

  @ParameterizedTest
  @EnumSource
  void certificateForTheSameNameIsTaken(Engine engine) {
    try (HostileServer server = renegotiating(engine, issue(CA, "localhost"))) {
      assertThat(connect(server, "localhost"))
          .isInstanceOf(SQLException.class)
          .isNotInstanceOf(TlsVerificationException.class);
      assertThat(server.passwords()).containsExactly("secret");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, localhost",
    "POSTGRESQL, 'a.example.com,localhost'", // where JSSE itself looks at no name
    "MYSQL, localhost",
    "MYSQL, 'a.example.com,localhost'",
  })
  void certificateForAnotherNameGetsNothing(Engine engine, String expectedHost) {
    try (HostileServer server = renegotiating(engine, issue(CA, "db.example.com"))) {
      assertThat(connect(server, expectedHost))
          .isInstanceOfSatisfying(
              TlsVerificationException.class,
              e -> assertThat(e.code()).isEqualTo(Code.NAME_MISMATCH));
      assertThat(server.passwords()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void certificateOfAnotherCaGetsNothing(Engine engine) {
    try (HostileServer server = renegotiating(engine, issue(root("Mallory"), "localhost"))) {
      assertThat(connect(server, "localhost"))
          .isInstanceOfSatisfying(
              TlsVerificationException.class,
              e -> assertThat(e.code()).isEqualTo(Code.UNTRUSTED_CA));
      assertThat(server.passwords()).isEmpty();
    }
  }

  private static HostileServer renegotiating(Engine engine, CertificateChain other) {
    return HostileServer.presenting(engine, issue(CA, "localhost")).renegotiatingAs(other);
  }

  /** Fails in any case: nobody gets in there. */
  private Throwable connect(HostileServer server, String expectedHost) {
    return catchThrowable(
        () ->
            TlsOnlyDriver.connect(
                server.jdbcUrl("localhost"),
                bundle,
                "expectedHost",
                expectedHost,
                "versions",
                "TLSv1.2"));
  }
}
