package io.github.aurorasecure.benchmarks.connect;

import java.util.Locale;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may be shown of a URL and of what drivers say. */
final class Redacted {
  private static final Pattern AFTER_FIRST_LINE = Pattern.compile("\\R.*", Pattern.DOTALL);
  private static final Pattern SCHEME = Pattern.compile("[a-z]+:[\\w+-]*:(?:(?:[\\w+-]+:)*//)?");
  private static final String PROPERTIES = "?;(";

  private Redacted() {}

  /**
   * Scheme, hosts and database: whatever may hold properties is cut, in all the places drivers look
   * for them ({@code ?}, {@code ;} and MySQL's parentheses). Of {@code user:password@host} nothing
   * is shown, since a password may hold all that marks its end.
   */
  static String url(String url) {
    int end = url.indexOf('@') >= 0 ? signInAt(url) - 1 : propertiesAt(url);
    return end < url.length() ? url.substring(0, end + 1) + "…" : url;
  }

  private static int propertiesAt(String url) {
    for (int i = 0; i < url.length(); i++) {
      if (PROPERTIES.indexOf(url.charAt(i)) >= 0) {
        return i;
      }
    }
    return url.length();
  }

  /** Behind the scheme and its slashes. */
  private static int signInAt(String url) {
    Matcher scheme = SCHEME.matcher(url);
    return scheme.lookingAt() ? scheme.end() : 0;
  }

  /** What stands before the last {@code @}, where users and passwords do; or nothing. */
  private static String signIn(String url) {
    int at = url.lastIndexOf('@');
    int start = signInAt(url);
    return at < start ? "" : url.substring(start, at);
  }

  /** The first line, without the URL, its user and password, and secret properties. */
  static String message(Candidate candidate, String message) {
    String url = candidate.url();
    String shown = AFTER_FIRST_LINE.matcher(message).replaceFirst("").replace(url, url(url));
    String signIn = signIn(url);
    shown = without(shown, signIn);
    shown = without(shown, signIn.substring(signIn.indexOf(':') + 1));
    shown = without(shown, signIn.substring(signIn.indexOf('/') + 1));
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
