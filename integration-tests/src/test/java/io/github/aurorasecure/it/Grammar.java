package io.github.aurorasecure.it;

import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** Makes statements of what the servers' grammars allow, in any spelling; seeded. */
abstract class Grammar {
  /**
   * @param role whether it is about roles or accounts
   */
  record Text(String sql, boolean role) {}

  final Random random;

  Grammar(long seed) {
    random = new Random(seed);
  }

  /** The next text: mostly a single statement. */
  final Text next() {
    boolean role = random.nextInt(10) < 6;
    String sql = role ? role() : data();
    return switch (random.nextInt(12)) {
      case 3 -> role ? new Text(sql, true) : new Text(alone(), false);
      case 0 -> new Text(";" + gap() + sql + gap() + ";", role);
      case 1 -> new Text(data() + ";" + gap() + sql, role);
      case 2 -> new Text(sql + ";" + gap() + data(), role);
      default -> new Text(sql, role);
    };
  }

  /** A statement about roles or accounts. */
  abstract String role();

  /** Any other statement. */
  abstract String data();

  /** A text of which nothing but the end tells where its code ends. */
  abstract String alone();

  /** What separates tokens. */
  abstract String gap();

  /** Keywords in any case with any gaps; other words as they are. */
  final String words(String... words) {
    StringBuilder text = new StringBuilder();
    for (String word : words) {
      if (!word.isEmpty()) {
        text.append(text.isEmpty() ? "" : gap()).append(keyword(word));
      }
    }
    return text.toString();
  }

  private String keyword(String word) {
    boolean keyword = word.chars().allMatch(c -> c == '_' || c == ' ' || (c >= 'A' && c <= 'Z'));
    return !keyword || random.nextBoolean()
        ? word
        : random.nextBoolean() ? word.toLowerCase(Locale.ROOT) : capitalised(word);
  }

  private static String capitalised(String word) {
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
  }

  final String any(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  @SafeVarargs
  final String anyOf(Supplier<String>... choices) {
    return choices[random.nextInt(choices.length)].get();
  }

  /** Something new each time, so that what sets it is a change. */
  final String secret() {
    return "s" + Long.toString(random.nextLong() >>> 1, 36);
  }

  final String doubled(String text) {
    return text.replace("'", "''");
  }
}
