package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.VendorSetting.agreesWhen;
import static io.github.aurorasecure.tls.VendorSetting.mustBeAbsent;
import static io.github.aurorasecure.tls.VendorSetting.neverAgrees;

import io.github.aurorasecure.spi.ConnectRequest;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connector/J: {@code socketFactory} under {@code VERIFY_IDENTITY}. */
final class MySqlTls implements VendorTls {
  private static final String FACTORY = "io.github.aurorasecure.tls.MySqlTlsSocketFactory";
  private static final String TOKEN_HOOK = "io.github.aurorasecure.iam.MySqlTokenAuthentication";

  /** As com.mysql.cj.conf.ConnectionUrlParser. */
  private static final Pattern SCHEME = Pattern.compile("[\\w+:%]+");

  private static final String[] TRUE = {"true", "yes"};
  private static final String[] FALSE = {"false", "no"};
  private static final List<String> SCHEMES =
      List.of("jdbc:mysql:", "jdbc:mysql:loadbalance:", "jdbc:mysql:replication:");
  private static final String CLIENT_CERTIFICATE = "use tls-verify.clientCertificate";
  private static final String VERSIONS = "use tls-verify.versions";
  private static final String CIPHER_SUITES = "use tls-verify.cipherSuites";

  @Override
  public List<VendorSetting> settings(TlsMode mode) {
    String[] encrypting = mode == TlsMode.DISABLE ? FALSE : TRUE;
    String[] verifying = mode.usesHooks() ? TRUE : FALSE;
    return List.of(
        agreesWhen("sslMode", mode.mySqlSpelling().toLowerCase(Locale.ROOT)),
        agreesWhen("useSSL", encrypting),
        agreesWhen("requireSSL", encrypting),
        agreesWhen("verifyServerCertificate", verifying),
        // Not even its default: given for a single host it takes the place of our hook.
        mustBeAbsent("socketFactory"),
        neverAgrees("socksProxyHost"),
        neverAgrees("clientCertificateKeyStoreUrl", CLIENT_CERTIFICATE),
        neverAgrees("tlsVersions", VERSIONS),
        neverAgrees("enabledTLSProtocols", VERSIONS),
        neverAgrees("tlsCiphersuites", CIPHER_SUITES),
        neverAgrees("enabledSSLCipherSuites", CIPHER_SUITES),
        neverAgrees("sslContextProvider"),
        neverAgrees("trustManagerFactoryProvider"),
        neverAgrees("KeyManagerFactoryProvider"),
        neverAgrees("keyStoreProvider"),
        agreesWhen("fipsCompliantJsse", FALSE),
        neverAgrees("propertiesTransform"),
        agreesWhen("dnsSrv", FALSE),
        agreesWhen("protocol", "tcp", ""),
        neverAgrees("path"),
        neverAgrees("namedPipePath"));
  }

  /** The second is MariaDB Connector/J's, which many URLs still carry. */
  @Override
  public List<String> bundleAliases() {
    return List.of("trustCertificateKeyStoreUrl", "serverSslCert");
  }

  @Override
  public String bundlePasswordAlias() {
    return "trustCertificateKeyStorePassword";
  }

  @Override
  public List<String> hooks() {
    return List.of(FACTORY);
  }

  @Override
  public Map<String, String> inVendorUrl() {
    return Map.of("sslMode", "VERIFY_IDENTITY", "socketFactory", FACTORY);
  }

  /** The three that {@code sslMode} has replaced are heeded only without it. */
  @Override
  public Set<String> decided() {
    return Set.of("sslMode", "socketFactory", "useSSL", "requireSSL", "verifyServerCertificate");
  }

  /** A list, as Connector/J's NativeAuthenticationProvider reads it. */
  @Override
  public boolean namesTokenHook(Map<String, String> settings) {
    String named = settings.getOrDefault("authenticationPlugins", "");
    return Arrays.stream(named.split(",")).map(String::trim).anyMatch(TOKEN_HOOK::equals);
  }

  @Override
  public ConnectRequest secured(ConnectRequest request, TlsMode mode) throws SQLException {
    requireHostsInUrl(request);
    // Whatever our mode: it makes Connector/J insist on TLS, and our factory does the rest.
    return request.with(inVendorUrl());
  }

  @Override
  public ConnectRequest dialling(UnprovenHosts unproven, ConnectRequest request) {
    return request;
  }

  @Override
  public ConnectRequest unaided(ConnectRequest request, TlsMode mode) throws SQLException {
    requireHostsInUrl(request);
    return request.with("sslMode", mode.mySqlSpelling());
  }

  /** mysql+srv takes the hosts from DNS, and every RDS instance of any account is in the RDS CA. */
  private static void requireHostsInUrl(ConnectRequest request) throws SQLException {
    Matcher scheme = SCHEME.matcher(request.url());
    if (!scheme.lookingAt() || !SCHEMES.contains(scheme.group().toLowerCase(Locale.ROOT))) {
      throw new SQLNonTransientConnectionException(
          "tls-verify: only URLs of %s are supported, whose hosts do not come from DNS"
              .formatted(String.join(", ", SCHEMES)),
          "08001");
    }
  }

  @Override
  public Map<String, String> trusting(TrustFile file) {
    return Map.of(
        "trustCertificateKeyStoreUrl",
        file.keyStore().toUri().toString(),
        "trustCertificateKeyStoreType",
        "PKCS12",
        "trustCertificateKeyStorePassword",
        TrustFile.PASSWORD,
        "fallbackToSystemTrustStore",
        "false");
  }

  @Override
  public boolean foundNoTls(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      // MysqlIO.15 in Connector/J's messages; its other ones of this class speak of other things.
      if (cause.getClass().getName().equals("com.mysql.cj.exceptions.UnableToConnectException")
          && String.valueOf(cause.getMessage()).contains("SSL")) {
        return true;
      }
    }
    return false;
  }
}
