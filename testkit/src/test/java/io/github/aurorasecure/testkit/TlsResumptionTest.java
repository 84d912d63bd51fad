package io.github.aurorasecure.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that, unlike the vendor drivers, keeps its TLS sessions. */
final class TlsResumptionTest {

  @ParameterizedTest
  @CsvSource({
    "MYSQL, true, TLSv1.3, true",
    "MYSQL, true, TLSv1.2, true",
    "MYSQL, false, TLSv1.3, false",
    "MYSQL, false, TLSv1.2, false",
    "POSTGRESQL, true, TLSv1.3, false",
    "POSTGRESQL, true, TLSv1.2, false"
  })
  void sessionsAreResumedOnlyByMySqlAndOnlyIfSwitchedOn(
      Engine engine, boolean tlsResumption, String version, boolean resumed) throws Exception {
    try (LocalAurora aurora = LocalAurora.builder(engine).tlsResumption(tlsResumption).start()) {
      SSLContext context = trusting(aurora);
      failToSignIn(aurora, context, version);
      failToSignIn(aurora, context, version);
      assertThat(aurora.signIns())
          .hasSize(2)
          .allMatch(signIn -> version.equals(signIn.tlsVersion()))
          .extracting(SignIn::resumed)
          .containsExactly(false, resumed);
    }
  }

  private static void failToSignIn(LocalAurora aurora, SSLContext context, String version)
      throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), aurora.port())) {
      boolean mysql = aurora.engine() == Engine.MYSQL;
      MySqlStream plain = new MySqlStream(socket.getInputStream(), socket.getOutputStream());
      if (mysql) {
        plain.read();
        byte[] sslRequest = new byte[32];
        ByteBuffer.wrap(sslRequest).order(ByteOrder.LITTLE_ENDIAN).putInt(MySqlGreeting.CLIENT_SSL);
        plain.write(new MySqlPacket(sslRequest));
      } else {
        byte[] sslRequest = ByteBuffer.allocate(4).putInt(PostgresStream.SSL_REQUEST).array();
        new PostgresStream(socket.getInputStream(), socket.getOutputStream())
            .writeStartup(sslRequest);
        assertThat(socket.getInputStream().read()).isEqualTo('S');
      }
      SSLSocket tls =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(socket, aurora.endpoints().cluster(), aurora.port(), true);
      tls.setEnabledProtocols(new String[] {version});
      tls.startHandshake();
      if (mysql) {
        MySqlStream secure = plain.over(tls.getInputStream(), tls.getOutputStream());
        MySqlLogin login = MySqlLogin.of("nobody", "app");
        secure.write(login.withNativePassword(new byte[0]));
        assertThat(secure.read().isError()).isTrue();
      } else {
        var secure = new PostgresStream(tls.getInputStream(), tls.getOutputStream());
        byte[] text = "user\0rdsadmin\0\0".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        secure.writeStartup(ByteBuffer.allocate(4 + text.length).putInt(3 << 16).put(text).array());
        assertThat(secure.read().type()).isEqualTo('E');
      }
    }
  }

  private static SSLContext trusting(LocalAurora aurora) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream pem = Files.newInputStream(aurora.caBundle())) {
      store.setCertificateEntry(
          "root", CertificateFactory.getInstance("X.509").generateCertificate(pem));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
