package io.github.aurorasecure.driver.internal;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The wording of what goes wrong before a plugin or the vendor driver is asked. */
final class Errors {
  private Errors() {}

  /** A configuration that cannot work: SQLState 08001, not worth a retry. */
  static SQLException configuration(String message) {
    return configuration(message, null);
  }

  static SQLException configuration(String message, @Nullable Throwable cause) {
    return new SQLNonTransientConnectionException("aurora-secure: " + message, "08001", cause);
  }

  /**
   * Pools and frameworks handle nothing but SQLException. The class says what it was; the message
   * of a stranger may hold a secret.
   */
  static SQLException unexpected(Throwable e) {
    return configuration("connecting failed with " + e.getClass().getName(), e);
  }

  /** An empty string, or a hint at the known name that is nearest to an unknown one. */
  static String didYouMean(String unknown, Collection<String> known) {
    String nearest = null;
    int best = Math.max(2, unknown.length() / 3) + 1;
    for (String candidate : known) {
      int distance = distance(unknown.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        nearest = candidate;
      }
    }
    return nearest == null || nearest.equals(unknown) ? "" : "; did you mean " + nearest + "?";
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
