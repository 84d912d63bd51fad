package io.github.aurorasecure.benchmarks.connect;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;

/** A candidate that cannot be measured: one line with its name, URL without secrets and remedy. */
public final class CandidateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean mistyped;

  private CandidateException(Candidate candidate, String why, boolean mistyped) {
    super(candidate.name() + " (" + Redacted.url(candidate.url()) + "): " + why);
    this.mistyped = mistyped;
  }

  /** Whether the command line is to blame, not what it leads to. */
  public boolean mistyped() {
    return mistyped;
  }

  /** Of a candidate that the command line should not have named. */
  static CandidateException mistyped(Candidate candidate, String why) {
    return new CandidateException(candidate, why, true);
  }

  /** Of one that does something else than it should. */
  public static CandidateException of(Candidate candidate, String why) {
    return new CandidateException(candidate, why, false);
  }

  // The cause is not kept: vendors put the URL into messages, and nobody shall print a trace.
  /** Of one that cannot connect, or whose connection cannot be used. */
  public static CandidateException of(Candidate candidate, SQLException e) {
    if (DriverManager.drivers().noneMatch(driver -> accepts(driver, candidate.url()))) {
      return mistyped(
          candidate,
          "no JDBC driver accepts this URL; add its jar: java -cp benchmarks.jar:driver.jar "
              + "io.github.aurorasecure.benchmarks.Main connect …; known are "
              + DriverManager.drivers()
                  .map(driver -> driver.getClass().getName())
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    String said = Redacted.message(candidate, String.valueOf(e.getMessage()));
    return of(candidate, remedy(e) + " [" + e.getSQLState() + "] " + said);
  }

  private static boolean accepts(java.sql.Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      return true; // its own, though wrong
    }
  }

  private static String remedy(SQLException e) {
    if (caused(e, UnknownHostException.class)) {
      return "unknown host; check the name, or name it in a hosts file (-Djdk.net.hosts.file);";
    }
    String state = String.valueOf(e.getSQLState());
    if (state.startsWith("28")) {
      return "sign-in refused; check --property NAME:user=…, --password-env, --ask-password or the"
          + " AWS credentials;";
    }
    if (caused(e, SSLException.class)) {
      return "TLS failed; check host name and trusted certificates;";
    }
    if (caused(e, ConnectException.class)
        || caused(e, NoRouteToHostException.class)
        || caused(e, SocketTimeoutException.class)
        || caused(e, SocketException.class)) {
      return "unreachable; check host, port and whether the server is running;";
    }
    return "cannot connect;";
  }

  private static boolean caused(Throwable e, Class<? extends Throwable> type) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
