package io.github.aurorasecure.password;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProvider;
import io.github.aurorasecure.spi.Vendor;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PasswordPolicyPluginTest {
  private static final String CHANGE = "SELECT 1; ALTER USER tom IDENTIFIED BY 'Secr3t'";

  @Test
  void theProviderIsFoundByName() {
    assertThat(ServiceLoader.load(PluginProvider.class))
        .hasAtLeastOneElementOfType(PasswordPolicyPluginProvider.class)
        .extracting(PluginProvider::name)
        .contains("password-policy");
  }

  @Test
  void postgresRefusalReadsLikeTheServers() throws SQLException {
    SQLSyntaxErrorException refusal =
        refusal(Vendor.POSTGRESQL, "SELECT 1; ALTER ROLE tom PASSWORD 'Secr3t'");
    assertThat(refusal.getSQLState()).isEqualTo("42501");
    assertThat(refusal.getErrorCode()).isZero();
    assertThat(refusal.getMessage())
        .startsWith("ERROR: must be a member of rds_password to alter passwords\n  Detail: ")
        .contains("statement 2", "kind=PASSWORD", "password-policy.exempt")
        .doesNotContain("tom", "Secr3t");
  }

  @Test
  void mysqlRefusalReadsLikeTheServers() throws SQLException {
    SQLSyntaxErrorException refusal = refusal(Vendor.MYSQL, CHANGE);
    assertThat(refusal.getSQLState()).isEqualTo("42000");
    assertThat(refusal.getErrorCode()).isEqualTo(1227);
    assertThat(refusal.getMessage())
        .startsWith(
            "Access denied; you need (at least one of) the PASSWORD_ADMIN privilege(s) for this"
                + " operation\n  Detail: ")
        .contains("statement 2", "kind=PASSWORD")
        .doesNotContain("tom", "Secr3t");
  }

  @Test
  void renamingIsRefusedUnlessAllowed() throws SQLException {
    String sql = "ALTER ROLE a RENAME TO b";
    assertThat(refusal(Vendor.POSTGRESQL, sql).getMessage())
        .contains("password-policy.rename=allow");
    StatementGuard guard = guard(Vendor.POSTGRESQL, Map.of("rename", "allow"));
    assertThatCode(() -> guard.inspect(sql)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void otherTextsPass(Vendor vendor) throws SQLException {
    StatementGuard guard = guard(vendor, Map.of());
    assertThatCode(() -> guard.inspect("CREATE ROLE a")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsInspectedWhenOff(Vendor vendor) throws SQLException {
    assertThat(plugin(vendor, Map.of("mode", "off")).policy()).isNull();
  }

  @Test
  void auditLogsWhatWasFoundButNoSql() throws SQLException {
    StatementGuard guard = guard(Vendor.MYSQL, Map.of("mode", "audit"));
    List<String> logged = logged(() -> guard.inspect(CHANGE));
    assertThat(logged)
        .singleElement()
        .asString()
        .contains(
            "INFO",
            "is sent",
            "SQLState 42000",
            "statement 2",
            "kind=PASSWORD",
            "password-policy.exempt");
    assertThat(logged.get(0)).doesNotContain("tom", "Secr3t", "\n", "Access denied");
  }

  @Test
  void enforcementLogsNothing() throws SQLException {
    StatementGuard guard = guard(Vendor.MYSQL, Map.of());
    assertThat(logged(() -> assertThatThrownBy(() -> guard.inspect(CHANGE)))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "mode, ON, 'enforce, audit, off'",
    "rename, yes, 'deny, allow'",
    "opaque, all, 'literal, deny, allow'",
    "unreadable, false, 'deny, hash, allow'",
    "denyMd5, 1, 'true, false'",
    "denyPlaintext, true, 'password-policy.unreadable=hash'",
    "minLength, 0, from 1 to 1000",
    "requireClasses, five, from 0 to 4",
    "maxValidDays, -1, from 0",
    "blocklist, /no/such/file, a file in UTF-8",
    "exempt, membership, name the users",
    "exempt, 'a,,b', separated by commas",
    "exempt, 'none,a', separated by commas",
    "exempt, a@%, without their hosts"
  })
  void otherValuesAreRefused(String property, String value, String choices) {
    assertThatThrownBy(() -> plugin(Vendor.MYSQL, Map.of(property, value)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password-policy." + property + "=" + value)
        .hasMessageContaining(choices);
  }

  private static SQLSyntaxErrorException refusal(Vendor vendor, String sql) throws SQLException {
    StatementGuard guard = guard(vendor, Map.of());
    return requireNonNull(
        catchThrowableOfType(RestrictedPasswordCommandException.class, () -> guard.inspect(sql)));
  }

  /** Nobody is exempt, so the connection is not asked. */
  private static StatementGuard guard(Vendor vendor, Map<String, String> values)
      throws SQLException {
    Map<String, String> all = new HashMap<>(values);
    all.putIfAbsent("exempt", "none");
    return new StatementGuard(
        requireNonNull(plugin(vendor, all).policy()), unusable(Connection.class));
  }

  private static PasswordPolicyPlugin plugin(Vendor vendor, Map<String, String> values)
      throws SQLException {
    PluginConfig config =
        new PluginConfig("password-policy", vendor, unusable(Driver.class), List.of(), values);
    return (PasswordPolicyPlugin) new PasswordPolicyPluginProvider().create(config);
  }

  private static <T> T unusable(Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            PasswordPolicyPluginTest.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, args) -> {
              throw new AssertionError(method);
            }));
  }

  private interface Action {
    void run() throws SQLException;
  }

  private static List<String> logged(Action action) throws SQLException {
    List<String> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            records.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger("io.github.aurorasecure.password");
    logger.addHandler(handler);
    try {
      action.run();
    } finally {
      logger.removeHandler(handler);
    }
    return records;
  }
}
