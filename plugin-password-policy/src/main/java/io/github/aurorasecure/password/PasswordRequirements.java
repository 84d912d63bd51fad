package io.github.aurorasecure.password;

import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a new password has to be like. Begins with {@link #nist()}; each {@code with…} returns a
 * changed copy. Immutable.
 *
 * <p>Source: NIST SP 800-63B-4 (August 2025), section 3.1.1.2: at least 15 characters where the
 * password is all there is, counted in code points, any characters, compared with a blocklist, no
 * rules of composition and no change on a schedule. The latter two can be demanded nonetheless.
 */
public final class PasswordRequirements {
  private static final int MIN_LENGTH = 15;
  private static final int CLASSES = 4;

  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\u00ad\\u034f\\u1806\\u180b-\\u180d\\u200b-\\u200d\\u2060\\ufe00-\\ufe0f\\ufeff]");

  private final int minLength;
  private final int requireClasses;
  private final Blocklist blocklist;
  private final int maxValidDays;
  private final boolean requireValidUntil;

  private PasswordRequirements(
      int minLength,
      int requireClasses,
      Blocklist blocklist,
      int maxValidDays,
      boolean requireValidUntil) {
    this.minLength = minLength;
    this.requireClasses = requireClasses;
    this.blocklist = blocklist;
    this.maxValidDays = maxValidDays;
    this.requireValidUntil = requireValidUntil;
  }

  /** At least 15 code points, and not made of common words: the defaults of the plugin as well. */
  public static PasswordRequirements nist() {
    return new PasswordRequirements(MIN_LENGTH, 0, Blocklist.BUILT_IN, 0, false);
  }

  /**
   * With another minimum of Unicode code points.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public PasswordRequirements withMinLength(int codePoints) {
    check(codePoints >= 1, "minLength", codePoints, "at least 1");
    return new PasswordRequirements(
        codePoints, requireClasses, blocklist, maxValidDays, requireValidUntil);
  }

  /**
   * With this many of the classes lower case, upper case, digits and others.
   *
   * @throws IllegalArgumentException if it is not from 0 to 4
   */
  public PasswordRequirements withRequiredClasses(int classes) {
    check(classes >= 0 && classes <= CLASSES, "requireClasses", classes, "from 0 to 4");
    return new PasswordRequirements(minLength, classes, blocklist, maxValidDays, requireValidUntil);
  }

  /** Without a blocklist. */
  public PasswordRequirements withoutBlocklist() {
    return with(Blocklist.NONE);
  }

  /**
   * With more blocked passwords and words, read now.
   *
   * @param file in UTF-8, one a line; lines that begin with {@code #} are comments
   * @throws IOException if it cannot be read
   */
  public PasswordRequirements withBlocklist(Path file) throws IOException {
    return with(blocklist.and(file));
  }

  private PasswordRequirements with(Blocklist other) {
    return new PasswordRequirements(
        minLength, requireClasses, other, maxValidDays, requireValidUntil);
  }

  /**
   * With a limit to what {@code VALID UNTIL} (MySQL: {@code PASSWORD EXPIRE INTERVAL}) may say.
   *
   * @param days 0 for no limit
   * @throws IllegalArgumentException if it is negative
   */
  public PasswordRequirements withMaxValidDays(int days) {
    check(days >= 0, "maxValidDays", days, "0 or more");
    return new PasswordRequirements(minLength, requireClasses, blocklist, days, requireValidUntil);
  }

  /** With a new password only together with how long it is valid. */
  public PasswordRequirements withRequiredValidUntil() {
    return new PasswordRequirements(minLength, requireClasses, blocklist, maxValidDays, true);
  }

  private static void check(boolean valid, String name, int value, String range) {
    if (!valid) {
      throw new IllegalArgumentException(name + '=' + value + ": use " + range);
    }
  }

  int minLength() {
    return minLength;
  }

  int maxValidDays() {
    return maxValidDays;
  }

  /**
   * What the password lacks, in words for a message; empty if it will do.
   *
   * @param context names that may not be what it is made of: of the user, of the database
   */
  List<String> unmetBy(CharSequence password, Collection<String> context) {
    List<String> unmet = new ArrayList<>();
    String text = password.toString();
    String prepared = prepared(text);
    if (Math.min(codePoints(text), codePoints(prepared)) < minLength) {
      unmet.add("it has fewer than " + minLength + " characters");
    }
    if (blocklist.rejects(text, context) || blocklist.rejects(prepared, context)) {
      unmet.add("it is common, or made of common words, repetitions and names known here");
    }
    if (classes(text) < requireClasses) {
      unmet.add(
          "it has fewer than "
              + requireClasses
              + " of lower case, upper case, digits and other characters");
    }
    return unmet;
  }

  /** What is wrong with how long a password is to be valid. */
  List<String> unmetBy(@Nullable Validity validity, boolean passwordIsNew) {
    List<String> unmet = new ArrayList<>();
    boolean required = requireValidUntil && passwordIsNew;
    if (required && (validity == null || validity.equals(Validity.FOREVER))) {
      unmet.add("it comes without an end in VALID UNTIL (MySQL: PASSWORD EXPIRE INTERVAL)");
    } else if (validity == null) {
      return unmet;
    } else if ((maxValidDays > 0 || required) && !validity.readable()) {
      unmet.add(
          "how long it is valid cannot be read; write it as '2030-01-31' (MySQL: in INTERVAL days)");
    } else if (maxValidDays > 0 && validity.days() > maxValidDays) {
      unmet.add("it is valid for more than " + maxValidDays + " days");
    }
    return unmet;
  }

  /**
   * As PostgreSQL takes it (SASLprep, RFC 4013): without the characters of RFC 3454, table B.1,
   * which are not seen, and with look-alikes such as full-width letters made one.
   */
  private static String prepared(String text) {
    return Normalizer.normalize(UNSEEN.matcher(text).replaceAll(""), Normalizer.Form.NFKC);
  }

  private static int codePoints(String text) {
    return text.codePointCount(0, text.length());
  }

  private static long classes(String text) {
    return text.codePoints().map(PasswordRequirements::characterClass).distinct().count();
  }

  private static int characterClass(int c) {
    if (Character.isLowerCase(c)) {
      return 0;
    }
    if (Character.isUpperCase(c)) {
      return 1;
    }
    return Character.isDigit(c) ? 2 : 3;
  }
}
