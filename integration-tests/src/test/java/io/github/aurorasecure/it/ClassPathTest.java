package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application may leave off its class path, and what it is told otherwise. */
class ClassPathTest {
  @ParameterizedTest
  @EnumSource
  void theOtherVendorAndByteBuddyAreNotNeeded(Cluster cluster) throws Exception {
    String other = cluster.isPostgresql() ? "mysql-connector-j" : "/org/postgresql/";
    assertThat(probe(cluster, other, "byte-buddy")).isEqualTo("connected as " + Cluster.IAM_USER);
  }

  /** The light variants of docs/plugins-iam.md. */
  @ParameterizedTest
  @EnumSource
  void rdsModuleAndWhatOnlyItAndStsNeedMayBeLeftOut(Cluster cluster) throws Exception {
    assertThat(probe(cluster, "/awssdk/rds/")).isEqualTo("connected as " + Cluster.IAM_USER);
    assertThat(
            probe(
                cluster,
                "/awssdk/rds/",
                "/awssdk/sts/",
                "/awssdk/url-connection-client/",
                "/awssdk/aws-core/",
                "/awssdk/aws-query-protocol/",
                "/awssdk/protocol-core/",
                "/awssdk/utils-lite/"))
        .isEqualTo("connected as " + Cluster.IAM_USER);
  }

  @ParameterizedTest
  @EnumSource
  void missingVendorDriverIsNamed(Cluster cluster) throws Exception {
    String own = cluster.isPostgresql() ? "/org/postgresql/" : "mysql-connector-j";
    assertThat(probe(cluster, own))
        .startsWith("08001 ")
        .contains(
            cluster.isPostgresql() ? "org.postgresql:postgresql" : "com.mysql:mysql-connector-j");
  }

  @ParameterizedTest
  @EnumSource
  void missingPluginIsNamed(Cluster cluster) throws Exception {
    assertThat(probe(cluster, "plugin-tls-verify"))
        .startsWith("08001 ")
        .contains("io.github.aurorasecure:plugin-tls-verify");
  }

  private static String probe(Cluster cluster, String... without) throws Exception {
    return ChildJvm.run(
        ClassPathProbe.class,
        List.of(without),
        cluster.url(),
        "user",
        Cluster.IAM_USER,
        "tls-verify.caBundle",
        cluster.aurora().caBundle().toString());
  }
}
