package io.github.aurorasecure.password;

import org.jspecify.annotations.Nullable;

/** What the plugin restricts where nothing else is configured. */
final class Restricted {
  static final Restrictions DEFAULT = new Restrictions(false, Restrictions.Opaque.LITERAL);

  static final Restrictions RENAME_ALLOWED = new Restrictions(true, Restrictions.Opaque.LITERAL);

  private Restricted() {}

  static @Nullable Command command(Dialect dialect, String sql) {
    return command(dialect, sql, DEFAULT);
  }

  static @Nullable Command command(Dialect dialect, String sql, Restrictions restrictions) {
    Finding finding = dialect.find(sql, restrictions);
    return finding == null ? null : finding.command();
  }
}
