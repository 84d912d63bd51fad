package io.github.aurorasecure.driver;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Tells settings that must not be stored, by their names. */
final class SecretSettings {
  private static final String SECRET = "(?i)[^=&,()]*(password|passwd|secret|token)[^=&,()]*";
  private static final Pattern NAME = Pattern.compile(SECRET);

  /** A parameter, or {@code user:password@host}. */
  private static final Pattern IN_URL = Pattern.compile("[?&,(]" + SECRET + "=|//[^/?]*:[^/?]*@");

  private SecretSettings() {}

  /** Whether the value may be a secret; any property of an application's provider may. */
  static boolean isSecret(String name) {
    return name.startsWith("iam.credentialsProvider.") || NAME.matcher(name).matches();
  }

  /** Whether a URL may hold a secret. */
  static boolean holdsSecret(String url) {
    String decoded;
    try {
      decoded = URLDecoder.decode(url, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      decoded = url;
    }
    return IN_URL.matcher(decoded).find() || decoded.contains("iam.credentialsProvider.");
  }
}
