package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  private static final String RDS = "db.abc123.us-east-1.rds.amazonaws.com";

  @ParameterizedTest
  @ValueSource(strings = {"db.example.com", "10.0.0.7", "::1", "[2001:db8::7]", "localhost"})
  void noTokenIsSignedForANameThatCannotWork(String host) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> Endpoint.of(host, 5432, settings("us-east-1", null, 0)))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContainingAll(
            host, "iam.host", "leave iam out (of plugins=, or its hook class out of");
  }

  @Test
  void endpointWithoutRegionNeedsOne() throws SQLException {
    String global = "db.global-abc123.global.rds.amazonaws.com";
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> Endpoint.of(global, 5432, settings(null, null, 0)))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContainingAll(global, "iam.region");
    assertThat(Endpoint.of(global, 5432, settings("eu-west-1", null, 0)))
        .isEqualTo(new Endpoint(global, 5432, "eu-west-1", SigningService.RDS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.abc123.useast1.rds.amazonaws.com",
        "db.abc123.rds.useast1.amazonaws.com.cn",
        "k4abtt2.dsql.useast1.on.aws"
      })
  void regionOfAnotherShapeNeedsToBeGiven(String host) throws SQLException {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> Endpoint.of(host, 5432, settings(null, null, 0)))
        .withMessageContainingAll(host, "iam.region");
    assertThat(Endpoint.of(host, 5432, settings("useast1", null, 0)).region()).isEqualTo("useast1");
  }

  @Test
  void serviceIsThatOfTheEndpointBehind() throws SQLException {
    String dsql = "k4abtt2.dsql.us-east-1.on.aws";
    assertThat(Endpoint.of("::1", 15432, settings(null, dsql, 0)))
        .isEqualTo(new Endpoint(dsql, 15432, "us-east-1", SigningService.DSQL));
    assertThat(Endpoint.of("10.0.0.7", 5432, settings("us-east-1", "db.example.com", 0)).service())
        .isEqualTo(SigningService.RDS);
  }

  /** A server that has proved to be one endpoint gets no token for another. */
  @Test
  void hostThatContradictsTheNameProvenIsRefused() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                Endpoint.of(
                    "other.abc123.us-east-1.rds.amazonaws.com", 5432, settings(null, RDS, 0)))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContainingAll("iam.host=" + RDS, "other.abc123");
  }

  @Test
  void regionThatContradictsTheNameIsRefused() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> Endpoint.of(RDS, 5432, settings("eu-west-1", null, 0)))
        .withMessageContainingAll("iam.region=eu-west-1", RDS);
  }

  @Test
  void hostAndPortAreThoseDialledUnlessGiven() throws SQLException {
    assertThat(Endpoint.of(RDS + '.', 5433, settings(null, null, 0)))
        .isEqualTo(new Endpoint(RDS, 5433, "us-east-1", SigningService.RDS));
    assertThat(Endpoint.of("127.0.0.1", 15432, settings(null, RDS, 5432)))
        .isEqualTo(new Endpoint(RDS, 5432, "us-east-1", SigningService.RDS));
  }

  private static IamSettings settings(@Nullable String region, @Nullable String host, int port) {
    Map<String, String> values = new HashMap<>();
    if (region != null) {
      values.put("region", region);
    }
    if (host != null) {
      values.put("host", host);
    }
    if (port != 0) {
      values.put("port", String.valueOf(port));
    }
    return TestSignIn.settings(values);
  }
}
