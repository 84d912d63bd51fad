package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.testkit.Endpoints;
import io.github.aurorasecure.testkit.LocalAurora;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SeveralHostsTest {
  @ParameterizedTest
  @EnumSource
  void hostThatIsDownIsPassedOverAndTheTokenIsForTheOther(Cluster cluster) throws SQLException {
    LocalAurora aurora = cluster.aurora();
    Endpoints endpoints = aurora.endpoints();
    String hosts = endpoints.reader() + ":1," + endpoints.cluster() + ":" + aurora.port();
    String url = cluster.url().replaceFirst("//[^/]*/", "//" + hosts + "/");

    try (Connection connection = DriverManager.getConnection(url, cluster.iam())) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
      assertThat(AuroraSecure.describe(connection).orElseThrow().tls().matchedName())
          .isEqualTo(endpoints.cluster());
    }
  }

  /** Connector/J dials again whenever a transaction ends, long after connect has returned. */
  @Test
  void loadBalancedConnectionSignsInWheneverItDials() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    LocalAurora aurora = cluster.aurora();
    String url =
        "jdbc:aurora-secure:mysql:loadbalance://%s:%d,%s:%d/app?loadBalanceStrategy=random"
            .formatted(
                aurora.endpoints().cluster(),
                aurora.port(),
                aurora.endpoints().reader(),
                aurora.port());
    int signIns =
        cluster
            .signInsDuring(
                () -> {
                  try (Connection connection = DriverManager.getConnection(url, cluster.iam())) {
                    connection.setAutoCommit(false);
                    for (int i = 0; i < 20; i++) {
                      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
                      connection.commit();
                    }
                  }
                })
            .size();
    assertThat(signIns).isEqualTo(2);
  }

  @Test
  void replicationConnectionSignsInToBothSides() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    LocalAurora aurora = cluster.aurora();
    String url =
        "jdbc:aurora-secure:mysql:replication://%s:%d,%s:%d/app"
            .formatted(
                aurora.endpoints().cluster(),
                aurora.port(),
                aurora.endpoints().reader(),
                aurora.port());
    try (Connection connection = DriverManager.getConnection(url, cluster.iam())) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
      connection.setReadOnly(true);
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
    }
  }
}
