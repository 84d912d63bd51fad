package io.github.aurorasecure.benchmarks.stub;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.function.Supplier;

/** Statements, and nobody to send them to. */
public abstract class StubConnection implements Connection {
  private static final Supplier<StubStatement> STATEMENTS = Completed.factory(StubStatement.class);

  private boolean closed;

  @Override
  public PreparedStatement prepareStatement(String sql) {
    return STATEMENTS.get();
  }

  @Override
  public boolean isValid(int timeout) {
    return true;
  }

  @Override
  public boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
  }
}
