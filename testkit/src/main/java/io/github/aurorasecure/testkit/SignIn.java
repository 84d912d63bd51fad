package io.github.aurorasecure.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What one connection to a cluster's endpoint did until it was signed in or turned away. It never
 * holds a token or password.
 *
 * @param serverName the host name the client sent in the TLS handshake (SNI)
 * @param tlsVersion such as {@code TLSv1.3}; null if no handshake was completed
 * @param cipherSuite by its JSSE name; null if no handshake was completed
 * @param resumed whether the handshake resumed an earlier TLS session
 * @param bytesBeforeTls how many bytes the client sent in the clear
 * @param user the database user; null if the client did not get as far
 * @param database the database asked for, if any
 * @param asked what the client was asked for
 * @param token the verdict on the token; null if none was sent
 * @param tokenFingerprint the beginning of the token's SHA-256, which tells one token from another;
 *     null if none was sent
 * @param credentialBytes the length of the token the client sent, 0 if none; passwords that the
 *     server itself checks are not counted
 * @param accepted whether the client was signed in
 * @param reason why the client was turned away; empty if it was signed in
 */
public record SignIn(
    @Nullable String serverName,
    @Nullable String tlsVersion,
    @Nullable String cipherSuite,
    boolean resumed,
    long bytesBeforeTls,
    @Nullable String user,
    @Nullable String database,
    Asked asked,
    @Nullable TokenCheck token,
    @Nullable String tokenFingerprint,
    int credentialBytes,
    boolean accepted,
    String reason) {

  /** What a client is asked for. */
  public enum Asked {
    /** Nothing: it was turned away before. */
    NOTHING,
    /** An IAM token, as a cleartext password inside TLS. */
    TOKEN,
    /** Whatever the server itself wants, such as SCRAM-SHA-256 or caching_sha2_password. */
    PASSWORD
  }
}
