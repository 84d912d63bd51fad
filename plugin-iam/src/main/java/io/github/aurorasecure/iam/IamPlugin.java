package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Plugin;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Signs in with IAM tokens: lets the vendor's authentication hook fetch one when the server asks,
 * tries once more when a token was refused that had been kept from an earlier connect, and says why
 * when it was a new one.
 */
final class IamPlugin implements Plugin {
  private final IamSettings settings;
  private final LazyTokenSource tokens;
  private final HookCheck hookCheck;
  private final Time time;

  /** Whether the vendor driver can see a hook class of ours. */
  @FunctionalInterface
  interface HookCheck {
    /**
     * Returns normally if it can.
     *
     * @throws SQLException 08001 if it cannot
     */
    void requireVisible(String hook) throws SQLException;
  }

  IamPlugin(IamSettings settings, TokenSources sources, HookCheck hookCheck, Time time) {
    this.settings = settings;
    this.hookCheck = hookCheck;
    this.tokens = new LazyTokenSource(sources, settings.credentials());
    this.time = time;
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
    if (request.hosts().isEmpty()) {
      throw new SQLNonTransientConnectionException(
          "iam: another driver stands between this one and the vendor's and does not tell what it"
              + " would do with a token; let the vendor's URL follow jdbc:aurora-secure:, with the"
              + " other driver around this one if need be, or give a password, or leave iam out of"
              + " plugins=",
          "08001");
    }
    hookCheck.requireVisible(SignInProperties.hook(request.vendor()));
    return signIn(given.withTokenHook(), next);
  }

  private Connection signIn(ConnectRequest request, Connector next) throws SQLException {
    tokens.prepare();
    SignIn signIn = begin(request, null);
    Connection connection;
    try {
      connection = next.connect(request);
    } catch (SQLException refused) {
      IssuedToken cached = isRefusal(refused, signIn) ? signIn.forgetTokens() : null;
      if (cached == null) {
        throw explained(refused, request, signIn);
      }
      signIn = begin(request, cached);
      try {
        connection = next.connect(request);
      } catch (SQLException again) {
        if (again != refused) {
          again.addSuppressed(refused);
        }
        if (isRefusal(again, signIn)) {
          signIn.forgetTokens();
        }
        throw explained(again, request, signIn);
      }
    }
    return insistOnToken(connection, signIn);
  }

  /** Of the server's; what we have refused ourselves has SQLStates of that class, too. */
  private static boolean isRefusal(SQLException thrown, SignIn signIn) {
    return signIn.refusal() == null && RefusedToken.isBehind(thrown);
  }

  private SignIn begin(ConnectRequest request, @Nullable IssuedToken refused) {
    SignIn signIn = new SignIn(settings, tokens, refused);
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
      return isRefusal(thrown, signIn)
          ? RefusedToken.explained(thrown, request, signIn, time.now().wall())
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
    return Causes.of(thrown).anyMatch(cause -> cause == ours);
  }

  @Override
  public void forgetCredentials() {
    tokens.acquired().ifPresent(TokenSource::forgetAll);
  }

  @Override
  public void close() {
    tokens.close();
  }
}
