package io.github.aurorasecure.driver.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.SqlInspector;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;

class InspectorsTest {
  private final Inspectors inspectors =
      new Inspectors(List.of(new Refusing("a", "1"), new Refusing("b", "2")));

  @Test
  void eachMayRefuse() throws SQLException {
    assertThatThrownBy(() -> inspectors.inspect("a")).hasMessage("inspect");
    assertThatThrownBy(() -> inspectors.inspect("b")).hasMessage("inspect");
    assertThatThrownBy(() -> inspectors.inspectForBatch("a")).hasMessage("inspectForBatch");
    assertThatThrownBy(() -> inspectors.inspectForBatch("b")).hasMessage("inspectForBatch");
    inspectors.inspect("c");
    inspectors.inspectForBatch("c");
  }

  @Test
  void whatOneTakesForSecretIs() {
    assertThat(List.of("1", "2", "3")).map(inspectors::isSecret).containsExactly(true, true, false);
  }

  @Test
  void batchesAreInspectedAsOtherTextsByDefault() {
    SqlInspector inspector =
        sql -> {
          throw new SQLException("inspect");
        };
    assertThatThrownBy(() -> inspector.inspectForBatch("a")).hasMessage("inspect");
  }

  private record Refusing(String refused, String secret) implements SqlInspector {
    @Override
    public void inspect(String sql) throws SQLException {
      refuse(sql, "inspect");
    }

    @Override
    public void inspectForBatch(String sql) throws SQLException {
      refuse(sql, "inspectForBatch");
    }

    private void refuse(String sql, String by) throws SQLException {
      if (sql.equals(refused)) {
        throw new SQLException(by);
      }
    }

    @Override
    public boolean isSecret(String sql) {
      return sql.equals(secret);
    }
  }
}
