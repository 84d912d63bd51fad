package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.Vendor;
import java.nio.CharBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Changes the password of a database user as the Amazon RDS user guide asks of a client-side
 * utility ("Delegating and controlling user password management"): checks the requirements, limits
 * how long the password is valid, and keeps it away from the server's logs.
 *
 * <pre>{@code
 * AuroraSecureDataSource source = new AuroraSecureDataSource();
 * source.setUrl("jdbc:aurora-secure:postgresql://mydb.cluster-abc.us-east-1.rds.amazonaws.com/app");
 * source.setUser("password_admin");                                    // signs in with IAM
 * PasswordChange.through(source).validFor(90).apply("alice", password); // password is wiped
 * }</pre>
 *
 * <ul>
 *   <li>PostgreSQL: the server gets a SCRAM-SHA-256 verifier, made here of the password after
 *       SASLprep (RFC 5802, RFC 7677, RFC 4013) by pgjdbc 42.7.0 or later, and {@code VALID UNTIL}.
 *   <li>MySQL: the server makes the hash, so the password is sent, and only over TLS that {@code
 *       tls-verify} has verified; {@code PASSWORD EXPIRE INTERVAL} limits it. The server masks
 *       passwords in its own logs.
 * </ul>
 *
 * <p>Then signs in as that user with the new password. Works on the vendor driver's own connection,
 * so {@code password-policy} does not refuse it; what the server allows still holds. Immutable;
 * each method that configures returns a changed copy.
 */
public final class PasswordChange {
  private final DataSource source;
  private final PasswordRequirements requirements;
  private final int validDays;

  private PasswordChange(DataSource source, PasswordRequirements requirements, int validDays) {
    this.source = source;
    this.requirements = requirements;
    this.validDays = validDays;
  }

  /**
   * Changes passwords through this source, demanding {@link PasswordRequirements#nist()}.
   *
   * @param source {@code getConnection()} signs in as who may change the password, {@code
   *     getConnection(user, password)} as the user with the new one; no pool, and no user in its
   *     URL. For MySQL an {@code AuroraSecureDataSource}
   */
  public static PasswordChange through(DataSource source) {
    return new PasswordChange(source, PasswordRequirements.nist(), 0);
  }

  /** With other requirements. */
  public PasswordChange requiring(PasswordRequirements other) {
    return new PasswordChange(source, other, validDays);
  }

  /**
   * With a limit to how long the password is valid. Without one, or one in the requirements, the
   * server's present setting for the user stays.
   *
   * @throws IllegalArgumentException if it is not from 1 to 65535, what MySQL takes
   */
  public PasswordChange validFor(int days) {
    if (days < 1 || days > 0xffff) {
      throw new IllegalArgumentException("validFor=" + days + ": use from 1 to 65535 days");
    }
    return new PasswordChange(source, requirements, days);
  }

  /**
   * A random password of 24 characters, or as many as the requirements demand, that meets them. To
   * be kept before it is given to {@link #apply}, which wipes what it is given.
   *
   * @param user whom it is for, whose name it does not hold
   * @throws IllegalStateException if no random password meets them
   */
  public char[] newPassword(String user) {
    return GeneratedPassword.meeting(requirements, user);
  }

  /**
   * Changes the password and signs in with it.
   *
   * @param user as it signs in; on MySQL the account for all hosts ({@code '%'}), or the caller's
   *     own
   * @param password wiped when this returns or throws
   * @throws PasswordRequirementsException 22023 or HY000/1819 if it does not meet the requirements;
   *     nothing was sent
   * @throws SQLException the server's refusal; 42000, and nothing was changed, if a MySQL account
   *     is seen to sign in with IAM ({@code AWSAuthenticationPlugin}); or, if the password was
   *     changed but signing in with it failed, that failure's SQLState, 28000 if the URL names
   *     another user; 08001 if a MySQL server is not verified; 22021 if MySQL's connection is not
   *     in UTF-8; 0A000 if pgjdbc is older than 42.7.0
   */
  public void apply(String user, char[] password) throws SQLException {
    try {
      try (Connection connection = source.getConnection()) {
        Vendor vendor = vendor(connection);
        check(vendor, user, password, connection.getCatalog());
        int days = days();
        switch (vendor) {
          case POSTGRESQL -> PostgresPassword.set(connection, user, password, days);
          case MYSQL -> MySqlPassword.set(connection, user, password, days);
        }
        if (!connection.getAutoCommit()) {
          connection.commit();
        }
      }
      signIn(user, password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }

  private int days() {
    return validDays == 0 ? requirements.maxValidDays() : validDays;
  }

  private static Vendor vendor(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> Vendor.POSTGRESQL;
      case "MySQL" -> Vendor.MYSQL;
      default ->
          throw new SQLFeatureNotSupportedException(
              "password-policy: passwords of " + product + " cannot be changed here", "0A000");
    };
  }

  private void check(Vendor vendor, String user, char[] password, @Nullable String database)
      throws PasswordRequirementsException {
    List<String> context = new ArrayList<>(List.of(user));
    if (database != null) {
      context.add(database);
    }
    List<String> unmet = new ArrayList<>(requirements.unmetBy(CharBuffer.wrap(password), context));
    unmet.addAll(requirements.unmetBy(days() == 0 ? null : Validity.ofDays(days()), true));
    if (!unmet.isEmpty()) {
      throw new PasswordRequirementsException(vendor, "the new password", unmet);
    }
  }

  private void signIn(String user, char[] password) throws SQLException {
    String reason;
    SQLException cause = null;
    try (Connection connection = source.getConnection(user, new String(password))) {
      String signedInAs = Exemption.signedInAs(connection);
      if (signedInAs.equals(user)) {
        return;
      }
      reason = "the URL names another user";
    } catch (SQLException e) {
      cause = e;
      reason =
          "SQLState "
              + e.getSQLState()
              + "; a user for IAM (rds_iam) or without LOGIN, or a locked account, cannot";
    }
    throw new SignInFailedException(
        "password-policy: the password was changed, but signing in with it failed: " + reason,
        cause == null ? "28000" : cause.getSQLState(),
        cause);
  }

  /** The password was changed all the same. */
  static final class SignInFailedException extends SQLException {
    private static final long serialVersionUID = 1;

    SignInFailedException(String message, String state, @Nullable SQLException cause) {
      super(message, state, cause);
    }
  }
}
