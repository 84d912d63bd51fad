package io.github.aurorasecure.testkit;

import io.github.aurorasecure.testkit.SignIn.Asked;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.jspecify.annotations.Nullable;

/** Every sign-in at an endpoint, oldest first. Safe for use by several threads. */
final class SignInLog {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final List<SignIn> finished = new ArrayList<>();
  private int underWay;

  synchronized Entry begin() {
    underWay++;
    return new Entry();
  }

  /**
   * The sign-ins so far. Waits up to 5 seconds for those under way: a client may know that it
   * failed before the endpoint does.
   */
  synchronized List<SignIn> finished() {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      for (long left = PATIENCE_NANOS; underWay > 0 && left > 0; ) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
        left = deadline - System.nanoTime();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return List.copyOf(finished);
  }

  private synchronized void end(@Nullable SignIn signIn) {
    underWay--;
    if (signIn != null) {
      finished.add(signIn);
    }
    notifyAll();
  }

  /** One sign-in under way, used by the thread of its connection. */
  final class Entry {
    private @Nullable String serverName;
    private @Nullable String tlsVersion;
    private @Nullable String cipherSuite;
    private boolean resumed;
    private long bytesBeforeTls;
    private @Nullable String user;
    private @Nullable String database;
    private Asked asked = Asked.NOTHING;
    private @Nullable TokenCheck token;
    private @Nullable String tokenFingerprint;
    private int credentialBytes;
    private boolean ended;

    /** Another sign-in over the same connection. */
    Entry again() {
      Entry again = begin();
      again.serverName = serverName;
      again.tlsVersion = tlsVersion;
      again.cipherSuite = cipherSuite;
      again.resumed = resumed;
      again.bytesBeforeTls = bytesBeforeTls;
      return again;
    }

    void bytesBeforeTls(long count) {
      bytesBeforeTls = count;
    }

    void tls(ExtendedSSLSession session, boolean resumed) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          serverName = host.getAsciiName();
        }
      }
      tlsVersion = session.getProtocol();
      cipherSuite = session.getCipherSuite();
      this.resumed = resumed;
    }

    void account(String user, @Nullable String database) {
      this.user = user;
      this.database = database;
    }

    void asked(Asked asked) {
      this.asked = asked;
    }

    void token(TokenCheck verdict, String token, int credentialBytes) {
      this.token = verdict;
      this.tokenFingerprint = fingerprint(token);
      this.credentialBytes = credentialBytes;
    }

    /** To be called before the client is told, so that it finds itself in the log. */
    void accepted() {
      end(true, "");
    }

    /** Does nothing if the sign-in has ended already. */
    void refused(String reason) {
      end(false, reason);
    }

    /** The connection was not a sign-in. */
    void forget() {
      if (!ended) {
        ended = true;
        SignInLog.this.end(null);
      }
    }

    private static String fingerprint(String token) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 6);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every JDK has SHA-256", e);
      }
    }

    private void end(boolean accepted, String reason) {
      if (!ended) {
        ended = true;
        SignInLog.this.end(
            new SignIn(
                serverName,
                tlsVersion,
                cipherSuite,
                resumed,
                bytesBeforeTls,
                user,
                database,
                asked,
                token,
                tokenFingerprint,
                credentialBytes,
                accepted,
                reason));
      }
    }
  }
}
