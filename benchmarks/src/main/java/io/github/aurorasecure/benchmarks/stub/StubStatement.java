package io.github.aurorasecure.benchmarks.stub;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.function.Supplier;

/** Keeps its parameter, as a real one does. */
public abstract class StubStatement implements PreparedStatement {
  private static final Supplier<StubResultSet> RESULT_SETS = Completed.factory(StubResultSet.class);

  private final ResultSet resultSet = RESULT_SETS.get();
  private int parameter;

  @Override
  public void setInt(int index, int value) {
    parameter = value + index;
  }

  @Override
  public ResultSet executeQuery() {
    return parameter == Integer.MIN_VALUE ? RESULT_SETS.get() : resultSet;
  }

  @Override
  public void close() {}
}
