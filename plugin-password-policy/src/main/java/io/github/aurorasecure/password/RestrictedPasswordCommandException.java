package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import org.jspecify.annotations.Nullable;

/**
 * A statement was refused before anything of its text was sent; an open transaction is therefore
 * not aborted. The message names what the statement would change and its number in the text, never
 * SQL.
 *
 * <p>PostgreSQL: SQLState 42501, vendor code 0, beginning with the message of a server with {@code
 * rds.restrict_password_commands} (Amazon RDS user guide, "Delegating and controlling user password
 * management"; the SQLState is not documented there, 42501 is PostgreSQL's own for a role that may
 * not be altered). MySQL: SQLState 42000, vendor code 1227, beginning with the server's text of
 * {@code ER_SPECIFIC_ACCESS_DENIED_ERROR}; Aurora MySQL has no such check of its own.
 */
public final class RestrictedPasswordCommandException extends SQLSyntaxErrorException {
  private static final long serialVersionUID = 1;
  private static final String FAILED_TRANSACTION = "25P02";

  /**
   * For a finding.
   *
   * @param unanswered why the server did not say whether the session is exempt
   */
  RestrictedPasswordCommandException(
      Vendor vendor, Finding finding, @Nullable SQLException unanswered) {
    super(
        message(vendor, finding, unanswered),
        vendor == Vendor.POSTGRESQL ? "42501" : "42000",
        vendor == Vendor.POSTGRESQL ? 0 : 1227,
        unanswered);
  }

  private static String message(Vendor vendor, Finding finding, @Nullable SQLException unanswered) {
    String server =
        switch (vendor) {
          case POSTGRESQL -> "ERROR: must be a member of rds_password to alter passwords";
          case MYSQL ->
              "Access denied; you need (at least one of) the PASSWORD_ADMIN privilege(s) for this"
                  + " operation";
        };
    String reason =
        unanswered == null
            ? ""
            : " Whether this session is exempt could not be asked (SQLState %s)%s."
                .formatted(
                    unanswered.getSQLState(),
                    FAILED_TRANSACTION.equals(unanswered.getSQLState())
                        ? "; roll back the failed transaction first"
                        : "");
    return "%s\n  Detail: password-policy refused statement %d before it was sent: it changes %s (kind=%s).%s %s"
        .formatted(
            server,
            finding.statement(),
            finding.command().object(),
            finding.command(),
            reason,
            remedy(finding.command()));
  }

  private static String remedy(Command command) {
    return switch (command) {
      case RDSADMIN -> "It belongs to the service; leave it as it is.";
      case RENAME ->
          "Set password-policy.rename=allow, or run it as a user whom password-policy.exempt lets"
              + " pass.";
      case OPAQUE ->
          "Set password-policy.opaque=literal to refuse only code that is seen to change a"
              + " password.";
      case UNREADABLE ->
          "Send "
              + Command.READABLE
              + ", or run it on an administrator's connection whose plugins= does not name"
              + " password-policy.";
      default ->
          "Run it as a user whom password-policy.exempt lets pass (a member of rds_password on"
              + " Aurora PostgreSQL), or with PasswordChange; password-policy.mode=audit lets it"
              + " pass and logs it.";
    };
  }
}
