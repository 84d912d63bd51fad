package io.github.aurorasecure.password;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Common passwords and words that a password may not be made of (NIST SP 800-63B-4, 3.1.1.2:
 * "commonly used, expected, or compromised", context-specific words included). Compares as
 * Microsoft Entra's password protection does: without case and with look-alikes folded, each known
 * word is worth one point, each other character one as well, and a password needs six (there five,
 * of a shorter minimum). Immutable.
 */
final class Blocklist {
  static final Blocklist NONE = new Blocklist(false, Set.of());

  /** The one that comes with the plugin: some 700 passwords and words of this field. */
  static final Blocklist BUILT_IN = new Blocklist(true, Set.of());

  private static final String RESOURCE = "common-passwords.txt";
  private static final int POINTS = 6;
  private static final int SHORTEST = 3;

  /** What is longer has its points before its end, or is a repetition. */
  private static final int LONGEST = 512;

  /** Read by the first who needs it, once for all. */
  private static final class BuiltIn {
    static final Set<String> WORDS = read();

    private static Set<String> read() {
      try (InputStream in = Objects.requireNonNull(Blocklist.class.getResourceAsStream(RESOURCE))) {
        return folded(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private final boolean builtIn;
  private final Set<String> own;

  private Blocklist(boolean builtIn, Set<String> own) {
    this.builtIn = builtIn;
    this.own = own;
  }

  /** This one and a file's lines, in UTF-8. */
  Blocklist and(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.UTF_8)) {
      return new Blocklist(builtIn, folded(Stream.concat(own.stream(), lines)));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Set<String> folded(Stream<String> lines) {
    return Set.copyOf(
        lines
            .map(String::strip)
            .filter(line -> line.length() >= SHORTEST && !line.startsWith("#"))
            .map(Blocklist::folded)
            .toList());
  }

  private boolean contains(String word) {
    return own.contains(word) || (builtIn && BuiltIn.WORDS.contains(word));
  }

  /** Whether the password is too much like what is known, names of its surroundings included. */
  boolean rejects(String password, Collection<String> context) {
    if (this == NONE) {
      return false;
    }
    Set<String> known = new HashSet<>();
    for (String name : context) {
      known.addAll(Arrays.asList(folded(name).split("[^\\p{Alnum}]+")));
      known.add(folded(name));
    }
    known.removeIf(word -> word.length() < SHORTEST);
    String text =
        password.substring(0, Math.min(password.length(), LONGEST)).toLowerCase(Locale.ROOT);
    return contains(folded(password)) || points(unit(text), known) < POINTS;
  }

  /** What the text repeats, or the text. */
  private static String unit(String text) {
    int length = text.length();
    for (int period = 1; period <= length / 2; period++) {
      if (text.regionMatches(0, text, period, length - period)) {
        return text.substring(0, period);
      }
    }
    return text;
  }

  /** The fewest points that the text can be split into. */
  private int points(String text, Set<String> context) {
    String folded = folded(text);
    int longest = Math.max(longest(own), longest(context));
    if (builtIn) {
      longest = Math.max(longest, longest(BuiltIn.WORDS));
    }
    int[] best = new int[folded.length() + 1];
    int[] run = new int[3];
    for (int end = 1; end < best.length; end++) {
      best[end] = best[end - 1] + 1;
      for (int step = -1; step <= 1; step++) {
        boolean continues = end > 1 && text.charAt(end - 1) - text.charAt(end - 2) == step;
        run[step + 1] = continues ? run[step + 1] + 1 : 1;
        if (run[step + 1] >= SHORTEST) {
          best[end] = Math.min(best[end], best[end - run[step + 1]] + 1);
        }
      }
      for (int start = Math.max(0, end - longest); start <= end - SHORTEST; start++) {
        String word = folded.substring(start, end);
        if (best[start] + 1 < best[end] && (contains(word) || context.contains(word))) {
          best[end] = best[start] + 1;
        }
      }
    }
    return best[folded.length()];
  }

  private static int longest(Set<String> words) {
    return words.isEmpty() ? 0 : Collections.max(words.stream().map(String::length).toList());
  }

  /** Lower case, and one of each pair of characters that people put for each other. */
  private static String folded(String text) {
    StringBuilder folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = Character.toLowerCase(text.charAt(i));
      folded.append(
          switch (c) {
            case '0' -> 'o';
            case '1', '!', '|', 'l' -> 'i';
            case '3' -> 'e';
            case '4', '@' -> 'a';
            case '5', '$' -> 's';
            case '7' -> 't';
            default -> c;
          });
    }
    return folded.toString();
  }
}
