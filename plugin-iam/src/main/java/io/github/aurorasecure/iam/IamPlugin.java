package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Plugin;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Signs in with IAM tokens: lets the vendor's authentication hook fetch one when the server asks,
 * tries once more when a token was refused that had been kept from an earlier connect, and says why
 * when it was a new one.
 */
final class IamPlugin implements Plugin {
  private final IamSettings settings;
  private final LazyTokenSource tokens;
  private final InstantSource clock;

  IamPlugin(IamSettings settings, Supplier<TokenSource> tokens, InstantSource clock) {
    this.settings = settings;
    this.tokens = new LazyTokenSource(tokens);
    this.clock = clock;
  }

  @Override
  public Connection connect(ConnectRequest request, Connector next) throws SQLException {
    SignInProperties given = new SignInProperties(request);
    if (given.hasPassword()) {
      if (settings.required()) {
        throw new SQLInvalidAuthorizationSpecException(
            "iam.mode=required allows no password; remove it or use iam.mode=auto", "28000");
      }
      return next.connect(request);
    }
    if (!given.hasUser()) {
      throw SignIn.missingUser();
    }
    // Known before anything is dialled, and so said before: not every server will be reachable.
    for (Host host : request.hosts()) {
      Endpoint.of(host.name(), host.port(), settings);
    }
    return signIn(given.withTokenHook(), next);
  }

  private Connection signIn(ConnectRequest request, Connector next) throws SQLException {
    SignIn signIn = begin(request);
    Connection connection;
    try {
      connection = next.connect(request);
    } catch (SQLException refused) {
      if (!RefusedToken.isBehind(refused) || !signIn.forgetTokens()) {
        throw explained(refused, request, signIn);
      }
      signIn = begin(request);
      try {
        connection = next.connect(request);
      } catch (SQLException again) {
        throw explained(again, request, signIn);
      }
    }
    return insistOnToken(connection, signIn);
  }

  private SignIn begin(ConnectRequest request) {
    SignIn signIn = new SignIn(settings, tokens);
    request.attempt().put(SignIn.class, signIn);
    request.attempt().tls(null);
    return signIn;
  }

  private Connection insistOnToken(Connection connection, SignIn signIn) throws SQLException {
    if (settings.required() && signIn.last() == null) {
      SQLException refusal =
          new SQLInvalidAuthorizationSpecException(
              "iam.mode=required: the server let the user in without asking for a token", "28000");
      try {
        connection.close();
      } catch (SQLException e) {
        refusal.addSuppressed(e);
      }
      throw refusal;
    }
    signIn.settle();
    return connection;
  }

  private SQLException explained(SQLException thrown, ConnectRequest request, SignIn signIn) {
    SQLException ours = signIn.refusal();
    if (ours == null) {
      return RefusedToken.isBehind(thrown)
          ? RefusedToken.explained(thrown, request, signIn.last(), clock.instant())
          : thrown;
    }
    if (isBehind(ours, thrown)) {
      return ours;
    }
    // With several hosts the vendor driver may report another one's failure.
    thrown.addSuppressed(ours);
    return thrown;
  }

  private static boolean isBehind(Throwable ours, Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause == ours) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    tokens.close();
  }
}
