package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.SqlInspector;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** The plugin: a guard for each connection, or none when it is off. */
record PasswordPolicyPlugin(@Nullable Policy policy) implements Plugin {
  @Override
  public @Nullable SqlInspector sqlInspector(ConnectRequest request, Connection vendor) {
    return policy == null ? null : new StatementGuard(policy, vendor);
  }
}
