package io.github.aurorasecure.benchmarks.local;

import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.benchmarks.connect.CandidateException;
import io.github.aurorasecure.benchmarks.connect.ConnectPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A query, prepared and executed some times on a connection that is open already. Each turn has a
 * new one: some are faster than others for as long as they are open, by a fifth and more, so turns
 * on the same ones would find differences where there are none.
 */
public enum Query implements ConnectPlan.Operation {
  /** A round trip. */
  SELECT_1("select 1", 20, "select 1", 1),

  /** Rows of a number and a text. */
  SCAN("scan of 10,000 rows", 4, "select id, name from numbers", 2);

  /** Then pgjdbc has prepared the statement at the server: prepareThreshold is 5. */
  private static final int WARM_UP = 6;

  private static final int ROWS = 10_000;

  /** How figures of queries were taken. */
  public static final String NOTE =
      "Queries (select 1, scan): in each turn a candidate connects, prepares and executes the"
          + " statement "
          + WARM_UP
          + " times and then as often as the title says, which alone is timed, all of that at once;"
          + " both engines in one JVM, so call sites have seen them all. "
          + LocalCandidates.RAW_AGAIN
          + " is the first one once more: how far it seems to be from itself is what this cannot"
          + " tell.";

  private final String title;
  private final int executions;
  private final String sql;
  private final int textColumn;

  Query(String title, int executions, String sql, int textColumn) {
    this.title = title;
    this.executions = executions;
    this.sql = sql;
    this.textColumn = textColumn;
  }

  /** What it is and how often that is done in what is timed. */
  public String title() {
    return title + ", " + executions + " times";
  }

  /** Makes what {@link #SCAN} reads. */
  static void fillTable(Candidate owner) throws SQLException {
    try (Connection connection = owner.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create table numbers (id int primary key, name varchar(40) not null)");
      statement.execute(
          IntStream.range(0, ROWS)
              .mapToObj(i -> "(%d, 'number %d')".formatted(i, i))
              .collect(Collectors.joining(",", "insert into numbers values ", "")));
    }
  }

  @Override
  public long time(Candidate candidate) throws CandidateException {
    candidate.beforehand().run();
    try (Connection connection = candidate.connect()) {
      long sum = execute(connection, WARM_UP);
      long start = System.nanoTime();
      long timed = execute(connection, executions);
      long taken = System.nanoTime() - start;
      // Read, so that no compiler leaves the reading out.
      if (timed * WARM_UP != sum * executions) {
        throw CandidateException.of(candidate, "does not read the same rows each time");
      }
      return taken;
    } catch (SQLException e) {
      throw CandidateException.of(candidate, e);
    }
  }

  private long execute(Connection connection, int times) throws SQLException {
    long sum = 0;
    for (int i = 0; i < times; i++) {
      try (PreparedStatement statement = connection.prepareStatement(sql);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sum += rows.getInt(1) + rows.getString(textColumn).length();
        }
      }
    }
    return sum;
  }
}
