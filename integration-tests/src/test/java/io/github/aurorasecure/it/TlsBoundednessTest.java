package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.driver.AuroraSecureDriver;
import io.github.aurorasecure.spi.KnownAttempts;
import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsBoundednessTest {
  private static final int CONFIGURATIONS = 200;
  private static final int CONNECTS = 10_000;
  private static final String[] PROTOCOLS = {"TLSv1.2", "TLSv1.3"};

  /**
   * Half of them refused for the CA, so that failures leave nothing behind either. What may stay is
   * one context with a few sessions for each configuration; a hundred bytes more for each connect
   * would be a megabyte.
   */
  @Test
  void tenThousandConnectsOverTwoHundredConfigurationsLeaveNothingBehind(@TempDir Path dir)
      throws Exception {
    CertificateChain root = CertificateChain.builder("Root").authority().build();
    CertificateChain server =
        CertificateChain.builder("server").dnsNames("localhost").signedBy(root).build();
    CertificateChain other = CertificateChain.builder("Other").authority().build();
    Path trusting = Files.writeString(dir.resolve("trusting.pem"), root.certificatePem());
    Path distrusting = Files.writeString(dir.resolve("distrusting.pem"), other.certificatePem());
    int attempts = KnownAttempts.afterClosing();
    AuroraSecureDriver driver = new AuroraSecureDriver();
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try (HostileServer postgres =
        HostileServer.presenting(Engine.POSTGRESQL, server)
            .asking(HostileServer.Demand.NOTHING)
            .admitting(password -> true)) {
      long[] used = new long[2];
      for (int half = 0; half < 2; half++) {
        Future<?>[] connects =
            IntStream.range(0, CONNECTS / 2)
                .mapToObj(
                    i ->
                        pool.submit(
                            () ->
                                connect(driver, postgres, i % 2 == 0 ? trusting : distrusting, i)))
                .toArray(Future[]::new);
        for (Future<?> connect : connects) {
          connect.get();
        }
        used[half] = usedAfterCollection();
      }
      assertThat(KnownAttempts.afterClosing()).isEqualTo(attempts);
      assertThat(used[1] - used[0]).isLessThan(2_000_000);
    } finally {
      pool.shutdownNow();
    }
  }

  private static Object connect(AuroraSecureDriver driver, HostileServer server, Path bundle, int i)
      throws Exception {
    Properties properties = new Properties();
    properties.put("user", "app");
    properties.put("password", "secret");
    properties.put("plugins", "tls-verify");
    properties.put("tls-verify.caBundle", bundle.toString());
    properties.put("tls-verify.versions", PROTOCOLS[i % PROTOCOLS.length]);
    properties.put("tls-verify.expiryWarnDays", Integer.toString(i % CONFIGURATIONS));
    String url = "jdbc:aurora-secure:" + server.jdbcUrl("localhost").substring("jdbc:".length());
    if (bundle.endsWith("trusting.pem")) {
      driver.connect(url, properties).close();
    } else {
      assertThatThrownBy(() -> driver.connect(url, properties))
          .hasMessageContaining("not trusted by tls-verify.caBundle=" + bundle);
    }
    return true;
  }

  private static long usedAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
