package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.spi.Vendor;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One of our URLs taken apart: what the vendor gets, byte for byte, and the parameters that are
 * ours.
 *
 * @param vendorUrl {@code jdbc:} and all that follows our prefix, less our parameters
 * @param parameters our parameters by name, percent-decoded
 */
public record DriverUrl(Vendor vendor, String vendorUrl, Map<String, String> parameters) {
  static final String PREFIX = "jdbc:aurora-secure:";

  /** Whether a URL has our prefix. */
  public static boolean accepts(String url) {
    return url.startsWith(PREFIX);
  }

  /** Whether a URL is one of PostgreSQL's or MySQL's own. */
  public static boolean isVendors(String url) {
    return url.startsWith("jdbc:postgresql:") || url.startsWith("jdbc:mysql:");
  }

  /** A vendor's URL as one of ours; any other as it is. */
  public static String secured(String url) {
    return isVendors(url) ? PREFIX + url.substring("jdbc:".length()) : url;
  }

  /**
   * Takes a URL apart.
   *
   * @param isOurs tells our parameters from the vendor's by their name
   * @throws SQLException 08001 if it names no vendor we know or repeats one of our parameters
   */
  static DriverUrl parse(String url, Predicate<String> isOurs) throws SQLException {
    String rest = url.substring(PREFIX.length());
    Vendor vendor = vendor(rest);
    int query = rest.indexOf('?');
    if (query < 0) {
      return new DriverUrl(vendor, "jdbc:" + rest, Map.of());
    }
    Map<String, String> ours = new LinkedHashMap<>();
    List<String> theirs = new ArrayList<>();
    for (String parameter : rest.substring(query + 1).split("&", -1)) {
      int equals = parameter.indexOf('=');
      String name = decode(equals < 0 ? parameter : parameter.substring(0, equals)).trim();
      if (!isOurs.test(name)) {
        theirs.add(parameter);
      } else if (ours.put(name, decode(equals < 0 ? "" : parameter.substring(equals + 1)))
          != null) {
        throw Errors.configuration(name + " stands twice in the URL; give it once");
      }
    }
    if (ours.isEmpty()) {
      return new DriverUrl(vendor, "jdbc:" + rest, Map.of());
    }
    String kept = theirs.isEmpty() ? "" : '?' + String.join("&", theirs);
    return new DriverUrl(vendor, "jdbc:" + rest.substring(0, query) + kept, ours);
  }

  /**
   * The vendor of one of our URLs.
   *
   * @throws SQLException 08001 if it names none we know
   */
  public static Vendor vendorOf(String url) throws SQLException {
    return vendor(url.substring(PREFIX.length()));
  }

  /** Other drivers may stand between: {@code jdbc:aurora-secure:tc:postgresql:…}. */
  private static Vendor vendor(String rest) throws SQLException {
    int start = 0;
    for (int colon = rest.indexOf(':'); colon >= 0; colon = rest.indexOf(':', start)) {
      String word = rest.substring(start, colon);
      if (word.equals("postgresql")) {
        return Vendor.POSTGRESQL;
      }
      if (word.equals("mysql")) {
        return Vendor.MYSQL;
      }
      if (!word.chars()
          .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
        break;
      }
      start = colon + 1;
    }
    throw Errors.configuration(
        "the URL must begin with " + PREFIX + "postgresql: or " + PREFIX + "mysql:");
  }

  private static String decode(String encoded) throws SQLException {
    try {
      // A plus stays a plus, as in file names; URLDecoder would make it a blank.
      return URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw Errors.configuration(
          "the URL holds a percent sign that is not followed by two hexadecimal digits; write %25"
              + " for a percent sign");
    }
  }

  /** The vendor only: the URL may hold a password. */
  @Override
  public String toString() {
    return "DriverUrl[" + vendor + ']';
  }
}
