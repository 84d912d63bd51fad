package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.SqlInspector;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, or in audit mode reports, texts that hold a restricted statement. Keeps no text: a cache
 * would be slower than the fast path and would keep passwords in the heap.
 */
final class StatementGuard implements SqlInspector {
  private static final Logger LOGGER = System.getLogger("io.github.aurorasecure.password");

  private final Policy policy;
  private final Dialect dialect;
  private final Connection vendor;

  StatementGuard(Policy policy, Connection vendor) {
    this.policy = policy;
    this.dialect = policy.dialect();
    this.vendor = vendor;
  }

  @Override
  public void inspect(String sql) throws SQLException {
    if (!dialect.isHarmless(sql)) {
      inspectEach(List.of(sql));
    }
  }

  @Override
  public void inspectForBatch(String sql) throws SQLException {
    if (!policy.joinsBatches()) {
      inspect(sql);
    } else if (dialect.leavesOpen(sql)) {
      refuseUnlessExempt(new Finding(Command.UNREADABLE, 1), List.of(sql));
    } else {
      inspectEach(dialect.sentInBatch(sql));
    }
  }

  private void inspectEach(List<String> texts) throws SQLException {
    Finding first = null;
    List<String> restricted = new ArrayList<>();
    for (String text : texts) {
      Finding finding = dialect.isHarmless(text) ? null : dialect.find(text, policy.restrictions());
      if (finding != null) {
        first = first == null ? finding : first;
        restricted.add(text);
      }
    }
    if (first != null) {
      refuseUnlessExempt(first, restricted);
    }
  }

  private void refuseUnlessExempt(Finding first, List<String> texts) throws SQLException {
    SQLException refusal = refusal(first, texts);
    if (refusal == null) {
      return;
    }
    if (policy.enforce()) {
      throw refusal;
    }
    LOGGER.log(
        Level.INFO,
        "password-policy.mode=audit: the text is sent; enforce would have refused it with SQLState {0} and this {1}",
        refusal.getSQLState(),
        // Without the first line, which is the server's.
        String.valueOf(refusal.getMessage()).replaceFirst(".*\n *", ""));
  }

  /**
   * Why the texts may not be sent, or null.
   *
   * @throws SQLException of class 08 if the connection is lost
   */
  private @Nullable SQLException refusal(Finding first, List<String> texts) throws SQLException {
    try {
      if (!policy.exemption().holds(vendor)) {
        return new RestrictedPasswordCommandException(policy.vendor(), first, null);
      }
      List<String> context = null;
      for (String text : texts) {
        List<RestrictedStatement> all =
            new ArrayList<>(dialect.findAll(text, policy.restrictions()));
        if (all.isEmpty() || first.command() == Command.UNREADABLE) {
          all.add(new RestrictedStatement(first, null)); // such as what it may be in a batch
        }
        for (RestrictedStatement statement : all) {
          if (statement.finding().command() == Command.RDSADMIN) {
            return new RestrictedPasswordCommandException(
                policy.vendor(), statement.finding(), null);
          }
          context = context == null ? context() : context;
          List<String> unmet = policy.rules().unmetBy(statement, context);
          if (!unmet.isEmpty()) {
            return new PasswordRequirementsException(
                policy.vendor(), "statement " + statement.finding().statement(), unmet);
          }
        }
      }
      return null;
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith("08")) {
        throw e;
      }
      return new RestrictedPasswordCommandException(policy.vendor(), first, e);
    }
  }

  private List<String> context() throws SQLException {
    List<String> names = new ArrayList<>(policy.serverNames());
    names.add(Exemption.signedInAs(vendor));
    String database = vendor.getCatalog();
    if (database != null) {
      names.add(database);
    }
    return names;
  }

  /** Whether messages about the text may hold a password. */
  @Override
  public boolean isSecret(String sql) {
    return !dialect.isHarmless(sql)
        && (dialect.find(sql, Restrictions.OF_SECRETS) != null
            || MisspelledStatement.in(sql, dialect));
  }
}
