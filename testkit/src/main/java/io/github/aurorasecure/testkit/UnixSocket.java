package io.github.aurorasecure.testkit;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * A connection to a server's Unix socket as a pair of streams. The streams of {@code
 * java.nio.channels.Channels} share a lock on JDK 17, so that a blocked read would stop writes.
 */
final class UnixSocket implements Closeable {
  private final SocketChannel channel;

  private UnixSocket(SocketChannel channel) {
    this.channel = channel;
  }

  static UnixSocket connect(Path socket) throws IOException {
    return new UnixSocket(SocketChannel.open(UnixDomainSocketAddress.of(socket)));
  }

  InputStream in() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        return length == 0 ? 0 : channel.read(ByteBuffer.wrap(bytes, offset, length));
      }
    };
  }

  OutputStream out() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    };
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
