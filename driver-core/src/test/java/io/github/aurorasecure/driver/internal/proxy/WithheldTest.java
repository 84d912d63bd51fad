package io.github.aurorasecure.driver.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class WithheldTest {
  private static final String QUOTED = "near 'Secr3t'";

  @Test
  void whatIsNotTextStays() {
    SQLException e = new SQLException(QUOTED, "22001", 7, new IllegalStateException(QUOTED));
    e.setNextException(new SQLException(QUOTED));
    SQLException withheld = Withheld.of(e);
    assertThat((Throwable) withheld).isExactlyInstanceOf(SQLException.class).hasNoCause();
    assertThat(withheld.getSQLState()).isEqualTo("22001");
    assertThat(withheld.getErrorCode()).isEqualTo(7);
    assertThat(withheld.getStackTrace()).isEqualTo(e.getStackTrace());
    assertThat(printed(withheld)).doesNotContain("Secr3t");
  }

  @Test
  void ofTimeoutsOfPgjdbcTheStateIsLeft() {
    SQLException withheld = Withheld.of(new SQLException("canceling, CONTEXT: " + QUOTED, "57014"));
    assertThat(withheld.getSQLState()).isEqualTo("57014");
    assertThat(printed(withheld)).doesNotContain("Secr3t");
  }

  @Test
  void syntaxErrorsStaySyntaxErrors() {
    assertThat((Throwable) Withheld.of(new SQLException(QUOTED, "42601")))
        .isInstanceOf(SQLSyntaxErrorException.class);
  }

  @Test
  void countsOfABatchStay() {
    long[] counts = {1, 5_000_000_000L, Statement.EXECUTE_FAILED};
    for (String state : new String[] {"42601", "08006"}) {
      SQLException withheld =
          Withheld.of(new BatchUpdateException(QUOTED, state, 7, counts, new SQLException(QUOTED)));
      assertThat((Throwable) withheld)
          .isInstanceOfSatisfying(
              BatchUpdateException.class,
              batch -> assertThat(batch.getLargeUpdateCounts()).isEqualTo(counts));
      assertThat(withheld.getSQLState()).isEqualTo(state);
      assertThat(printed(withheld)).doesNotContain("Secr3t");
    }
  }

  @Test
  void timeoutsOfConnectorJAndLostConnectionsAreTold() {
    SQLException timeout = new SQLTimeoutException("in 3 s", "HY000");
    SQLException lost = new SQLException("gone", "08006");
    assertThat((Throwable) Withheld.of(timeout)).isSameAs(timeout);
    assertThat((Throwable) Withheld.of(lost)).isSameAs(lost);
  }

  @Test
  void warningsKeepNumberAndCodes() {
    SQLWarning first = new SQLWarning(QUOTED, "42000", 1064);
    first.setNextWarning(new SQLWarning("a warning", "01000", 1));
    SQLWarning withheld = Withheld.of(first);
    assertThat(withheld.getErrorCode()).isEqualTo(1064);
    assertThat((Throwable) withheld.getNextWarning()).hasMessage("a warning");
    assertThat(withheld.getNextWarning().getSQLState()).isEqualTo("01000");
    assertThat((Throwable) withheld.getNextWarning().getNextWarning()).isNull();
    assertThat(printed(withheld)).doesNotContain("Secr3t");
  }

  private static String printed(SQLException e) {
    StringWriter text = new StringWriter();
    for (SQLException next = e; next != null; next = next.getNextException()) {
      next.printStackTrace(new PrintWriter(text, true));
    }
    return text.toString();
  }
}
