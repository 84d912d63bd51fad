package io.github.aurorasecure.testkit;

import static io.github.aurorasecure.testkit.PostgresStream.AUTHENTICATION_MD5_PASSWORD;
import static io.github.aurorasecure.testkit.PostgresStream.AUTHENTICATION_OK;
import static io.github.aurorasecure.testkit.PostgresStream.AUTHENTICATION_SASL;

import io.github.aurorasecure.testkit.HostileServer.Demand;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A hostile server's talk with one client: as little as makes it hand over the password. */
final class Lure {
  /** What a client hears when it has given its password, or has none to give. */
  enum Answer {
    ADMITTED,
    REFUSED,
    BUSY
  }

  private static final int TLS_HANDSHAKE = 0x16;

  private final Engine engine;
  private final @Nullable TlsAcceptor acceptor;
  private final @Nullable CertificateChain renegotiated;
  private final boolean silent;
  private final Demand demand;
  private final Function<String, Answer> answers;
  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final List<String> passwords = new ArrayList<>();
  private @Nullable SSLSocket tls;
  private InputStream in;
  private OutputStream out;

  Lure(
      Engine engine,
      @Nullable TlsAcceptor acceptor,
      @Nullable CertificateChain renegotiated,
      boolean silent,
      Demand demand,
      Function<String, Answer> answers,
      Socket socket)
      throws IOException {
    this.engine = engine;
    this.acceptor = acceptor;
    this.renegotiated = renegotiated;
    this.silent = silent;
    this.demand = demand;
    this.answers = answers;
    this.socket = socket;
    this.in = new Recording(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  byte[] received() {
    return received.toByteArray();
  }

  List<String> passwords() {
    return passwords;
  }

  void play() throws IOException {
    switch (engine) {
      case POSTGRESQL -> playPostgres();
      case MYSQL -> playMySql();
    }
  }

  private void playPostgres() throws IOException {
    while (true) {
      int firstByte = in.read();
      if (firstByte < 0) {
        return;
      }
      if (firstByte == TLS_HANDSHAKE && acceptor != null) {
        startTls(acceptor, (byte) firstByte);
        continue;
      }
      PostgresStream client = new PostgresStream(in, out);
      byte[] startup = client.readStartup(firstByte);
      switch (ByteBuffer.wrap(startup).getInt()) {
        case PostgresStream.SSL_REQUEST -> answerTlsRequest();
        case PostgresStream.GSSENC_REQUEST -> out.write('N');
        case PostgresStream.CANCEL_REQUEST -> {
          return;
        }
        default -> {
          answer(client, PostgresSession.parameters(startup).getOrDefault("user", ""));
          return;
        }
      }
    }
  }

  private void answer(PostgresStream client, String user) throws IOException {
    switch (answers.apply(password(client))) {
      case ADMITTED -> serveSettings(client);
      case REFUSED -> client.writeFatal("28000", PostgresStream.tokenRefused(user));
      case BUSY -> client.writeFatal("53300", "sorry, too many clients already");
    }
  }

  /** The answer to what is demanded; the empty string if that is nothing. */
  private String password(PostgresStream client) throws IOException {
    switch (demand) {
      case CLEAR_PASSWORD -> ask(client::askForCleartextPassword);
      case MD5 -> client.writeAuthentication(AUTHENTICATION_MD5_PASSWORD, ascii("salt"));
      case SCRAM -> client.writeAuthentication(AUTHENTICATION_SASL, ascii("SCRAM-SHA-256\0\0"));
      case NOTHING -> {
        return "";
      }
    }
    PostgresMessage reply = client.read();
    if (reply.type() != 'p') {
      throw new IOException("no password message");
    }
    passwords.add(reply.password());
    return reply.password();
  }

  /** What pgjdbc needs to see of a server, and to each of its SETs the same answer. */
  private static void serveSettings(PostgresStream client) throws IOException {
    client.writeAuthentication(AUTHENTICATION_OK);
    client.write('S', "server_version", "18.1");
    client.write('S', "client_encoding", "UTF8");
    client.write('S', "DateStyle", "ISO, MDY");
    client.write('S', "integer_datetimes", "on");
    client.write('S', "standard_conforming_strings", "on");
    PostgresMessage ready = new PostgresMessage('Z', ascii("I"));
    client.write(ready);
    while (client.read().type() == 'Q') {
      client.write('C', "SET");
      client.write(ready);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void answerTlsRequest() throws IOException {
    if (acceptor != null) {
      out.write('S');
      startTls(acceptor);
    } else if (!silent) {
      out.write('N');
    }
  }

  private void playMySql() throws IOException {
    MySqlStream client = new MySqlStream(in, out);
    client.write(MySqlGreeting.invented(acceptor != null));
    MySqlPacket first = client.read();
    if (acceptor != null && MySqlLogin.isSslRequest(first)) {
      startTls(acceptor);
      client = client.over(in, out);
      first = client.read();
    }
    String user = MySqlLogin.parse(first).user();
    String password = "";
    if (demand != Demand.NOTHING) {
      MySqlStream asked = client;
      ask(() -> asked.write(MySqlPacket.askForClearPassword()));
      password = client.read().clearPassword();
      passwords.add(password);
    }
    client.write(
        answers.apply(password) == Answer.BUSY
            ? MySqlPacket.error(1040, "08004", "Too many connections")
            : MySqlPacket.accessDenied(user, !password.isEmpty()));
  }

  private interface Question {
    void write() throws IOException;
  }

  /** At once, or when the client has taken the certificate that it is shown now. */
  private void ask(Question question) throws IOException {
    SSLSocket socket = tls;
    if (acceptor == null || renegotiated == null || socket == null) {
      question.write();
      return;
    }
    socket.addHandshakeCompletedListener(
        taken -> {
          try {
            question.write();
          } catch (IOException e) {
            // The client has left, which whoever reads from it notices.
          }
        });
    acceptor.renegotiate(socket, renegotiated);
  }

  private void startTls(TlsAcceptor acceptor, byte... consumed) throws IOException {
    received.reset();
    tls = acceptor.accept(socket, consumed);
    in = new Recording(tls.getInputStream());
    out = tls.getOutputStream();
  }

  private final class Recording extends FilterInputStream {
    Recording(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        received.write(b);
      }
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      if (n > 0) {
        received.write(bytes, offset, n);
      }
      return n;
    }
  }
}
