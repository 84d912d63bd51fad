package io.github.aurorasecure.tls;

import java.io.Serial;
import java.security.cert.X509Certificate;
import java.sql.SQLNonTransientConnectionException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server was not accepted, and got no credential. SQLState 08001; the message says what the
 * server showed, what it had to show and what to do. Where the vendor driver threw first, that
 * exception is the cause.
 */
public final class TlsVerificationException extends SQLNonTransientConnectionException {
  /** Why a server was not accepted. New codes may be added. */
  public enum Code {
    /** The certificate is for other names, or the dialled name is one no certificate can have. */
    NAME_MISMATCH,
    /** The certificate names no host: no subject alternative name of type dNSName or iPAddress. */
    NO_SAN,
    /** No path from the certificate to one in {@code tls-verify.caBundle}. */
    UNTRUSTED_CA,
    /** A certificate of the chain is no longer valid by the local clock. */
    EXPIRED,
    /** A certificate of the chain is not valid yet by the local clock. */
    NOT_YET_VALID,
    /** A key or signature of the chain is too weak: MD5, SHA-1, RSA below 2048 bits. */
    WEAK_ALGORITHM,
    /** The certificate cannot be read or is not fit for a server. */
    BAD_CERTIFICATE,
    /** The server does not do TLS, or somebody in between says so. */
    REFUSED_BY_SERVER,
    /**
     * The server took the connection and then did not answer the request for TLS or go on with the
     * handshake, within the vendor driver's time-out.
     */
    NO_ANSWER,
    /** The handshake failed: no common protocol version or cipher suite, or it was broken off. */
    PROTOCOL,
    /** The vendor driver used other TLS than ours, or none. */
    BYPASSED
  }

  @Serial private static final long serialVersionUID = 1;

  private final Code code;
  private final @Nullable X509Certificate certificate;

  TlsVerificationException(Code code, @Nullable String message, @Nullable Throwable cause) {
    super(message, "08001", cause);
    this.code = code;
    this.certificate = null;
  }

  TlsVerificationException(TlsRefusal refusal, Throwable cause) {
    super(refusal.getMessage(), "08001", cause);
    this.code = refusal.code();
    this.certificate = refusal.certificate();
  }

  /** Why, for programs. */
  public Code code() {
    return code;
  }

  /** The certificate the server presented, which is not to be trusted; empty if there was none. */
  public Optional<X509Certificate> certificate() {
    return Optional.ofNullable(certificate);
  }
}
