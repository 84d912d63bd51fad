package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is on the class path and not used costs nothing, in a JVM of its own. */
class IdleTest {
  /** Also of the example in {@code secrets}, which is on the class path as well. */
  private static final String AWS = "] software.amazon.";

  @ParameterizedTest
  @EnumSource
  void withoutIamNoClassOfAwsIsLoaded(Cluster cluster) throws Exception {
    assertThat(
            connect(cluster, "password=" + Cluster.PASSWORD, "plugins=tls-verify,password-policy"))
        .doesNotContain(AWS);
  }

  @ParameterizedTest
  @EnumSource
  void withAPasswordNoClassOfAwsIsLoaded(Cluster cluster) throws Exception {
    assertThat(connect(cluster, "password=" + Cluster.PASSWORD)).doesNotContain(AWS);
  }

  @ParameterizedTest
  @EnumSource
  void tokenLoadsThem(Cluster cluster) throws Exception {
    assertThat(connect(cluster)).contains(AWS);
  }

  private static String connect(Cluster cluster, String... properties) throws Exception {
    String user = properties.length == 0 ? Cluster.IAM_USER : Cluster.PASSWORD_USER;
    String[] arguments = new String[3 + properties.length];
    arguments[0] = cluster.url();
    arguments[1] = "user=" + user;
    arguments[2] = "tls-verify.caBundle=" + cluster.aurora().caBundle();
    System.arraycopy(properties, 0, arguments, 3, properties.length);
    String output =
        ChildJvm.run(List.of("-Xlog:class+load:stdout"), IdleProbe.class, List.of(), arguments);
    assertThat(output).contains("connected as " + user + ", threads []");
    return output;
  }
}
