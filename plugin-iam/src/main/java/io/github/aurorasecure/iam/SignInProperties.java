package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request says to the vendor driver about signing in. */
final class SignInProperties {
  /** What stands for the answer to mysql_clear_password: its name, Connector/J's class and ours. */
  private static final List<String> CLEAR_PASSWORD =
      List.of("mysql_clear_password", "mysqlclearpasswordplugin", "mysqltokenauthentication");

  private static final String PACKAGE = SignInProperties.class.getPackageName() + '.';

  private final ConnectRequest request;

  SignInProperties(ConnectRequest request) {
    this.request = request;
  }

  /** The class that the vendor driver asks for a token; by name, since it needs that driver. */
  static String hook(Vendor vendor) {
    return PACKAGE
        + switch (vendor) {
          case POSTGRESQL -> "PostgresTokenAuthentication";
          case MYSQL -> "MySqlTokenAuthentication";
        };
  }

  boolean hasUser() {
    return !inForce("user").isEmpty();
  }

  boolean hasPassword() {
    return !inForce("password").isEmpty() || !inForce("password1").isEmpty();
  }

  /**
   * The request with our authentication hook.
   *
   * @throws SQLException 08001 if the application has set a hook of its own, or something that
   *     would write the token into a log
   */
  ConnectRequest withTokenHook() throws SQLException {
    return switch (request.vendor()) {
      case POSTGRESQL -> {
        refuse("authenticationPluginClassName", "iam supplies the password itself");
        yield request.with("authenticationPluginClassName", hook(request.vendor()));
      }
      case MYSQL -> {
        refuse("authenticationPlugins", "iam answers mysql_clear_password itself");
        refuseClearPassword("disabledAuthenticationPlugins", "iam answers it");
        refuseClearPassword("defaultAuthenticationPlugin", "iam waits until the server asks");
        refuseLogs();
        yield request.with("authenticationPlugins", hook(request.vendor()));
      }
    };
  }

  /** Connector/J's logs that show packets. */
  void refuseLogs() throws SQLException {
    refuseTrue("traceProtocol");
    refuseTrue("enablePacketDebug");
  }

  /** Even an empty value, given for a single host, takes the place of ours. */
  private void refuse(String name, String reason) throws SQLException {
    List<String> values = given(name);
    if (!values.isEmpty()) {
      throw clash(name, values.get(0), reason);
    }
  }

  private void refuseClearPassword(String name, String reason) throws SQLException {
    for (String value : inForce(name)) {
      String plugins = value.toLowerCase(Locale.ROOT);
      if (CLEAR_PASSWORD.stream().anyMatch(plugins::contains)) {
        throw clash(name, value, reason);
      }
    }
  }

  private void refuseTrue(String name) throws SQLException {
    for (String value : inForce(name)) {
      if (List.of("true", "yes").contains(value.toLowerCase(Locale.ROOT))) {
        throw clash(name, value, "it would write the token into the log");
      }
    }
  }

  private static SQLException clash(String name, String value, String reason) {
    return new SQLNonTransientConnectionException(
        "iam: %s=%s cannot be used together with iam: %s; remove it or leave iam out"
            .formatted(name, value, reason),
        "08001");
  }

  /** The values that are not empty. */
  private List<String> inForce(String name) {
    List<String> values = given(name);
    values.removeIf(String::isBlank);
    return values;
  }

  /** A URL may have another for each host. */
  private List<String> given(String name) {
    List<String> values = new ArrayList<>();
    add(values, request.properties().get(name));
    for (Host host : request.hosts()) {
      add(values, host.settings().get(name));
    }
    return values;
  }

  private static void add(List<String> values, @Nullable String value) {
    if (value != null) {
      values.add(value);
    }
  }
}
