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
        "rds.us-east-1.amazonaws.com",
        "rds-fips.us-east-1.amazonaws.com",
        "x.us-east-1.rds-evil.amazonaws.com",
        "x.us-east-1.rds.amazonaws.com.eu",
        "x.us-east-1.rds.amazonaws.gov",
        "x.us-east-1.rds.c2s.ic.gov.attacker.gov",
        "x.us-east-1.rds.c2sxic.gov",
        "dsql.us-east-1.on.aws",
        "x.y.dsql.us-east-1.on.aws",
        "x.dsqlite.us-east-1.on.aws",
        "x.dsql-.us-east-1.on.aws",
        "x.dsql.us-east-1.on.aws.attacker.com",
        "x.dsql.us-east-1.onxaws",
        "x.lambda-url.us-east-1.on.aws",
        "db.example.com",
        "localhost",
        "10.0.0.7",
        "::1",
        "[::1]",
        "2001:db8::us-east-1.rds.amazonaws.com",
        ""
      })
  void anyOtherNameIsNoEndpoint(String host) {
    assertThat(RdsHost.of(host).isEndpoint()).isFalse();
    assertThat(RdsHost.of(host).region()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "db.abc123.us-east-1.rds.amazonaws.com, us-east-1",
    "db.cluster-abc123.eu-central-1.rds.amazonaws.com, eu-central-1",
    "db.cluster-ro-abc123.ap-southeast-7.rds.amazonaws.com, ap-southeast-7",
    "db.cluster-custom-abc123.mx-central-1.rds.amazonaws.com, mx-central-1",
    "db.shardgrp-abc123.us-east-2.rds.amazonaws.com, us-east-2",
    "pool.proxy-abc123.us-west-2.rds.amazonaws.com, us-west-2",
    "ro.endpoint.proxy-abc123.us-west-2.rds.amazonaws.com, us-west-2",
    "db-green-abc123.cluster-abc123.us-east-1.rds.amazonaws.com, us-east-1",
    "db-green-abc123.abc123.us-east-1.rds.amazonaws.com, us-east-1",
    "db-old1.cluster-ro-abc123.us-east-1.rds.amazonaws.com, us-east-1",
    "db.abc123.us-gov-west-1.rds.amazonaws.com, us-gov-west-1",
    "db.cluster-abc123.us-gov-east-1.rds-fips.amazonaws.com, us-gov-east-1",
    "db.cluster-abc123.rds.us-gov-east-1.amazonaws.com, us-gov-east-1",
    "db.cluster-abc123.rds-fips.us-gov-east-1.amazonaws.com, us-gov-east-1",
    "db.abc123.xy-somewhere-42.rds.amazonaws.com, xy-somewhere-42",
    "db.abc123.cn-north-1.rds.amazonaws.com.cn, cn-north-1",
    "db.abc123.rds.cn-northwest-1.amazonaws.com.cn, cn-northwest-1",
    "ro.endpoint.proxy-abc123.rds.cn-northwest-1.amazonaws.com.cn, cn-northwest-1",
    "db.abc123.eusc-de-east-1.rds.amazonaws.eu, eusc-de-east-1",
    "db.cluster-abc123.rds.us-iso-east-1.c2s.ic.gov, us-iso-east-1",
    "db.cluster-abc123.us-isob-east-1.rds.sc2s.sgov.gov, us-isob-east-1",
    "db.cluster-abc123.rds.eu-isoe-west-1.cloud.adc-e.uk, eu-isoe-west-1",
    "db.cluster-abc123.rds.us-isof-south-1.csp.hci.ic.gov, us-isof-south-1",
    "k4abtt2.dsql.us-east-1.on.aws, us-east-1",
    "k4abtt2.dsql-fnh4.us-west-2.on.aws, us-west-2",
    "x.us-east-1.rds.amazonaws.com., us-east-1",
    "DB.ABC123.US-EAST-1.RDS.AMAZONAWS.COM, us-east-1",
  })
  void regionIsInTheName(String host, String region) {
    assertThat(RdsHost.of(host).region()).isEqualTo(region);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.global-abc123.global.rds.amazonaws.com",
        "db.abc123.useast1.rds.amazonaws.com",
        "db.abc123.us-east-.rds.amazonaws.com",
        "db.abc123.rds.beijing.amazonaws.com.cn",
        "k4abtt2.dsql.useast1.on.aws"
      })
  void endpointMayTellNoRegion(String host) {
    assertThat(RdsHost.of(host).isEndpoint()).isTrue();
    assertThat(RdsHost.of(host).region()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"useast1", "us-east-1", "eu2-north", "xy-somewhere-42", "mars"})
  void regionToComeMayHaveAnyShape(String region) {
    assertThat(RdsHost.isRegion(region)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "us--east-1",
        "us-east-",
        "-us-east-1",
        "us_east_1",
        "us.east.1",
        "us/east/1",
        "us-east-1\n",
        " us-east-1",
        "Us-East-1",
        "us-éast-1"
      })
  void regionIsLettersDigitsAndSingleDashes(String text) {
    assertThat(RdsHost.isRegion(text)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "k4abtt2.dsql.us-east-1.on.aws, DSQL",
    "k4abtt2.dsql-fnh4.us-east-1.on.aws, DSQL",
    "db.cluster-abc123.us-east-1.rds.amazonaws.com, RDS",
    "vpce-0123.example.com, RDS",
  })
  void serviceIsInTheName(String host, SigningService service) {
    assertThat(RdsHost.of(host).service()).isEqualTo(service);
  }
}
