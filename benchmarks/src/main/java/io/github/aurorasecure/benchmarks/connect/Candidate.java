package io.github.aurorasecure.benchmarks.connect;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Supplier;

/**
 * One way to connect.
 *
 * @param name how tables and errors call it
 * @param url any JDBC URL
 * @param beforehand runs before each connect and is not timed
 * @param properties asked on each connect, within what is timed: to sign a token is part of it
 */
public record Candidate(
    String name, String url, Runnable beforehand, Supplier<Properties> properties) {
  /** With nothing to do beforehand. */
  public Candidate(String name, String url, Supplier<Properties> properties) {
    this(name, url, () -> {}, properties);
  }

  /** With the same properties each time. */
  public static Candidate of(String name, String url, Properties properties) {
    return new Candidate(name, url, () -> properties);
  }

  /** Connects; what is to be run beforehand is not. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, properties.get());
  }

  /** Connects, times that and closes; nanoseconds. */
  public long timeConnect() throws CandidateException {
    beforehand.run();
    return timeConnect(System.nanoTime());
  }

  /** Nanoseconds from that moment until connected; then closes. Runs nothing beforehand. */
  long timeConnect(long from) throws CandidateException {
    try (Connection connection = connect()) {
      long taken = System.nanoTime() - from;
      if (connection.isClosed()) {
        throw CandidateException.of(this, "is closed as soon as it is opened");
      }
      return taken;
    } catch (SQLException e) {
      throw CandidateException.of(this, e);
    } catch (RuntimeException | LinkageError e) { // whose message may hold the URL
      throw CandidateException.of(this, "its driver fails with " + e.getClass().getName());
    }
  }

  /** The name only: URL and properties may hold a password. */
  @Override
  public String toString() {
    return name;
  }
}
