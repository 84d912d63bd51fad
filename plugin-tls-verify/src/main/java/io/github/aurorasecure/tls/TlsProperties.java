package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The plugin's properties: which there are, and how their values are read and checked. */
final class TlsProperties {
  static final String MODE = "mode";
  private static final String ALLOW_INSECURE = "allowInsecure";
  private static final String EXPECTED_HOST = "expectedHost";
  private static final String ALLOW_CN_FALLBACK = "allowCnFallback";
  private static final String CA_BUNDLE_PASSWORD = "caBundlePassword";
  private static final String REGION_SCOPE = "regionScope";
  private static final String VERSIONS = "versions";
  private static final String CIPHER_SUITES = "cipherSuites";
  private static final String CLIENT_CERTIFICATE_PASSWORD = "clientCertificatePassword";
  private static final String RELOAD_INTERVAL = "reloadInterval";
  private static final String EXPIRY_WARN_DAYS = "expiryWarnDays";
  private static final String ON_IDENTITY_FAILURE = "onIdentityFailure";

  /** What no vendor driver can do by itself for both engines. */
  static final List<String> NEEDS_HOOKS =
      List.of(
          EXPECTED_HOST,
          ALLOW_CN_FALLBACK,
          VERSIONS,
          CIPHER_SUITES,
          ClientCertificate.PROPERTY,
          ON_IDENTITY_FAILURE);

  private static final List<String> FALSE_TRUE = List.of("false", "true");
  private static final List<String> TRUE_FALSE = List.of("true", "false");
  private static final String ALL_VERSIONS = "TLSv1.2,TLSv1.3";
  private static final Pattern INTERVAL = Pattern.compile("(?<number>\\d{1,9})(?<unit>ms|s|m|h)?");

  private static final Duration LONGEST_INTERVAL = Duration.ofDays(366);

  private TlsProperties() {}

  static List<PluginProperty> all() {
    return List.of(
        new PluginProperty(
            MODE,
            "What the server must prove; less than verify-full only with allowInsecure=true and"
                + " never together with a token",
            TlsMode.VERIFY_FULL.toString(),
            TlsMode.spellings()),
        new PluginProperty(
            ALLOW_INSECURE, "Allows a mode other than verify-full", "false", FALSE_TRUE),
        new PluginProperty(
            CaBundle.PROPERTY,
            "Certificates that may vouch for the server: builtin:rds, builtin:amazon, system (the"
                + " JDK's), file: or classpath: (PEM, JKS, PKCS12); several separated by commas",
            CertificateSource.RDS),
        new PluginProperty(CA_BUNDLE_PASSWORD, "Password of key stores in caBundle", null),
        new PluginProperty(
            REGION_SCOPE,
            "Trust RDS roots of the host's region only, where its name tells the region",
            "true",
            TRUE_FALSE),
        new PluginProperty(
            EXPECTED_HOST,
            "Name that the server's certificate must be for, where another one is dialled (tunnel,"
                + " CNAME); several separated by commas; default is the dialled host",
            null),
        new PluginProperty(
            ALLOW_CN_FALLBACK,
            "Take the common name of a certificate without subject alternative names",
            "false",
            FALSE_TRUE),
        new PluginProperty(VERSIONS, "TLS versions to offer", ALL_VERSIONS),
        new PluginProperty(
            CIPHER_SUITES, "Cipher suites to offer, by their JDK or OpenSSL names", null),
        new PluginProperty(
            ClientCertificate.PROPERTY,
            "File with certificate and private key for servers that ask for one (PEM, PKCS12, JKS)",
            null),
        new PluginProperty(
            CLIENT_CERTIFICATE_PASSWORD, "Password of the clientCertificate key store", null),
        new PluginProperty(
            RELOAD_INTERVAL,
            "Least time between two looks at whether caBundle and clientCertificate have changed",
            "10s"),
        new PluginProperty(
            EXPIRY_WARN_DAYS, "Warn when a certificate in use expires in less than this", "30"),
        new PluginProperty(
            ON_IDENTITY_FAILURE,
            "With several hosts: whether one that does not prove its identity ends the connect",
            "fail",
            List.of("fail", "next")));
  }

  /**
   * Reads the values given.
   *
   * @param bundle what the vendor's settings name in place of {@code caBundle}
   * @throws SQLException 08001 for a value that cannot be used
   */
  static TlsSettings read(PluginConfig config, VendorBundle bundle) throws SQLException {
    TlsMode mode = TlsMode.of(config.get(MODE, "verify-full", TlsMode.spellings()));
    boolean insecure = isTrue(config, ALLOW_INSECURE, "false");
    if (mode != TlsMode.VERIFY_FULL && !insecure) {
      throw config.invalid(
          MODE, "anything but verify-full needs tls-verify.allowInsecure=true as well");
    }
    refuseIdle(config, mode);
    SSLParameters supported = supported();
    List<String> versions = versions(config, supported);
    String clientCertificate = config.get(ClientCertificate.PROPERTY);
    return new TlsSettings(
        mode,
        expectedHosts(config),
        isTrue(config, ALLOW_CN_FALLBACK, "false"),
        caBundle(config, bundle),
        isTrue(config, REGION_SCOPE, "true"),
        versions,
        cipherSuites(config, versions, supported),
        clientCertificate == null ? null : file(config, clientCertificate),
        config.get(CLIENT_CERTIFICATE_PASSWORD),
        interval(config),
        Duration.ofDays(days(config)),
        config.get(ON_IDENTITY_FAILURE, "fail", List.of("fail", "next")).equals("fail"));
  }

