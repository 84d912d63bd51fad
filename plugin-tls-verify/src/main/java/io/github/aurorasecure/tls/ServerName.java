package io.github.aurorasecure.tls;

import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name a server has to prove: a DNS name in lower case, as A-labels and without a trailing dot,
 * or an IP address. Never resolved: whoever answers DNS must not choose what is verified.
 */
final class ServerName {
  private static final String LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";

  /** The last label is no number, which would make an IPv4 address of it for resolvers. */
  private static final Pattern DNS_NAME = Pattern.compile("(?:" + LABEL + "\\.)*(?!\\d+$)" + LABEL);

  /**
   * 255 octets in a message (RFC 1035, section 2.3.4). The pattern's recursion grows with the name.
   */
  private static final int MAXIMUM_LENGTH = 253;

  /** RFC 5894 section 7.2: names of two owners in the two IDNAs; the JDK knows the older one. */
  private static final char[] DEVIATIONS = {'\u00df', '\u1e9e', '\u03c2', '\u200c', '\u200d'};

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

  private final String text;
  private final byte @Nullable [] address;

  private ServerName(String text, byte @Nullable [] address) {
    this.text = text;
    this.address = address;
  }

  /**
   * Reads a host name or an IP address, IPv6 with or without brackets.
   *
   * @throws IllegalArgumentException if no certificate can be for it: not letters, digits and
   *     hyphens (RFC 9525 section 6.3), or a number that resolvers take for an IPv4 address
   */
  static ServerName parse(String host) {
    byte[] address = address(host);
    if (address != null) {
      return new ServerName(bare(host), address);
    }
    for (char deviation : DEVIATIONS) {
      if (host.indexOf(deviation) >= 0) {
        throw new IllegalArgumentException(
            "write it as an A-label: IDNA 2003 and 2008 differ on it");
      }
    }
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    name = IDN.toASCII(name, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
    if (name.length() > MAXIMUM_LENGTH || !DNS_NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a DNS name or IP address");
    }
    return new ServerName(name, null);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServerName name
        && name.text.equals(text)
        && Arrays.equals(name.address, address);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Whether a dNSName of a certificate is for this name (RFC 9525 section 6.3). */
  boolean matchesDns(String presented) {
    // Other letters are not allowed there; lower case could make ASCII of one (the Kelvin sign).
    if (address != null || !presented.chars().allMatch(c -> c < 128)) {
      return false;
    }
    String pattern = presented.toLowerCase(Locale.ROOT);
    if (!pattern.startsWith("*.")) {
      return pattern.equals(text);
    }
    // A wildcard is the whole leftmost label and stands for exactly one; "*.com" is for nobody.
    String parent = pattern.substring(2);
    int dot = text.indexOf('.');
    return dot > 0 && text.substring(dot + 1).equals(parent) && parent.indexOf('.') > 0;
  }

  /** Whether an iPAddress of a certificate, as the JDK prints it, is this address. */
  boolean matchesIp(String presented) {
    return address != null && Arrays.equals(address, address(presented));
  }

  @Override
  public String toString() {
    return text;
  }

  private static byte @Nullable [] address(String host) {
    String literal = bare(host);
    if (literal.indexOf(':') < 0 && !IPV4.matcher(literal).matches()) {
      return null;
    }
    try {
      return InetAddress.getByName(literal).getAddress(); // a literal: nothing is looked up
    } catch (UnknownHostException e) {
      return null;
    }
  }

  private static String bare(String host) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String literal = bracketed ? host.substring(1, host.length() - 1) : host;
    int zone = literal.indexOf(':') < 0 ? -1 : literal.indexOf('%'); // of IPv6 only
    return zone < 0 ? literal : literal.substring(0, zone);
  }
}
