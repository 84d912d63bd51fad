package io.github.aurorasecure.tls;

import io.github.aurorasecure.spi.ConnectAttempt;
import java.util.Properties;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLSession;

/**
 * The {@code sslhostnameverifier} that the plugin names to pgjdbc, asked after each handshake and
 * before anything else is sent. It verifies the server's certificate once more, resumed session or
 * not, and records the session. For use through the plugin only.
 */
public final class PostgresHostnameVerifier implements HostnameVerifier {
  private final TlsAttempt tls;

  /**
   * @param info the connect's vendor properties, among them {@link ConnectAttempt#PROPERTY}
   * @throws IllegalStateException if no such connect is in progress
   */
  public PostgresHostnameVerifier(Properties info) {
    tls = TlsAttempt.find(info.getProperty(ConnectAttempt.PROPERTY));
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
