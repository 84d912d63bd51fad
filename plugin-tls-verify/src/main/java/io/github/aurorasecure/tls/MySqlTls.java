package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.VendorSetting.agreesWhen;
import static io.github.aurorasecure.tls.VendorSetting.mustBeAbsent;
import static io.github.aurorasecure.tls.VendorSetting.neverAgrees;

import io.github.aurorasecure.spi.ConnectRequest;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Connector/J: {@code socketFactory} under {@code VERIFY_IDENTITY}. */
final class MySqlTls implements VendorTls {
  private static final String FACTORY = "io.github.aurorasecure.tls.MySqlTlsSocketFactory";

  /** As com.mysql.cj.conf.ConnectionUrlParser. */
  private static final Pattern SCHEME = Pattern.compile("[\\w+:%]+");

  private static final List<String> SCHEMES =
      List.of("jdbc:mysql:", "jdbc:mysql:loadbalance:", "jdbc:mysql:replication:");
  private static final String CLIENT_CERTIFICATE = "it does not support client certificates";
  private static final String PROTOCOLS = "it offers TLSv1.3 and TLSv1.2 with the JDK's ciphers";

  private static final List<VendorSetting> SETTINGS =
      List.of(
          agreesWhen("sslMode", "verify_identity"),
          agreesWhen("useSSL", "true", "yes"),
          agreesWhen("requireSSL", "true", "yes"),
          agreesWhen("verifyServerCertificate", "true", "yes"),
          // Not even its default: given for a single host it takes the place of our hook.
          mustBeAbsent("socketFactory"),
          neverAgrees("socksProxyHost"),
          neverAgrees("trustCertificateKeyStoreUrl", "name a PEM file in tls-verify.caBundle"),
          neverAgrees("clientCertificateKeyStoreUrl", CLIENT_CERTIFICATE),
          neverAgrees("tlsVersions", PROTOCOLS),
          neverAgrees("enabledTLSProtocols", PROTOCOLS),
          neverAgrees("tlsCiphersuites", PROTOCOLS),
          neverAgrees("enabledSSLCipherSuites", PROTOCOLS),
          neverAgrees("sslContextProvider"),
          neverAgrees("trustManagerFactoryProvider"),
          neverAgrees("KeyManagerFactoryProvider"),
          neverAgrees("keyStoreProvider"),
          agreesWhen("fipsCompliantJsse", "false", "no"),
          neverAgrees("propertiesTransform"),
          agreesWhen("dnsSrv", "false", "no"),
          agreesWhen("protocol", "tcp", ""),
          neverAgrees("path"),
          neverAgrees("namedPipePath"));

  @Override
  public List<VendorSetting> settings() {
    return SETTINGS;
  }

  @Override
  public List<String> hooks() {
    return List.of(FACTORY);
  }

  @Override
  public ConnectRequest secured(ConnectRequest request) throws SQLException {
    // mysql+srv takes the hosts from DNS, and every RDS instance of any account is in the RDS CA.
    Matcher scheme = SCHEME.matcher(request.url());
    if (!scheme.lookingAt() || !SCHEMES.contains(scheme.group().toLowerCase(Locale.ROOT))) {
      throw new SQLNonTransientConnectionException(
          "tls-verify: only URLs of %s are supported, whose hosts do not come from DNS"
              .formatted(String.join(", ", SCHEMES)),
          "08001");
    }
    return request.with(Map.of("sslMode", "VERIFY_IDENTITY", "socketFactory", FACTORY));
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
