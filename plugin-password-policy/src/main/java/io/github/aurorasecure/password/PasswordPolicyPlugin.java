package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.SqlInspector;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** The plugin: one guard, which keeps nothing about a connection, for all of them. */
record PasswordPolicyPlugin(@Nullable StatementGuard guard) implements Plugin {
  @Override
  public @Nullable SqlInspector sqlInspector(ConnectRequest request, Connection vendor) {
    return guard;
  }
}
