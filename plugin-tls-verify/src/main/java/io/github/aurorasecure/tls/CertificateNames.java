package io.github.aurorasecure.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * The subject alternative names of a certificate that can identify a host. The common name is not
 * among them (RFC 9525 section 2) unless asked for.
 *
 * @param dns dNSName entries
 * @param ip iPAddress entries, as the JDK prints them
 */
record CertificateNames(List<String> dns, List<String> ip) {
  // GeneralName choices of RFC 5280 section 4.2.1.6.
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  /** RFC 5280, section 4.2.1.6. */
  private static final String SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

  /**
   * @param commonName whether that of a certificate without such names counts as a dNSName
   */
  static CertificateNames of(X509Certificate certificate, boolean commonName)
      throws CertificateParsingException {
    List<String> dns = new ArrayList<>();
    List<String> ip = new ArrayList<>();
    Collection<List<?>> names = subjectAlternativeNames(certificate);
    for (List<?> name : names == null ? List.<List<?>>of() : names) {
      if (name.get(0).equals(DNS_NAME)) {
        dns.add((String) name.get(1));
      } else if (name.get(0).equals(IP_ADDRESS)) {
        ip.add((String) name.get(1));
      }
    }
    if (commonName && names == null) {
      dns.addAll(commonName(certificate.getSubjectX500Principal()));
    }
    return new CertificateNames(List.copyOf(dns), List.copyOf(ip));
  }

  private static @Nullable Collection<List<?>> subjectAlternativeNames(X509Certificate certificate)
      throws CertificateParsingException {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (RuntimeException e) { // the JDK's for an iPAddress of 32 octets that is no network
      throw new CertificateParsingException(e);
    }
    if (names == null && certificate.getExtensionValue(SUBJECT_ALTERNATIVE_NAME) != null) {
      // JDK 17 takes what it cannot read for nothing unless it is critical.
      throw new CertificateParsingException("subjectAltName");
    }
    return names;
  }

  /** The most specific one, or none. */
  private static List<String> commonName(X500Principal subject) throws CertificateParsingException {
    try {
      List<Rdn> rdns = new LdapName(subject.getName()).getRdns(); // least specific first
      for (int i = rdns.size() - 1; i >= 0; i--) {
        if (rdns.get(i).getType().equalsIgnoreCase("CN")
            && rdns.get(i).getValue() instanceof String name) {
          return List.of(name);
        }
      }
      return List.of();
    } catch (InvalidNameException e) {
      throw new CertificateParsingException(e);
    }
  }

  /** The entry that is for this name, or null. */
  @Nullable String matching(ServerName expected) {
    return Stream.concat(
            dns.stream().filter(expected::matchesDns), ip.stream().filter(expected::matchesIp))
        .findFirst()
        .orElse(null);
  }

  List<String> all() {
    return Stream.concat(dns.stream(), ip.stream()).toList();
  }
}
