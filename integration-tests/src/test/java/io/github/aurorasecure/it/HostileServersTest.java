package io.github.aurorasecure.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Endpoints;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.tls.TlsVerificationException;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.net.IDN;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Servers that want a token or a password and are not what they should be. Every byte they get is
 * looked at: before TLS, in it, and on the wire below.
 */
class HostileServersTest {
  private static final String DB = new Endpoints("demo", "us-east-1").cluster();
  private static final String USER = "app_user_of_the_test";
  private static final String PASSWORD = "pass_word_of_the_test";
  private static final CertificateChain ROOT = CertificateChain.builder("Root").authority().build();
  private static final CertificateChain INTERMEDIATE =
      CertificateChain.builder("Intermediate").authority().signedBy(ROOT).build();

  private final Path bundle;

  HostileServersTest(@TempDir Path dir) throws Exception {
    this.bundle = Files.writeString(dir.resolve("ca bundle.pem"), ROOT.certificatePem());
  }

  static Stream<Arguments> certificates() {
    CertificateChain stranger = CertificateChain.builder("Stranger").authority().build();
    return Stream.of(
            certificate(Code.UNTRUSTED_CA, "self-signed", () -> named(DB).build()),
            certificate(Code.UNTRUSTED_CA, "other CA", () -> named(DB).signedBy(stranger).build()),
            certificate(
                Code.UNTRUSTED_CA,
                "CA of the same name",
                () ->
                    named(DB)
                        .signedBy(CertificateChain.builder("Root").authority().build())
                        .build()),
            certificate(
                Code.UNTRUSTED_CA,
                "no CA in between",
                () -> named(DB).signedBy(signed(named("x.example.com"))).build()),
            certificate(
                Code.UNTRUSTED_CA,
                "missing intermediate",
                () -> named(DB).signedBy(INTERMEDIATE).build().withoutIssuers()),
            certificate(Code.NAME_MISMATCH, "wrong name", () -> signed(named("db.example.com"))),
            certificate(
                Code.NAME_MISMATCH,
                "other cluster",
                () -> signed(named(new Endpoints("demo", "us-east-1").otherCluster()))),
            certificate(
                Code.NAME_MISMATCH,
                "embedded wildcard",
                () -> signed(named("de*" + DB.substring(DB.indexOf('.'))))),
            certificate(Code.NAME_MISMATCH, "wildcard for all", () -> signed(named("*.com"))),
            certificate(
                Code.NAME_MISMATCH,
                "wildcard of two labels",
                () -> signed(named("*.us-east-1.rds.amazonaws.com"))),
            certificate(
                Code.NAME_MISMATCH,
                "IP",
                () -> signed(CertificateChain.builder(DB).ipAddress("127.0.0.1"))),
            certificate(Code.NAME_MISMATCH, "IP as a name", () -> signed(named("127.0.0.1"))),
            certificate(
                Code.NAME_MISMATCH,
                "homoglyph",
                () -> signed(named(IDN.toASCII(DB.replace('a', '\u0430'))))),
            certificate(
                Code.NAME_MISMATCH, "NUL in the name", () -> signed(named(DB + "\0.example.com"))),
            certificate(
                Code.NAME_MISMATCH,
                "name as e-mail and URI",
                () -> signed(named("x.example.com").emailAddress("a@" + DB).uri("https://" + DB))),
            certificate(
                Code.NO_SAN, "common name only", () -> signed(CertificateChain.builder(DB))),
            certificate(
                Code.EXPIRED,
                "expired",
                () -> signed(named(DB).validity(daysFromNow(-2), daysFromNow(-1)))),
            certificate(
                Code.NOT_YET_VALID,
                "not yet valid",
                () -> signed(named(DB).validity(daysFromNow(1), daysFromNow(2)))),
            certificate(Code.WEAK_ALGORITHM, "RSA 1024", () -> signed(named(DB).rsa(1024))),
            certificate(Code.WEAK_ALGORITHM, "SHA-1", () -> signed(named(DB).digest("SHA1"))),
            certificate(
                Code.WEAK_ALGORITHM,
                "MD5",
                () -> {
                  CertificateChain rsa =
                      CertificateChain.builder("Intermediate")
                          .rsa()
                          .authority()
                          .signedBy(ROOT)
                          .build();
                  return named(DB).digest("MD5").signedBy(rsa).build();
                }),
            certificate(
                Code.WEAK_ALGORITHM,
                "SHA-1 in the intermediate",
                () ->
                    named(DB)
                        .signedBy(
                            CertificateChain.builder("Weak")
                                .authority()
                                .digest("SHA1")
                                .signedBy(ROOT)
                                .build())
                        .build()))
        .flatMap(c -> Arrays.stream(Cluster.values()).map(cluster -> arguments(cluster, c)));
  }

  private record Case(Code code, String what, Supplier<CertificateChain> certificate) {
    @Override
    public String toString() {
      return what;
    }
  }

  private static Case certificate(Code code, String what, Supplier<CertificateChain> made) {
    return new Case(code, what, made);
  }

  private static Arguments arguments(Cluster cluster, Case c) {
    return Arguments.of(cluster, c);
  }

  private static Instant daysFromNow(int days) {
    return Instant.now().plus(Duration.ofDays(days));
  }

  private static CertificateChain.Builder named(String name) {
    return CertificateChain.builder("server").dnsNames(name);
  }

  private static CertificateChain signed(CertificateChain.Builder builder) {
    return builder.signedBy(ROOT).build();
  }

