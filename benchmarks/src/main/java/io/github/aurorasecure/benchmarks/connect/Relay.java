package io.github.aurorasecure.benchmarks.connect;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One direction of a connection through the {@link DelayProxy}. */
final class Relay {
  /** Sees bytes when they are sent. */
  interface Observer {
    void sent(byte[] bytes, int length);
  }

  private static final class Parcel {
    private final long due;
    private final byte[] bytes;

    Parcel(long due, byte[] bytes) {
      this.due = due;
      this.bytes = bytes;
    }
  }

  private static final byte[] END = {};
  private static final int PARCELS_UNDER_WAY = 1_024;

  private final Socket from;
  private final Socket to;
  private final long delayNanos;
  private final @Nullable Observer observer;
  private final BlockingQueue<Parcel> underWay = new ArrayBlockingQueue<>(PARCELS_UNDER_WAY);

  Relay(Socket from, Socket to, Duration delay, @Nullable Observer observer) {
    this.from = from;
    this.to = to;
    this.delayNanos = delay.toNanos();
    this.observer = observer;
  }

  void start(Executor threads) {
    threads.execute(this::read);
    if (delayNanos > 0) {
      threads.execute(this::deliver);
    }
  }

  private void read() {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
        if (observer != null) {
          observer.sent(buffer, length);
        }
        if (delayNanos == 0) {
          to.getOutputStream().write(buffer, 0, length);
        } else {
          underWay.put(new Parcel(System.nanoTime() + delayNanos, Arrays.copyOf(buffer, length)));
        }
      }
    } catch (IOException e) {
      // One end is gone; the other learns of it below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (delayNanos == 0) {
      end();
    } else if (!underWay.offer(new Parcel(System.nanoTime() + delayNanos, END))) {
      abort();
    }
  }

  private void deliver() {
    try {
      OutputStream out = to.getOutputStream();
      while (true) {
        Parcel parcel = underWay.take();
        for (long left = parcel.due - System.nanoTime();
            left > 0;
            left = parcel.due - System.nanoTime()) {
          LockSupport.parkNanos(left);
          if (Thread.interrupted()) {
            throw new InterruptedException();
          }
        }
        if (parcel.bytes.length == 0) {
          break;
        }
        out.write(parcel.bytes);
      }
      end();
    } catch (IOException e) {
      abort();
    } catch (InterruptedException e) {
      abort();
      Thread.currentThread().interrupt();
    }
  }

  /** Passes on that no more comes; who ends second closes. */
  private void end() {
    try {
      if (to.isClosed() || from.isOutputShutdown()) {
        abort();
      } else {
        to.shutdownOutput();
      }
    } catch (IOException e) {
      abort();
    }
  }

  private void abort() {
    close(from);
    close(to);
  }

  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // gone all the same
    }
  }
}
