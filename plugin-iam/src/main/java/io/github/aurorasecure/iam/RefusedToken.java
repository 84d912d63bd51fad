package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.time.Instant;

/**
 * What to say when a server refused to sign us in. Servers do not tell why, so this names all that
 * must be right, and never the token.
 */
final class RefusedToken {
  private RefusedToken() {}

  /** Whether the server refused the user: SQLState class 28 here or in a cause. */
  static boolean isBehind(SQLException thrown) {
    return Causes.of(thrown)
        .anyMatch(
            cause ->
                cause instanceof SQLException e
                    && e.getSQLState() != null
                    && e.getSQLState().startsWith("28"));
  }

  /**
   * The refusal with its likely reasons, SQLState 28000 and the vendor's code; or the vendor's own
   * exception if no token was involved.
   */
  static SQLException explained(
      SQLException thrown, ConnectRequest request, SignIn signIn, Instant now) {
    IssuedToken token = signIn.last();
    if (token != null) {
      return because(thrown, refused(request.vendor(), token, now, signIn.describeClockSkew()));
    }
    // PostgreSQL asks for a password before it refuses one, so this was something else, such as
    // pg_hba.conf. MySQL names the account's plugin first and says only "Access denied".
    return request.vendor() == Vendor.MYSQL
        ? because(
            thrown,
            "the server never asked for a token (mysql_clear_password); create the account with"
                + " IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS', or give its password")
        : thrown;
  }

  private static String refused(Vendor vendor, IssuedToken issued, Instant now, String skew) {
    return ("the server asked for %s and refused the token signed for %s at %s %d s ago with %s;"
            + " check that %s, and that this machine's clock (%s%s) is right")
        .formatted(
            vendor == Vendor.MYSQL ? "mysql_clear_password" : "a cleartext password",
            issued.user(),
            issued.endpoint(),
            Duration.between(issued.token().signedAt(), now).toSeconds(),
            issued.signer(),
            hasExpired(issued.signer(), now)
                ? "these credentials, which have expired, are renewed by their source"
                : toCheck(vendor, issued),
            now,
            skew);
  }

  private static boolean hasExpired(SigningCredentials signer, Instant now) {
    return signer.expiresAt() != null && !now.isBefore(signer.expiresAt());
  }

  private static String toCheck(Vendor vendor, IssuedToken issued) {
    if (issued.endpoint().service() == SigningService.DSQL) {
      return "the IAM policy of this identity allows dsql:DbConnect (dsql:DbConnectAdmin for admin)"
          + " on this cluster, that AWS IAM GRANT ties the user to it";
    }
    String grant =
        vendor == Vendor.MYSQL
            ? "the account is IDENTIFIED WITH AWSAuthenticationPlugin AS 'RDS'"
            : "GRANT rds_iam has been given to the user";
    return grant
        + ", that the IAM policy of this identity allows rds-db:connect for this user on this"
        + " cluster, that IAM authentication is on there";
  }

  private static SQLException because(SQLException thrown, String reasons) {
    return new SQLInvalidAuthorizationSpecException(
        "%s (iam: %s)".formatted(thrown.getMessage(), reasons),
        "28000",
        thrown.getErrorCode(),
        thrown);
  }
}
