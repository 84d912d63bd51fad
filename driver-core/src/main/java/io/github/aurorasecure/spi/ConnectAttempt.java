package io.github.aurorasecure.spi;

import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One connect in progress. Vendor drivers create their hook classes by name and hand them nothing
 * but string properties, so a hook finds the attempt it belongs to by the {@link #handle} that
 * travels in the property {@value #PROPERTY}. The attempt is known until {@code connect} returns;
 * for MySQL as long as the connection is in use, since Connector/J dials again on its own, to
 * cancel a statement for instance. It is never bound to a thread, since vendor drivers change
 * threads for login timeouts.
 *
 * <p>Plugins leave their own state here by its type. Safe for use by several threads.
 */
public final class ConnectAttempt implements AutoCloseable {
  /** The vendor property that carries the handle. */
  public static final String PROPERTY = "aurora-secure.attempt";

  private static final Map<String, ConnectAttempt> KNOWN = new ConcurrentHashMap<>();

  private final String handle = UUID.randomUUID().toString();
  private final Map<Class<?>, Object> attachments = new ConcurrentHashMap<>();
  private volatile @Nullable TlsSession tls;
  private volatile boolean tlsRequired;
  private volatile @Nullable String tlsMode;

  private final boolean throughDriver;

  private ConnectAttempt(boolean throughDriver) {
    this.throughDriver = throughDriver;
  }

  /** Starts an attempt, known by its handle until it is closed. */
  public static ConnectAttempt begin() {
    ConnectAttempt attempt = new ConnectAttempt(true);
    KNOWN.put(attempt.handle, attempt);
    return attempt;
  }

  /**
   * The attempt with this handle.
   *
   * @throws IllegalStateException if there is no such attempt
   */
  public static ConnectAttempt find(@Nullable String handle) {
    ConnectAttempt attempt = handle == null ? null : KNOWN.get(handle);
    if (attempt == null) {
      throw new IllegalStateException(
          "aurora-secure: no connect through the driver is in progress here; open a new connection"
              + " with a jdbc:aurora-secure: URL");
    }
    return attempt;
  }

  /**
   * An attempt that did not come through our driver: somebody named hook classes in a URL of the
   * vendor's own. Nobody knows it but the hooks of that connect, with which it goes.
   */
  public static ConnectAttempt ofVendorUrl() {
    return new ConnectAttempt(false);
  }

  /**
   * The attempt of a hook of pgjdbc's, which hands all hooks of a connect the same properties: the
   * one with the handle in them or, without a handle, one {@link #ofVendorUrl} that the first hook
   * leaves there for the others.
   *
   * @throws IllegalStateException if there is no attempt with this handle
   */
  public static ConnectAttempt of(Properties info) {
    String handle = info.getProperty(PROPERTY);
    return handle != null
        ? find(handle)
        : (ConnectAttempt) info.computeIfAbsent(PROPERTY, unused -> ofVendorUrl());
  }

  /**
   * A hook that others of the same connect can reach, as Connector/J's socket factory, and so learn
   * its attempt where there is no handle.
   */
  @FunctionalInterface
  public interface Holder {
    /** The attempt {@link #ofVendorUrl}; null if there is a handle or nothing is dialled as yet. */
    @Nullable ConnectAttempt attempt();
  }

  /** Whether a connect of our driver began it, and not a hook. */
  public boolean throughDriver() {
    return throughDriver;
  }

  /** How many attempts are known. */
  static int size() {
    return KNOWN.size();
  }

  /** The string that stands for this attempt in vendor properties. Not a secret, used once. */
  public String handle() {
    return handle;
  }

  /** The verified TLS session of the host now being dialled, or null if there is none. */
  public @Nullable TlsSession tls() {
    return tls;
  }

  /**
   * Records the TLS session of the host now being dialled, or null when dialling starts afresh. To
   * be called only after the server's identity has been verified.
   */
  public void tls(@Nullable TlsSession verified) {
    tls = verified;
  }

  /**
   * Whether a plugin verifies TLS in this attempt. If so and {@link #tls()} is null, the server has
   * not been verified, whatever the vendor driver was told to do.
   */
  public boolean requiresTls() {
    return tlsRequired;
  }

  /** Says that the calling plugin verifies TLS in this attempt. */
  public void requireTls() {
    tlsRequired = true;
  }

  /**
   * What a plugin demands of TLS in this attempt, or null: {@code verify-full} or a weaker mode.
   */
  public @Nullable String tlsMode() {
    return tlsMode;
  }

  /** Says what the calling plugin demands of TLS in this attempt. */
  public void tlsMode(String mode) {
    tlsMode = mode;
  }

  /** What was attached under this type, or null. */
  public <T> @Nullable T get(Class<T> type) {
    return type.cast(attachments.get(type));
  }

  /** Attaches a plugin's state, in place of any of the same type. */
  public <T> void put(Class<T> type, T value) {
    attachments.put(type, value);
  }

  /** Ends the attempt: its handle is no longer known. */
  @Override
  public void close() {
    KNOWN.remove(handle);
  }
}
