package io.github.aurorasecure.benchmarks.connect;

import java.util.Locale;
import java.util.Properties;
import java.util.regex.Pattern;

/** What may be shown of a URL and of what drivers say. */
final class Redacted {
  private static final Pattern AFTER_FIRST_LINE = Pattern.compile("\\R.*", Pattern.DOTALL);
  private static final String PROPERTIES = "?;(";

  private Redacted() {}

  /**
   * Scheme, hosts and database: whatever may hold properties is cut, in all the places drivers look
   * for them ({@code ?}, {@code ;}, {@code user:password@host} and MySQL's parentheses).
   */
  static String url(String url) {
    String signIn = signIn(url);
    String shown = signIn.isEmpty() ? url : url.replace(signIn, "");
    int end = propertiesAt(shown);
    return end < shown.length() ? shown.substring(0, end + 1) + "…" : shown;
  }

  private static int propertiesAt(String url) {
    for (int i = 0; i < url.length(); i++) {
      if (PROPERTIES.indexOf(url.charAt(i)) >= 0) {
        return i;
      }
    }
    return url.length();
  }

  /**
   * What stands before the host with its {@code @}, where Oracle's URLs have it too; or nothing. A
   * password may hold what else ends the host, or begins properties.
   */
  private static String signIn(String url) {
    int slashes = url.indexOf("//");
    int start = slashes >= 0 ? slashes + 2 : url.indexOf(':', url.indexOf(':') + 1) + 1;
    int slash = url.indexOf('/', start);
    int at =
        Math.max(
            url.substring(0, propertiesAt(url)).lastIndexOf('@'),
            url.substring(0, slash < 0 ? url.length() : slash).lastIndexOf('@'));
    return at < start ? "" : url.substring(start, at + 1);
  }

  /** The first line, without the URL, its user and password, and secret properties. */
  static String message(Candidate candidate, String message) {
    String url = candidate.url();
    String shown = AFTER_FIRST_LINE.matcher(message).replaceFirst("").replace(url, url(url));
    String signIn = signIn(url);
    shown = without(shown, signIn);
    shown = without(shown, signIn.substring(signIn.indexOf(':') + 1).replaceFirst("@$", ""));
    for (String parameter : url.split("[?&;(,)]", -1)) {
      int equals = parameter.indexOf('=');
      if (equals >= 0 && isSecret(parameter.substring(0, equals))) {
        shown = without(shown, parameter.substring(equals + 1));
      }
    }
    Properties properties = candidate.properties().get();
    for (String name : properties.stringPropertyNames()) {
      if (isSecret(name)) {
        shown = without(shown, properties.getProperty(name));
      }
    }
    return shown;
  }

  /** Whether a property by this name is never to be shown. */
  static boolean isSecret(String property) {
    String name = property.toLowerCase(Locale.ROOT);
    return name.contains("password") || name.contains("secret") || name.contains("token");
  }

  private static String without(String text, String secret) {
    return secret.isEmpty() ? text : text.replace(secret, "***");
  }
}
