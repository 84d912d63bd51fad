package io.github.aurorasecure.tls;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Warns of certificates in use that soon expire, once of each. Safe for use by several threads. */
final class ExpiryWarnings {
  private static final Logger LOGGER = System.getLogger("io.github.aurorasecure.tls");

  /** More than anyone connects to; beyond it a warning may be repeated. */
  private static final int REMEMBERED = 1_000;

  private final Duration notice;
  private final InstantSource clock;
  private final Set<X509Certificate> warned =
      Collections.synchronizedSet(
          Collections.newSetFromMap(
              new LinkedHashMap<>() {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<X509Certificate, Boolean> eldest) {
                  return size() > REMEMBERED;
                }
              }));

  ExpiryWarnings(Duration notice, InstantSource clock) {
    this.notice = notice;
    this.clock = clock;
  }

  void look(X509Certificate certificate, String address) {
    Instant end = certificate.getNotAfter().toInstant();
    if (clock.instant().plus(notice).isAfter(end) && warned.add(certificate)) {
      LOGGER.log(
          Level.WARNING,
          "tls-verify: the certificate of ''{0}'' in use at {1} expires on {2}",
          certificate.getSubjectX500Principal(),
          address,
          end);
    }
  }
}
