package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RdsHostTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.rds.amazonaws.com.attacker.com",
        "x.us-east-1.rds.amazonaws.com.attacker.com",
        "x.us-east-1.rds.amazonaws.com@attacker.com",
        "x.us-east-1.rds.amazonaws.com/attacker.com",
        "x.us-east-1.rds.amazonaws.com.cn.attacker.cn",
        "x.us-east-1.rds.amazonaws.comx",
        "x.us-east-1.notrds.amazonaws.com",
        "x.us-east-1.rds.amazonaws.org",
        "us-east-1.rds.amazonaws.com",
        "rds.amazonaws.com",
        "..us-east-1.rds.amazonaws.com",
        "-.us-east-1.rds.amazonaws.com",
        "x us-east-1.rds.amazonaws.com",
        "x.us-east-1.rds.amazonaws.com..",
        "db.example.com",
        "localhost",
        "10.0.0.7",
        "::1",
        ""
      })
  void anyOtherNameIsNoEndpoint(String host) {
    assertThat(RdsHost.isEndpoint(RdsHost.normalised(host))).isFalse();
    assertThat(RdsHost.region(RdsHost.normalised(host))).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "db.abc123.us-east-1.rds.amazonaws.com, us-east-1",
    "db.cluster-abc123.eu-central-1.rds.amazonaws.com, eu-central-1",
    "db.cluster-ro-abc123.ap-southeast-7.rds.amazonaws.com, ap-southeast-7",
    "db.cluster-custom-abc123.mx-central-1.rds.amazonaws.com, mx-central-1",
    "pool.proxy-abc123.us-west-2.rds.amazonaws.com, us-west-2",
    "ro.endpoint.proxy-abc123.us-west-2.rds.amazonaws.com, us-west-2",
    "db.abc123.us-gov-west-1.rds.amazonaws.com, us-gov-west-1",
    "db.abc123.xy-somewhere-42.rds.amazonaws.com, xy-somewhere-42",
    "db.abc123.cn-north-1.rds.amazonaws.com.cn, cn-north-1",
    "db.abc123.rds.cn-northwest-1.amazonaws.com.cn, cn-northwest-1",
    "db.abc123.eusc-de-east-1.rds.amazonaws.eu, eusc-de-east-1",
    "x.us-east-1.rds.amazonaws.com., us-east-1",
    "DB.ABC123.US-EAST-1.RDS.AMAZONAWS.COM, us-east-1",
  })
  void regionIsInTheName(String host, String region) {
    assertThat(RdsHost.region(RdsHost.normalised(host))).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.global-abc123.global.rds.amazonaws.com",
        "db.abc123.useast1.rds.amazonaws.com",
        "db.abc123.us-east-.rds.amazonaws.com"
      })
  void endpointMayTellNoRegion(String host) {
    assertThat(RdsHost.isEndpoint(host)).isTrue();
    assertThat(RdsHost.region(host)).isNull();
  }
}
