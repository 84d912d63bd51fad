package io.github.aurorasecure.iam;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * What a token is signed for besides the user: it is accepted at no other name, port or region.
 *
 * @param service that takes the token
 */
record Endpoint(String host, int port, String region, SigningService service) {
  /**
   * The endpoint behind a server that has proved its name.
   *
   * @throws SQLException 08001 if no token signed with these settings could be accepted there
   */
  static Endpoint of(String provenHost, int dialledPort, IamSettings settings) throws SQLException {
    RdsHost proven = RdsHost.of(provenHost);
    RdsHost host = settings.host();
    if (host == null) {
      if (!proven.isEndpoint()) {
        throw unusable(
            "%s is not the name of an RDS or DSQL endpoint, so a token signed for it would be"
                    .formatted(proven.name())
                + " refused; set iam.host to the endpoint behind it, or give a password and leave"
                + " iam out (of plugins=, or its hook class out of the vendor's own URL)");
      }
      host = proven;
    } else if (!host.name().equals(proven.name()) && proven.region() != null) {
      throw unusable(
          "iam.host=%s contradicts the name of %s, which takes tokens of its own; leave iam.host out"
              .formatted(host.name(), proven.name()));
    }
    int port = settings.port() == 0 ? dialledPort : settings.port();
    return new Endpoint(host.name(), port, region(host, settings), host.service());
  }

  private static String region(RdsHost host, IamSettings settings) throws SQLException {
    String named = host.region();
    String given = settings.region();
    if (given == null) {
      if (named == null) {
        throw unusable("the name of %s tells no region; set iam.region".formatted(host.name()));
      }
      return named;
    }
    if (named != null && !named.equals(given)) {
      throw unusable(
          "iam.region=%s contradicts the name of %s; leave iam.region out"
              .formatted(given, host.name()));
    }
    return given;
  }

  private static SQLException unusable(String message) {
    return new SQLNonTransientConnectionException("iam: " + message, "08001");
  }

  /** By hand: a record's own methods, made at run time, delay the first connect. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Endpoint endpoint
        && endpoint.host.equals(host)
        && endpoint.port == port
        && endpoint.region.equals(region)
        && endpoint.service == service;
  }

  @Override
  public int hashCode() {
    return 31 * host.hashCode() + port;
  }

  @Override
  public String toString() {
    return host + ':' + port + " in " + region;
  }
}
