package io.github.aurorasecure.benchmarks.stub;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
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
import org.openjdk.jmh.annotations.Warmup;

/** What a connect costs beside the vendor's work: none is done here. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class ConnectBenchmark {
  /** How many URLs take turns, each with properties, hence a configuration, of its own. */
  @Param({"1", "100", "10000"})
  int configurations = 1;

  /** The stub's, and the same behind this driver. */
  @Param({StubDriver.URL, StubDriver.GUARDED_URL})
  String url = StubDriver.URL;

  private Properties[] properties = {};
  private int next;

  /** Connects with each once. */
  @Setup
  public void setUp() throws SQLException {
    StubDriver.register();
    properties = new Properties[configurations];
    for (int i = 0; i < configurations; i++) {
      properties[i] = new Properties();
      properties[i].setProperty("user", "user" + i);
      connect(properties[i]);
    }
  }

  private Connection connect(Properties own) throws SQLException {
    return DriverManager.getConnection(url, own);
  }

  /** Connects and closes. */
  @Benchmark
  public boolean connect() throws SQLException {
    int turn = next++;
    if (next == configurations) {
      next = 0;
    }
    try (Connection connection = connect(properties[turn])) {
      return connection.isClosed();
    }
  }
}
