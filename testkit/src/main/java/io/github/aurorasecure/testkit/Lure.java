package io.github.aurorasecure.testkit;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A hostile server's talk with one client: as little as makes it hand over the password. */
final class Lure {
  private static final int TLS_HANDSHAKE = 0x16;

  private final Engine engine;
  private final @Nullable TlsAcceptor acceptor;
  private final boolean silent;
  private final Socket socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final List<String> passwords = new ArrayList<>();
  private InputStream in;
  private OutputStream out;

  Lure(Engine engine, @Nullable TlsAcceptor acceptor, boolean silent, Socket socket)
      throws IOException {
    this.engine = engine;
    this.acceptor = acceptor;
    this.silent = silent;
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
      switch (ByteBuffer.wrap(client.readStartup(firstByte)).getInt()) {
        case PostgresStream.SSL_REQUEST -> answerTlsRequest();
        case PostgresStream.GSSENC_REQUEST -> out.write('N');
        case PostgresStream.CANCEL_REQUEST -> {
          return;
        }
        default -> {
          client.askForCleartextPassword();
          PostgresMessage reply = client.read();
          if (reply.type() == 'p') {
            passwords.add(reply.password());
          }
          return;
        }
      }
    }
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
      client.read();
    }
    client.write(MySqlPacket.askForClearPassword());
    passwords.add(client.read().clearPassword());
  }

  private void startTls(TlsAcceptor acceptor, byte... consumed) throws IOException {
    received.reset();
    SSLSocket tls = acceptor.accept(socket, consumed);
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
