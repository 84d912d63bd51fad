package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLNonTransientException;
import java.util.List;

/**
 * A new password does not meet the requirements, or it cannot be told whether it does. Nothing was
 * sent. The message says what is missing, never the password or SQL.
 *
 * <p>PostgreSQL: SQLState 22023, vendor code 0, as from its module passwordcheck. MySQL: SQLState
 * HY000, vendor code 1819 and the text of {@code ER_NOT_VALID_PASSWORD}, as from validate_password.
 */
public final class PasswordRequirementsException extends SQLNonTransientException {
  private static final long serialVersionUID = 1;

  PasswordRequirementsException(Vendor vendor, String where, List<String> unmet) {
    super(
        "%s\n  Detail: password-policy refused %s before it was sent: %s."
            .formatted(
                vendor == Vendor.POSTGRESQL
                    ? "ERROR: the password does not meet the requirements"
                    : "Your password does not satisfy the current policy requirements",
                where,
                String.join("; ", unmet)),
        vendor == Vendor.POSTGRESQL ? "22023" : "HY000",
        vendor == Vendor.POSTGRESQL ? 0 : 1819);
  }
}
