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
  private volatile @Nullable SQLException refusal;
  private volatile boolean settled;

  SignIn(IamSettings settings, LazyTokenSource tokens) {
    this.settings = settings;
    this.tokens = tokens;
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
   * @throws SQLException 08001 or 28000; kept as the {@link #refusal}
   */
  Token token(String host, int port, @Nullable String user) throws SQLException {
    if (user == null || user.isBlank()) {
      throw refuse(missingUser());
    }
    try {
      IssuedToken issued = tokens.get().issue(Endpoint.of(host, port, settings), user);
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
                    + " GRANT rds_iam TO the user, or give the password")
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

  /**
   * Keeps no tokens from now on: the connection is open. Connector/J may still ask for one, to
   * cancel a statement for instance.
   */
  void settle() {
    settled = true;
    given.clear();
  }

  /** Drops the tokens given; says whether one of them had been kept from an earlier connect. */
  boolean forgetTokens() throws SQLException {
    boolean cached = false;
    for (IssuedToken token : given) {
      tokens.get().forget(token);
      cached |= token.cached();
    }
    return cached;
  }
}