  /** A setting that has no effect is one somebody relies on in vain. */
  private static void refuseIdle(PluginConfig config, TlsMode mode) throws SQLException {
    for (String name : config.values().keySet()) {
      boolean idle =
          switch (mode) {
            case VERIFY_FULL -> false;
            case VERIFY_CA -> name.equals(EXPECTED_HOST) || name.equals(ALLOW_CN_FALLBACK);
            default -> !name.equals(MODE) && !name.equals(ALLOW_INSECURE);
          };
      if (idle) {
        throw config.invalid(MODE, "tls-verify.%s has no effect then; remove it".formatted(name));
      }
    }
  }

  private static boolean isTrue(PluginConfig config, String name, String byDefault)
      throws SQLException {
    return config.get(name, byDefault, TRUE_FALSE).equals("true");
  }

  private static List<ServerName> expectedHosts(PluginConfig config) throws SQLException {
    String list = config.get(EXPECTED_HOST);
    List<ServerName> names = new ArrayList<>();
    for (String name : list == null ? new String[0] : list.split(",", -1)) {
      try {
        names.add(ServerName.parse(name.strip()));
      } catch (IllegalArgumentException e) {
        throw config.invalid(
            EXPECTED_HOST,
            "use host names or IP addresses without port, several separated by commas");
      }
    }
    return List.copyOf(names);
  }

  private static CaBundle caBundle(PluginConfig config, VendorBundle bundle) throws SQLException {
    String password = config.get(CA_BUNDLE_PASSWORD);
    try {
      return bundle.spelling() == null
          ? CaBundle.of(config.get(CaBundle.PROPERTY, CertificateSource.RDS), password)
          : CaBundle.of(bundle.spelling(), password == null ? bundle.password() : password);
    } catch (IllegalArgumentException e) {
      throw bundle.unusable(config, e);
    }
  }

  private static Path file(PluginConfig config, String spelling) throws SQLException {
    try {
      return CertificateSource.path(spelling);
    } catch (IllegalArgumentException e) {
      throw config.invalid(ClientCertificate.PROPERTY, "name a PEM, PKCS12 or JKS file");
    }
  }

  private static SSLParameters supported() throws SQLException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[0], new TrustManager[0], null); // not the JDK's trust store
      // Of the supported ones JSSE leaves out suites that are disabled, but not versions.
      SSLParameters parameters = context.getSupportedSSLParameters();
      parameters.setProtocols(context.getDefaultSSLParameters().getProtocols());
      return parameters;
    } catch (NoSuchAlgorithmException | KeyManagementException e) {
      throw new SQLNonTransientConnectionException(
          "tls-verify: this JDK cannot set up TLS: " + e.getMessage(), "08001", e);
    }
  }

  private static List<String> versions(PluginConfig config, SSLParameters supported)
      throws SQLException {
    try {
      return CipherSuites.versions(config.get(VERSIONS, ALL_VERSIONS), supported);
    } catch (IllegalArgumentException e) {
      throw config.invalid(VERSIONS, String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable List<String> cipherSuites(
      PluginConfig config, List<String> versions, SSLParameters supported) throws SQLException {
    String list = config.get(CIPHER_SUITES);
    if (list == null) {
      return null;
    }
    try {
      // Suites alone say which versions are meant; versions named as well must all be possible.
      boolean named = config.get(VERSIONS) != null;
      return CipherSuites.suites(list, named ? versions : List.of(), supported);
    } catch (IllegalArgumentException e) {
      throw config.invalid(CIPHER_SUITES, String.valueOf(e.getMessage()));
    }
  }

  private static Duration interval(PluginConfig config) throws SQLException {
    Matcher interval = INTERVAL.matcher(config.get(RELOAD_INTERVAL, "10s"));
    if (!interval.matches()) {
      throw config.invalid(RELOAD_INTERVAL, "use a number with ms, s, m or h; 0 looks every time");
    }
    long number = Long.parseLong(interval.group("number"));
    String unit = interval.group("unit");
    Duration duration =
        switch (unit == null ? "s" : unit) {
          case "ms" -> Duration.ofMillis(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofSeconds(number);
        };
    if (duration.compareTo(LONGEST_INTERVAL) > 0) {
      throw config.invalid(RELOAD_INTERVAL, "use a year at the most");
    }
    return duration;
  }

  private static int days(PluginConfig config) throws SQLException {
    String days = config.get(EXPIRY_WARN_DAYS, "30");
    if (!days.matches("\\d{1,5}")) {
      throw config.invalid(EXPIRY_WARN_DAYS, "use a number of days; 0 warns of none");
    }
    return Integer.parseInt(days);
  }
}
