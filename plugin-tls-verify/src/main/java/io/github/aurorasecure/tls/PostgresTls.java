package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.VendorSetting.agreesWhen;
import static io.github.aurorasecure.tls.VendorSetting.neverAgrees;

import io.github.aurorasecure.spi.ConnectRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** pgjdbc: {@code sslfactory} and {@code sslhostnameverifier} under {@code verify-full}. */
final class PostgresTls implements VendorTls {
  private static final String FACTORY = "io.github.aurorasecure.tls.PostgresTlsSocketFactory";
  private static final String VERIFIER = "io.github.aurorasecure.tls.PostgresHostnameVerifier";

  private static final List<VendorSetting> SETTINGS =
      List.of(
          agreesWhen("sslmode", "verify-full"),
          agreesWhen("ssl", "true", ""),
          agreesWhen("sslfactory", "org.postgresql.ssl.libpqfactory"), // reported as the default
          neverAgrees("sslfactoryarg"),
          neverAgrees("sslhostnameverifier"),
          neverAgrees("sslrootcert", "name the file in tls-verify.caBundle"),
          neverAgrees("sslcert", "it does not support client certificates"),
          neverAgrees("sslkey", "it does not support client certificates"),
          neverAgrees("socketFactory"),
          // A GSS-encrypted stream skips TLS. "allow", the default, never starts one.
          agreesWhen("gssEncMode", "disable", "allow"));

  @Override
  public List<VendorSetting> settings() {
    return SETTINGS;
  }

  @Override
  public List<String> hooks() {
    return List.of(FACTORY, VERIFIER);
  }

  @Override
  public ConnectRequest secured(ConnectRequest request) {
    ConnectRequest secured =
        request.with(
            Map.of(
                "sslmode",
                "verify-full",
                "sslfactory",
                FACTORY,
                "sslhostnameverifier",
                VERIFIER,
                "gssEncMode",
                "disable"));
    boolean chosen =
        request.properties().containsKey("assumeMinServerVersion")
            || request.hosts().stream()
                .anyMatch(host -> host.settings().containsKey("assumeMinServerVersion"));
    // One round trip less (0.86 of the connect at 2.5 ms): application_name travels in the startup
    // packet. No Aurora is older.
    return chosen ? secured : secured.with("assumeMinServerVersion", "12");
  }

  @Override
  public boolean foundNoTls(SQLException e) {
    return "08004".equals(e.getSQLState()) && e.getCause() == null;
  }
}
