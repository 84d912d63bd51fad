package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class IamSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "mode, always",
    "region, Frankfurt",
    "region, us-east-1.evil.com",
    "region, us--east-1",
    "region, ''",
    "host, 10.0.0.7",
    "host, '::1'",
    "host, ''",
    "host, db.example.com/app",
    "host, db example.com",
    "port, 0",
    "port, 65536",
    "port, pg",
    "profile, ' '",
  })
  void valueThatCannotWorkIsNamedWithItsProperty(String name, String value) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> settings(Map.of(name, value)))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageStartingWith("iam." + name + '=' + value + ": ");
  }

  @Test
  void nothingNeedsToBeSet() throws SQLException {
    IamSettings settings = settings(Map.of());
    assertThat(settings).isEqualTo(new IamSettings(false, null, null, 0, settings.credentials()));
  }

  @Test
  void everythingCanBeSet() throws SQLException {
    IamSettings settings =
        settings(
            Map.of(
                "mode", "required",
                "region", "xy-somewhere-42",
                "host", "DB.abc.us-east-1.rds.amazonaws.com.",
                "port", "3307"));
    assertThat(settings)
        .isEqualTo(
            new IamSettings(
                true,
                "xy-somewhere-42",
                RdsHost.of("db.abc.us-east-1.rds.amazonaws.com"),
                3307,
                settings.credentials()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%s", " %s", "%s\n", "'%s'", "Bearer %s"})
  void webIdentityTokenInPlaceOfItsFileIsNotRepeated(String around) {
    String token = around.formatted("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwb2QifQ.c2ln");
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                settings(
                    Map.of("webIdentity", token, "roleArn", "arn:aws:iam::123456789012:role/app")))
        .withMessageContaining("iam.webIdentity")
        .withMessageNotContaining("eyJ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k4abtt2.dsql.us-east-1.on.aws",
        "K4ABTT2.dsql.us-east-1.on.aws.",
        "k4abtt2.dsql-fnh4.eu-west-1.on.aws"
      })
  void dsqlOverMySqlIsRefusedBeforeItHangs(String name) throws SQLException {
    com.mysql.cj.jdbc.Driver driver = new com.mysql.cj.jdbc.Driver();
    List<Host> rds = List.of(new Host("db.abc.us-east-1.rds.amazonaws.com", 3306));
    List<Host> dsql = List.of(rds.get(0), new Host(name, 3306));
    for (PluginConfig config :
        List.of(
            new PluginConfig("iam", Vendor.MYSQL, driver, dsql, Map.of()),
            new PluginConfig("iam", Vendor.MYSQL, driver, rds, Map.of("host", name)))) {
      assertThatExceptionOfType(SQLException.class)
          .isThrownBy(() -> IamSettings.of(config))
          .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
          .withMessageContainingAll(name, "PostgreSQL only", "postgresql: for mysql:");
    }
  }

  private static IamSettings settings(Map<String, String> values) throws SQLException {
    return IamSettings.of(
        new PluginConfig("iam", Vendor.POSTGRESQL, new Driver(), List.of(), values));
  }
}
