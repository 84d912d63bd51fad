package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the plugin's properties say.
 *
 * @param expectedHosts names to verify in place of the dialled one; empty for that one
 * @param cipherSuites null for the JDK's
 * @param clientCertificate null for none
 * @param failsOnIdentity whether a host that does not prove its identity ends the connect
 */
record TlsSettings(
    TlsMode mode,
    List<ServerName> expectedHosts,
    boolean allowCnFallback,
    CaBundle caBundle,
    boolean regionScope,
    List<String> versions,
    @Nullable List<String> cipherSuites,
    @Nullable Path clientCertificate,
    @Nullable String clientCertificatePassword,
    Duration reloadInterval,
    Duration expiryWarning,
    boolean failsOnIdentity) {

  /**
   * The server dialled, with what it has to prove.
   *
   * @throws TlsRefusal if no certificate can be for it, save in verify-ca
   */
  Peer peer(Host dialled) throws TlsRefusal {
    if (!expectedHosts.isEmpty()) {
      return new Peer(dialled, expectedHosts);
    }
    try {
      return new Peer(dialled, List.of(ServerName.parse(dialled.name())));
    } catch (IllegalArgumentException e) {
      if (mode == TlsMode.VERIFY_CA) {
        return new Peer(dialled, List.of());
      }
      throw new TlsRefusal(
          Code.NAME_MISMATCH,
          ("no certificate can be for '%s' (%s); connect by another name or set"
                  + " tls-verify.expectedHost")
              .formatted(dialled.name(), e.getMessage()),
          null,
          e);
    }
  }

  /**
   * By hand: a record's own, made at run time, delays the first connect. Equals is first asked by
   * the second configuration.
   */
  @Override
  public int hashCode() {
    return 31 * caBundle.spelling().hashCode() + expectedHosts.hashCode();
  }

  /** The mode only: there is a password among the rest. */
  @Override
  public String toString() {
    return "TlsSettings[" + mode + ']';
  }
}
