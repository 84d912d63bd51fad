package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectAttempt;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The sign-in of one connect: where the vendor's authentication hook gets its token, and what the
 * plugin learns about it afterwards. Attached to the {@link ConnectAttempt}; the hook may run on
 * another thread than the plugin.
 */
final class SignIn {
  private final IamSettings settings;
  private final LazyTokenSource tokens;
  private final List<IssuedToken> given = new CopyOnWriteArrayList<>();
  private volatile @Nullable IssuedToken refused;
  private volatile @Nullable SQLException refusal;
  private volatile boolean settled;

  /**
   * @param refused the token that this sign-in is to do better than, or null
   */
  SignIn(IamSettings settings, LazyTokenSource tokens, @Nullable IssuedToken refused) {
    this.settings = settings;
    this.tokens = tokens;
    this.refused = refused;
  }

  /** The sign-in of this attempt. */
  static SignIn of(ConnectAttempt attempt) {
    SignIn signIn = attempt.get(SignIn.class);
    if (signIn == null) {
      throw new IllegalStateException("iam: the plugin takes no part in this connect");
    }
    return signIn;
  }

  /**
   * A token for the server being dialled, whose identity has been verified.
   *
   * @param host the name it has proved to be
   * @throws SQLException 08001 or 28000; kept as the {@link #refusal}
   */
  Token token(String host, int port, @Nullable String user) throws SQLException {
    if (user == null || user.isBlank()) {
      throw refuse(missingUser());
    }
    try {
      Endpoint endpoint = Endpoint.of(host, port, settings);
      IssuedToken worse = refused;
      IssuedToken issued =
          worse == null
              ? tokens.get().issue(endpoint, user)
              : tokens.get().issueInsteadOf(worse, endpoint, user);
      if (!settled) {
        given.add(issued);
      }
      return issued.token();
    } catch (SQLException e) {
      throw refuse(e);
    }
  }

  static SQLException missingUser() {
    return new SQLInvalidAuthorizationSpecException(
        "iam: a token is signed for one database user; set the property user", "28000");
  }

  /** Refuses to go on because the server has not proved who it is. */
  SQLException unverified(String server, String remedy) {
    return refuse(
        new SQLNonTransientConnectionException(
            "iam: %s gets no token, since its identity has not been verified; %s"
                .formatted(server, remedy),
            "08001"));
  }

  /** Refuses to answer a request that a token is no answer to. */
  SQLException unanswerable(String asked, @Nullable String user) {
    return refuse(
        new SQLInvalidAuthorizationSpecException(
            ("iam: the server asked for %s, so %s signs in with a password and not with a token;"
                    + " GRANT rds_iam TO the user, or give the password (in the vendor's own URL in"
                    + " place of the hook class)")
                .formatted(asked, user),
            "28000"));
  }

  private SQLException refuse(SQLException e) {
    refusal = e;
    return e;
  }

  /** The last refusal of ours, or null. */
  @Nullable SQLException refusal() {
    return refusal;
  }

  /** The token given last, or null if no server asked for one. */
  @Nullable IssuedToken last() {
    return given.isEmpty() ? null : given.get(given.size() - 1);
  }

  /** How far the clock that dates tokens is off, for a message; empty if that is not known. */
  String describeClockSkew() {
    return tokens.acquired().map(TokenSource::describeClockSkew).orElse("");
  }

  /**
   * Keeps no tokens from now on: the connection is open. Connector/J may still ask for one, to
   * cancel a statement for instance.
   */
  void settle() {
    settled = true;
    refused = null;
    given.clear();
  }

  /**
   * Drops the tokens given. Returns one that had been kept from an earlier connect and is worth a
   * second try; null if there was none, and then has new credentials got by connects to come.
   */
  @Nullable IssuedToken forgetTokens() {
    TokenSource source = tokens.acquired().orElse(null);
    IssuedToken last = last();
    if (source == null || last == null) {
      return null;
    }
    given.forEach(source::forget);
    IssuedToken cached = given.stream().filter(IssuedToken::cached).findAny().orElse(null);
    if (cached == null) {
      source.distrustCredentials(last);
    }
    return cached;
  }
}
