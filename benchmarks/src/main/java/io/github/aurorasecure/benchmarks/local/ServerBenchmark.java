package io.github.aurorasecure.benchmarks.local;

import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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

/** Queries on LocalAurora, by the raw vendor driver and by ours with all plugins. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
@SuppressWarnings("NullAway.Init") // all is made by setUp
public class ServerBenchmark {
  private static final String USER = "benchmark";
  private static final int ROWS = 10_000;

  /** What they are put to. */
  @Param Engine engine = Engine.POSTGRESQL;

  /** By whom. */
  @Param({LocalCandidates.RAW, LocalCandidates.OURS})
  String candidate = LocalCandidates.RAW;

  private LocalAurora aurora;
  private Connection connection;
  private PreparedStatement one;
  private PreparedStatement all;

  /** Starts the server, connects and fills a table. */
  @Setup
  public void setUp() throws IOException, GeneralSecurityException, SQLException {
    System.setProperty("aws.accessKeyId", LocalAurora.ACCESS_KEY_ID);
    System.setProperty("aws.secretAccessKey", LocalAurora.SECRET_ACCESS_KEY);
    aurora = LocalAurora.builder(engine).start();
    aurora.addIamUser(USER);
    List<Candidate> candidates = LocalCandidates.of(aurora, USER);
    Candidate own =
        candidates.stream().filter(c -> c.name().equals(candidate)).findFirst().orElseThrow();
    connection = DriverManager.getConnection(own.url(), own.properties().get());
    fill(connection);
    one = connection.prepareStatement("select 1");
    all = connection.prepareStatement("select id, name from numbers");
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table numbers (id int primary key, name varchar(40) not null)");
    }
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into numbers values (?, ?)")) {
      for (int i = 0; i < ROWS; i++) {
        insert.setInt(1, i);
        insert.setString(2, "number " + i);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Stops the server. */
  @TearDown
  public void tearDown() throws SQLException {
    try {
      connection.close();
    } finally {
      aurora.close();
    }
  }

  /** A round trip. */
  @Benchmark
  public int selectOne() throws SQLException {
    try (ResultSet rows = one.executeQuery()) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /** 10,000 rows of two columns. */
  @Benchmark
  public long scan() throws SQLException {
    long sum = 0;
    try (ResultSet rows = all.executeQuery()) {
      while (rows.next()) {
        sum += rows.getInt(1) + rows.getString(2).length();
      }
    }
    return sum;
  }
}
