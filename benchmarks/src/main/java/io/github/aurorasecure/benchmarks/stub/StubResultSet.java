package io.github.aurorasecure.benchmarks.stub;

import java.sql.ResultSet;

/** Rows without end. */
public abstract class StubResultSet implements ResultSet {
  private int row;

  @Override
  public boolean next() {
    row++;
    return true;
  }

  @Override
  public int getInt(int column) {
    return row + column;
  }

  @Override
  public String getString(int column) {
    return "text";
  }

  @Override
  public void close() {}
}