  @ParameterizedTest
  @MethodSource("certificates")
  void certificateThatProvesNothingGetsNothing(Cluster cluster, Case c) throws Exception {
    try (HostileServer server = HostileServer.presenting(cluster.engine, c.certificate().get())) {
      assertNothingIsSent(cluster, server, c.code());
    }
  }

  @ParameterizedTest
  @EnumSource
  void serverThatSaysItHasNoTlsGetsNothing(Cluster cluster) throws Exception {
    try (HostileServer server = HostileServer.withoutTls(cluster.engine)) {
      assertNothingIsSent(cluster, server, Code.REFUSED_BY_SERVER);
    }
  }

  @Test
  void serverThatNeverAnswersTheRequestForTlsGetsNothing() throws Exception {
    try (HostileServer server = HostileServer.ignoringTlsRequest()) {
      try (Wiretap wire = Wiretap.before(server.port())) {
        Properties properties = properties(PASSWORD);
        properties.put("sslResponseTimeout", "300");
        assertThat(connect(Cluster.POSTGRESQL, wire.port(), properties))
            .isInstanceOf(SQLException.class);
        // Nothing but requests for TLS.
        byte[] sent = wire.fromClients();
        assertThat(sent.length % 8).isZero();
        assertClean(sent);
      }
      assertThat(server.passwords()).isEmpty();
    }
  }

  static Stream<Arguments> cuts() {
    // In front of anything, within the first record's header, within ServerHello, within the
    // encrypted rest of the server's part of the handshake.
    return Arrays.stream(Cluster.values())
        .flatMap(
            cluster ->
                IntStream.of(0, 1, 2, 3, 5, 6, 7, 10, 40, 79, 90, 100, 130, 160, 200, 400, 600, 750)
                    .mapToObj(cut -> Arguments.of(cluster, cut)));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void handshakeThatIsCutShortSendsNothing(Cluster cluster, int cut) throws Exception {
    try (HostileServer server = HostileServer.presenting(cluster.engine, signed(named(DB)));
        Wiretap wire = Wiretap.cuttingAfter(cut, server.port())) {
      assertThat(connect(cluster, wire.port(), properties(PASSWORD)))
          .isInstanceOf(SQLException.class);
      assertClean(server.received());
      assertThat(server.passwords()).isEmpty();
      assertClean(wire.fromClients());
    }
  }

  /** ServerHello says TLS 1.0 or 1.1. */
  @ParameterizedTest
  @EnumSource
  void olderProtocolIsRefused(Cluster cluster) throws Exception {
    for (byte version = 1; version <= 2; version++) {
      byte older = version;
      try (HostileServer server = HostileServer.presenting(cluster.engine, signed(named(DB)));
          Wiretap wire = Wiretap.tampering(bytes -> withVersion(bytes, older), server.port())) {
        Properties properties = properties(PASSWORD);
        properties.put("tls-verify.versions", "TLSv1.2");
        Throwable thrown = connect(cluster, wire.port(), properties);
        assertThat(thrown)
            .isInstanceOfSatisfying(
                TlsVerificationException.class, e -> assertThat(e.code()).isEqualTo(Code.PROTOCOL))
            .hasMessageContaining("we offered TLSv1.2");
        assertThat(server.passwords()).isEmpty();
        assertClean(wire.fromClients());
      }
    }
  }

  /** Record header 5 bytes, handshake header 4, then the version of ServerHello. */
  private static byte[] withVersion(byte[] bytes, byte minor) {
    byte[] changed = bytes.clone();
    if (bytes.length > 11 && bytes[0] == 0x16 && bytes[5] == 2) {
      changed[10] = minor;
    }
    return changed;
  }

  /** Once with a password and once with a token to lose. */
  private void assertNothingIsSent(Cluster cluster, HostileServer server, Code code)
      throws Exception {
    for (String password : List.of(PASSWORD, "")) {
      try (Wiretap wire = Wiretap.before(server.port())) {
        Throwable thrown = connect(cluster, wire.port(), properties(password));
        assertThat(thrown)
            .isInstanceOfSatisfying(
                TlsVerificationException.class,
                e -> {
                  assertThat(e.code()).isEqualTo(code);
                  assertThat(e.getSQLState()).isEqualTo("08001");
                  assertThat(e.getCause()).isNotNull();
                })
            .hasMessageStartingWith("tls-verify: ");
        assertClean(wire.fromClients());
      }
    }
    assertThat(server.passwords()).isEmpty();
    if (code != Code.REFUSED_BY_SERVER) {
      assertThat(server.received()).isEmpty();
    }
    assertClean(server.received());
  }

  private static void assertClean(byte[] bytes) {
    assertThat(new String(bytes, ISO_8859_1))
        .doesNotContain(USER, PASSWORD, "X-Amz-", "Action=connect", "iam_user");
  }

  private Properties properties(String password) {
    Properties properties = new Properties();
    properties.put("user", USER);
    if (!password.isEmpty()) {
      properties.put("password", password);
    }
    properties.put("tls-verify.caBundle", bundle.toString());
    return properties;
  }

  private static Throwable connect(Cluster cluster, int port, Properties properties) {
    String url =
        "jdbc:aurora-secure:%s://%s:%d/app"
            .formatted(cluster.isPostgresql() ? "postgresql" : "mysql", DB, port);
    return catchThrowable(() -> DriverManager.getConnection(url, properties).close());
  }
}
