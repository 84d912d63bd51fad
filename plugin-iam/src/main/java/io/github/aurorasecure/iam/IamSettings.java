package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The plugin's properties, read and checked.
 *
 * @param required whether a sign-in without a token is an error
 * @param region to sign for, or null for the one in the endpoint's name
 * @param host to sign for, or null for the one dialled
 * @param port to sign for, or 0 for the one dialled
 * @param credentials who signs
 */
record IamSettings(
    boolean required,
    @Nullable String region,
    @Nullable RdsHost host,
    int port,
    CredentialsSettings credentials) {
  static final List<String> MODES = List.of("auto", "required");

  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]+");
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+");

  static IamSettings of(PluginConfig config) throws SQLException {
    refuseDsqlOverMySql(config);
    return new IamSettings(
        config.get("mode", "auto", MODES).equals("required"),
        region(config),
        host(config),
        port(config),
        CredentialsSettings.of(config));
  }

  /** Connector/J would wait without end for that server to speak first. */
  private static void refuseDsqlOverMySql(PluginConfig config) throws SQLException {
    if (config.vendor() != Vendor.MYSQL) {
      return;
    }
    Stream<String> names =
        Stream.concat(
            Stream.ofNullable(config.get("host")), config.hosts().stream().map(Host::name));
    for (String name : names.toList()) {
      if (RdsHost.of(name).service() == SigningService.DSQL) {
        throw new SQLNonTransientConnectionException(
            "iam: %s is an endpoint of Aurora DSQL, which speaks PostgreSQL only; write"
                    .formatted(name)
                + " postgresql: for mysql: in the URL",
            "08001");
      }
    }
  }

  private static @Nullable String region(PluginConfig config) throws SQLException {
    String region = config.get("region");
    if (region != null && !RdsHost.isRegion(region)) {
      throw config.invalid("region", "use the name of a region such as us-east-1");
    }
    return region;
  }

  private static @Nullable RdsHost host(PluginConfig config) throws SQLException {
    String given = config.get("host");
    if (given == null) {
      return null;
    }
    RdsHost host = RdsHost.of(given);
    if (!NAME.matcher(host.name()).matches() || ADDRESS.matcher(host.name()).matches()) {
      throw config.invalid("host", "use the name of the cluster or instance endpoint");
    }
    return host;
  }

  private static int port(PluginConfig config) throws SQLException {
    String given = config.get("port");
    if (given == null) {
      return 0;
    }
    try {
      int port = Integer.parseInt(given);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Answered below like any other value that is no port.
    }
    throw config.invalid("port", "use a port between 1 and 65535");
  }
}
