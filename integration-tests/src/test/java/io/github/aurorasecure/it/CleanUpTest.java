package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In a JVM of its own, since the driver is deregistered there. */
class CleanUpTest {
  @ParameterizedTest
  @EnumSource
  void nothingIsLeftAfterCloseAndDeregister(Cluster cluster) throws Exception {
    assertThat(
            ChildJvm.run(
                CleanUpProbe.class,
                List.of(),
                cluster.url(),
                Cluster.IAM_USER,
                cluster.aurora().caBundle().toString()))
        .isEqualTo("threads [], sockets 0, attempts 0");
  }
}
