package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.spi.SqlInspector;
import java.sql.SQLException;
import java.util.List;

/** Several plugins' inspectors: a text passes if it passes all. */
record Inspectors(List<SqlInspector> all) implements SqlInspector {
  @Override
  public void inspect(String sql) throws SQLException {
    for (SqlInspector inspector : all) {
      inspector.inspect(sql);
    }
  }

  @Override
  public void inspectForBatch(String sql) throws SQLException {
    for (SqlInspector inspector : all) {
      inspector.inspectForBatch(sql);
    }
  }

  @Override
  public boolean isSecret(String sql) {
    return all.stream().anyMatch(inspector -> inspector.isSecret(sql));
  }
}
