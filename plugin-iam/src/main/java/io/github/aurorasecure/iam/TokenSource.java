package io.github.aurorasecure.iam;

import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Issues tokens in the name of whoever the credentials say we are. The SDK's provider keeps and
 * renews temporary credentials itself and holds clients while it does, so there is one of it, and
 * it is closed. Safe for use by several threads.
 */
final class TokenSource implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(TokenSource.class.getName());

  private final AwsCredentialsProvider credentials;
  private final TokenCache cache;

  TokenSource(AwsCredentialsProvider credentials, TokenSigner signer, InstantSource clock) {
    this.credentials = credentials;
    this.cache = new TokenCache(signer, clock);
  }

  /** With the SDK's default chain, in which this profile takes the place of the default one. */
  static TokenSource ofDefaultChain(@Nullable String profile, InstantSource clock) {
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    if (profile != null) {
      chain.profileName(profile);
    }
    return new TokenSource(chain.build(), new DefaultTokenSigner(clock), clock);
  }

  /**
   * A token, signed now or kept from an earlier connect.
   *
   * @throws SQLException 28000 if there are no credentials or they cannot sign
   */
  IssuedToken issue(Endpoint endpoint, String user) throws SQLException {
    AwsCredentials signer = signer(endpoint, user);
    try {
      IssuedToken issued = cache.get(signer, endpoint, user);
      if (!issued.cached()) {
        LOG.log(Level.DEBUG, "iam: signed a token for {0}", issued);
      }
      return issued;
    } catch (RuntimeException e) {
      throw failed("cannot sign a token", endpoint, user, e);
    }
  }

  private AwsCredentials signer(Endpoint endpoint, String user) throws SQLException {
    try {
      // Asked each time, so that renewed credentials are seen.
      return credentials.resolveCredentials();
    } catch (RuntimeException e) {
      throw failed("found no AWS credentials to sign a token with", endpoint, user, e);
    }
  }

  private static SQLException failed(String what, Endpoint endpoint, String user, Exception e) {
    return new SQLInvalidAuthorizationSpecException(
        "iam: %s for %s at %s: %s".formatted(what, user, endpoint, e.getMessage()), "28000", e);
  }

  void forget(IssuedToken issued) {
    cache.forget(issued);
  }

  @Override
  public void close() {
    if (credentials instanceof SdkAutoCloseable closeable) {
      closeable.close();
    }
  }
}
