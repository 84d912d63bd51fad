package io.github.aurorasecure.tls;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code tls-verify.cipherSuites} and {@code tls-verify.versions}: names of the JDK or, for
 * suites, of OpenSSL, as the AWS guides and MySQL's {@code ssl_cipher} write them.
 */
final class CipherSuites {
  /** OpenSSL leaves out RSA key exchange, CBC, and that everything but TLS 1.3 is "WITH". */
  private static final Pattern OPENSSL =
      Pattern.compile(
          "(?:(?<exchange>ECDHE|DHE|ECDH)-(?<signature>RSA|ECDSA|DSS)-)?"
              + "(?:AES(?<bits>128|256)(?<gcm>-GCM)?-(?<mac>SHA\\d*)|(?<chacha>CHACHA20-POLY1305))");

  private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");

  private CipherSuites() {}

  /**
   * The versions to offer.
   *
   * @param supported what this JDK can do
   * @throws IllegalArgumentException if one is none, too old, or not to be had in this JDK
   */
  static List<String> versions(String list, SSLParameters supported) {
    List<String> enabled = Arrays.asList(supported.getProtocols());
    List<String> versions = names(list, ",");
    for (String version : versions) {
      if (!VERSIONS.contains(version) || !enabled.contains(version)) {
        throw new IllegalArgumentException(
            "'%s' is unknown, too old or disabled in this JDK; use one or both of %s"
                .formatted(version, String.join(",", VERSIONS)));
      }
    }
    return versions;
  }

  /**
   * The suites to offer in order, as the JDK names them.
   *
   * @throws IllegalArgumentException if one is unknown or disabled, or if none is for the versions
   */
  static List<String> suites(String list, List<String> versions, SSLParameters supported) {
    Set<String> enabled = Set.of(supported.getCipherSuites());
    List<String> suites = new ArrayList<>();
    for (String name : names(list, "[,:]")) {
      String suite = jdkName(name);
      if (suite == null || !enabled.contains(suite)) {
        throw new IllegalArgumentException(
            "'%s' is unknown or disabled in this JDK; use names such as %s, of the JDK or OpenSSL"
                .formatted(name, "TLS_AES_256_GCM_SHA384,ECDHE-RSA-AES256-GCM-SHA384"));
      }
      suites.add(suite);
    }
    for (String version : versions) {
      if (suites.stream().noneMatch(suite -> isFor(version, suite))) {
        throw new IllegalArgumentException(
            "none of them is for %s; add one, or leave %s out of tls-verify.versions"
                .formatted(version, version));
      }
    }
    return suites;
  }

  private static boolean isFor(String version, String suite) {
    return version.equals("TLSv1.3") != suite.contains("_WITH_");
  }

  /** The JDK's name, or null if neither it nor OpenSSL writes names like this. */
  static @Nullable String jdkName(String name) {
    if (name.startsWith("TLS_")) {
      return name;
    }
    Matcher openSsl = OPENSSL.matcher(name.toUpperCase(Locale.ROOT));
    if (!openSsl.matches()) {
      return null;
    }
    String exchange =
        openSsl.group("exchange") == null
            ? "RSA"
            : openSsl.group("exchange") + "_" + openSsl.group("signature");
    if (openSsl.group("chacha") != null) {
      return "TLS_" + exchange + "_WITH_CHACHA20_POLY1305_SHA256";
    }
    return "TLS_%s_WITH_AES_%s_%s_%s"
        .formatted(
            exchange,
            openSsl.group("bits"),
            openSsl.group("gcm") == null ? "CBC" : "GCM",
            openSsl.group("mac"));
  }

  private static List<String> names(String list, String separator) {
    return Arrays.stream(list.split(separator, -1))
        .map(String::strip)
        .distinct()
        .collect(Collectors.toUnmodifiableList());
  }
}
