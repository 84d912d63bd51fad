package io.github.aurorasecure.driver.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;

/**
 * What the application gets in place of an exception whose message may quote a password: the near
 * text of a syntax error, the context of an error within a function, the whole statement of a
 * failed batch in pgjdbc. Without the original as its cause, since that would be printed with it.
 */
final class Withheld {
  private Withheld() {}

  static SQLException of(SQLException e) {
    String state = e.getSQLState();
    boolean elsewhere =
        e instanceof SQLTimeoutException || (state != null && state.startsWith("08"));
    if (elsewhere && !(e instanceof BatchUpdateException)) {
      // About the time or the connection. Of a batch pgjdbc quotes the statement even then.
      return e;
    }
    String message =
        "aurora-secure: the server refused a statement that may hold a password; its message may"
            + " quote that and is withheld (SQLState %s, vendor code %d)"
                .formatted(state, e.getErrorCode());
    SQLException withheld =
        e instanceof BatchUpdateException batch
            ? new BatchUpdateException(
                message, state, e.getErrorCode(), batch.getLargeUpdateCounts(), null)
            : state != null && state.startsWith("42")
                ? new SQLSyntaxErrorException(message, state, e.getErrorCode())
                : new SQLException(message, state, e.getErrorCode());
    withheld.setStackTrace(e.getStackTrace());
    return withheld;
  }

  /** The same warnings, those that are errors without their messages. */
  static SQLWarning of(SQLWarning warnings) {
    SQLWarning first = null;
    SQLWarning last = null;
    for (SQLWarning warning = warnings; warning != null; warning = warning.getNextWarning()) {
      SQLWarning withheld =
          new SQLWarning(
              isError(warning)
                  ? "aurora-secure: a statement that may hold a password has failed on this"
                      + " connection; errors among its warnings may quote it and are withheld"
                  : warning.getMessage(),
              warning.getSQLState(),
              warning.getErrorCode());
      if (last == null) {
        first = withheld;
      } else {
        last.setNextWarning(withheld);
      }
      last = withheld;
    }
    return requireNonNull(first);
  }

  private static boolean isError(SQLWarning warning) {
    String state = String.valueOf(warning.getSQLState());
    return !state.startsWith("00") && !state.startsWith("01") && !state.startsWith("02");
  }
}
