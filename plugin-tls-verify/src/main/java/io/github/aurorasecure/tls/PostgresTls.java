package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.VendorSetting.agreesWhen;
import static io.github.aurorasecure.tls.VendorSetting.neverAgrees;

import io.github.aurorasecure.spi.ConnectRequest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * pgjdbc: {@code sslfactory} and {@code sslhostnameverifier} for the connection, {@code
 * socketFactory} for cancel requests.
 */
final class PostgresTls implements VendorTls {
  private static final String FACTORY = "io.github.aurorasecure.tls.PostgresSocketFactory";
  private static final String VERIFIER = "io.github.aurorasecure.tls.PostgresHostnameVerifier";
  private static final String TOKEN_HOOK = "io.github.aurorasecure.iam.PostgresTokenAuthentication";
  private static final String MIN_SERVER_VERSION = "assumeMinServerVersion";
  private static final String RECHECK = "hostRecheckSeconds";
  private static final String CLIENT_CERTIFICATE = "use tls-verify.clientCertificate";

  @Override
  public List<VendorSetting> settings(TlsMode mode) {
    return List.of(
        agreesWhen("sslmode", mode.toString()),
        mode == TlsMode.DISABLE ? agreesWhen("ssl", "false") : agreesWhen("ssl", "true", ""),
        agreesWhen("sslfactory", "org.postgresql.ssl.libpqfactory"), // reported as the default
        neverAgrees("sslfactoryarg"),
        neverAgrees("sslhostnameverifier"),
        neverAgrees("sslcert", CLIENT_CERTIFICATE),
        neverAgrees("sslkey", CLIENT_CERTIFICATE),
        neverAgrees("socketFactory"),
        // A GSS-encrypted stream skips TLS. "allow", the default, never starts one.
        agreesWhen("gssEncMode", "disable", "allow"));
  }

  @Override
  public List<String> bundleAliases() {
    return List.of("sslrootcert");
  }

  @Override
  public String bundlePasswordAlias() {
    return "";
  }

  @Override
  public List<String> hooks() {
    return List.of(FACTORY, VERIFIER);
  }

  @Override
  public Map<String, String> inVendorUrl() {
    return Map.of(
        "sslmode",
        "verify-full",
        "sslfactory",
        FACTORY,
        "sslhostnameverifier",
        VERIFIER,
        "socketFactory",
        FACTORY);
  }

  @Override
  public Set<String> decided() {
    return inVendorUrl().keySet();
  }

  @Override
  public boolean namesTokenHook(Map<String, String> settings) {
    return TOKEN_HOOK.equals(settings.get("authenticationPluginClassName"));
  }

  @Override
  public ConnectRequest secured(ConnectRequest request, TlsMode mode) {
    Map<String, String> settings = new HashMap<>(inVendorUrl());
    settings.put("sslmode", mode.toString());
    settings.put("gssEncMode", "disable");
    if (!choosesMinServerVersion(request)) {
      // One round trip less (0.86 of the connect at 2.5 ms): application_name travels in the
      // startup packet. No Aurora is older.
      settings.put(MIN_SERVER_VERSION, "12");
    }
    return request.with(settings);
  }

  private static boolean choosesMinServerVersion(ConnectRequest request) {
    return request.properties().containsKey(MIN_SERVER_VERSION)
        || request.hosts().stream()
            .anyMatch(host -> host.settings().containsKey(MIN_SERVER_VERSION));
  }

  /**
   * pgjdbc keeps for {@code hostRecheckSeconds} which hosts failed, for whatever reason; 0 would
   * still be the present millisecond. A value in the URL would win over ours.
   */
  @Override
  public ConnectRequest dialling(UnprovenHosts unproven, ConnectRequest request) {
    boolean passedOver =
        request.hosts().size() > 1
            && request.hosts().stream()
                .anyMatch(host -> unproven.contains(host, recheck(host.settings())));
    return passedOver
        ? new ConnectRequest(
                request.vendor(),
                withoutRecheck(request.url()),
                request.hosts(),
                request.properties(),
                request.attempt())
            .with(RECHECK, "-1")
        : request;
  }

  /** A second more, since pgjdbc notes a failure only after us. */
  private static Duration recheck(Map<String, String> settings) {
    try {
      return Duration.ofSeconds(1L + Integer.parseInt(settings.getOrDefault(RECHECK, "10")));
    } catch (NumberFormatException e) {
      return Duration.ZERO; // pgjdbc refuses to connect
    }
  }

  private static String withoutRecheck(String url) {
    int query = url.indexOf('?');
    return query < 0
        ? url
        : url.substring(0, query)
            + url.substring(query).replaceAll("(?<=[?&])" + RECHECK + "(=[^&]*)?(?=&|$)", "");
  }

  @Override
  public ConnectRequest unaided(ConnectRequest request, TlsMode mode) {
    return request.with(Map.of("sslmode", mode.toString(), "gssEncMode", "disable"));
  }

  @Override
  public Map<String, String> trusting(TrustFile file) {
    return Map.of("sslrootcert", file.pem().toString());
  }

  @Override
  public boolean foundNoTls(SQLException e) {
    return "08004".equals(e.getSQLState()) && e.getCause() == null;
  }
}
