package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.SqlInspector;
import io.github.aurorasecure.spi.Vendor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Refuses, or in audit mode reports, texts that hold a restricted statement. Stateless: a cache of
 * texts would be slower than the first look and would keep passwords in the heap.
 */
final class StatementGuard implements SqlInspector {
  private static final Logger LOGGER = System.getLogger("io.github.aurorasecure.password");

  private final Vendor vendor;
  private final Dialect dialect;
  private final boolean enforce;
  private final boolean renameAllowed;

  StatementGuard(Vendor vendor, boolean enforce, boolean renameAllowed) {
    this.vendor = vendor;
    this.dialect = Dialect.of(vendor);
    this.enforce = enforce;
    this.renameAllowed = renameAllowed;
  }

  @Override
  public void inspect(String sql) throws RestrictedPasswordCommandException {
    if (dialect.harmlessAtFirstSight(sql)) {
      return;
    }
    Finding finding = dialect.find(sql, renameAllowed);
    if (finding == null) {
      return;
    }
    if (enforce) {
      throw new RestrictedPasswordCommandException(vendor, finding);
    }
    LOGGER.log(
        Level.INFO,
        "password-policy.mode=audit: statement {0} changes {1} (kind={2}) and was sent",
        finding.statement(),
        finding.command().object(),
        finding.command());
  }
}
