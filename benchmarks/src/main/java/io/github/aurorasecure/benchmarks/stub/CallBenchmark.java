package io.github.aurorasecure.benchmarks.stub;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Calls on a vendor driver that talks to nobody, bare and behind what may stand before it. The JIT
 * folds the bare stub, so read what is added in nanoseconds. Allocation with {@code -prof gc}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class CallBenchmark {
  /** As an ORM sends it. */
  public static final String SELECT =
      "select o1_0.id,o1_0.created_at,o1_0.customer_id,c1_0.name,c1_0.city,o1_0.state,o1_0.total"
          + " from orders o1_0 join customers c1_0 on c1_0.id=o1_0.customer_id where o1_0.id=? and"
          + " o1_0.v=?";

  /** Through whom the calls go. */
  @Param Subject subject = Subject.BARE;

  private final List<AutoCloseable> pools = new ArrayList<>();
  private Connection connection = Completed.factory(StubConnection.class).get();
  private PreparedStatement statement = Completed.factory(StubStatement.class).get();
  private ResultSet resultSet = Completed.factory(StubResultSet.class).get();

  /** Connects. */
  @Setup
  public void setUp() throws SQLException {
    StubDriver.register();
    connection = subject.connect(pools);
    statement = connection.prepareStatement(SELECT);
    resultSet = statement.executeQuery();
    resultSet.next();
  }

  /** Closes. */
  @TearDown
  public void tearDown() throws Exception {
    connection.close();
    for (AutoCloseable pool : pools) {
      pool.close();
    }
  }

  /** A statement of 180 characters. */
  @Benchmark
  public PreparedStatement prepareAndClose() throws SQLException {
    PreparedStatement prepared = connection.prepareStatement(SELECT);
    prepared.close();
    return prepared;
  }

  /** A point query on a prepared statement. */
  @Benchmark
  public boolean execute() throws SQLException {
    statement.setInt(1, 7);
    try (ResultSet rows = statement.executeQuery()) {
      return rows.next();
    }
  }

  /** One value. */
  @Benchmark
  public int getInt() throws SQLException {
    return resultSet.getInt(1);
  }

  /** A row of two values. */
  @Benchmark
  public int row() throws SQLException {
    return resultSet.next() ? resultSet.getInt(1) + resultSet.getString(2).length() : 0;
  }
}
