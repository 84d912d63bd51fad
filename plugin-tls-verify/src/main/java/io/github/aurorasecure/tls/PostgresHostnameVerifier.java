package io.github.aurorasecure.tls;

import java.util.Properties;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;

/**
 * The {@code sslhostnameverifier} that the plugin, or a URL of pgjdbc's own, names to pgjdbc, which
 * asks it after each handshake and before anything else is sent. It verifies the server's
 * certificate once more, resumed session or not, and records the session.
 */
public final class PostgresHostnameVerifier implements HostnameVerifier {
  private final TlsAttempt tls;

  /**
   * @param info what pgjdbc connects with
   * @throws IllegalStateException if it came through our driver and is no longer in progress
   * @throws IllegalArgumentException if a URL of pgjdbc's own is not fit for this class
   */
  public PostgresHostnameVerifier(Properties info) {
    tls = TlsAttempt.of(info);
  }

  @Override
  public boolean verify(String host, SSLSession session) {
    TlsHandshake last = tls.last();
    // None of ours where pgjdbc used another sslfactory: refused for that.
    TlsHandshake handshake = last != null ? last : tls.dial(host, session.getPeerPort());
    try {
      handshake.verify(session);
      return true;
    } catch (TlsRefusal kept) { // by the handshake: pgjdbc has no place for a reason
      return false;
    }
  }
}
