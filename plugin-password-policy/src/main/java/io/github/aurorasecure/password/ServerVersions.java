package io.github.aurorasecure.password;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Versions of MySQL that read a text alike, {@code 80039} for 8.0.39: a comment such as {@code
 * /*!80000} up to {@code from} is code, one from {@code to} on is none, one in between cannot be
 * told.
 *
 * @param sixDigits whether a sixth digit belongs to the number in a comment, as from MySQL 8 on
 */
record ServerVersions(int from, int to, boolean sixDigits) {
  static final int DIGITS = 5;

  /** Of MySQL 5.6; comments of dumps are full of older ones. */
  private static final int OLDEST = 50600;

  /** What dumps of all tools hold is less; every one more is another time to read the text. */
  private static final int MAX_NUMBERS = 8;

  private static final int MAX_DIGITS = 6;

  /** Divides all versions at the numbers in the text, of which the smallest are taken. */
  static List<ServerVersions> of(CharSequence sql) {
    List<ServerVersions> versions = new ArrayList<>();
    boolean sixth = divide(sql, true, versions);
    if (sixth) {
      divide(sql, false, versions);
    }
    return versions;
  }

  private static boolean divide(
      CharSequence sql, boolean sixDigits, List<ServerVersions> versions) {
    TreeSet<Integer> numbers = new TreeSet<>();
    boolean sixth = false;
    for (int i = 2; i < sql.length(); i++) {
      if (sql.charAt(i) == '!' && sql.charAt(i - 1) == '*') {
        int end = end(sql, i + 1, sixDigits);
        sixth |= end - i > MAX_DIGITS;
        int number = number(sql, i + 1, end);
        if (end - i > DIGITS && number > OLDEST) {
          numbers.add(number);
        }
        if (numbers.size() > MAX_NUMBERS) {
          numbers.pollLast();
        }
      }
    }
    int from = OLDEST;
    for (int number : numbers) {
      versions.add(new ServerVersions(from, number, sixDigits));
      from = number;
    }
    versions.add(new ServerVersions(from, Integer.MAX_VALUE, sixDigits));
    return sixth;
  }

  /** Where the digits of the number in a comment end. */
  int end(CharSequence sql, int start) {
    return end(sql, start, sixDigits);
  }

  private static int end(CharSequence sql, int start, boolean sixDigits) {
    int last = Math.min(sql.length(), start + (sixDigits ? MAX_DIGITS : DIGITS));
    int end = start;
    while (end < last && sql.charAt(end) >= '0' && sql.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  static int number(CharSequence sql, int start, int end) {
    int number = 0;
    for (int i = start; i < end; i++) {
      number = number * 10 + sql.charAt(i) - '0';
    }
    return number;
  }
}
