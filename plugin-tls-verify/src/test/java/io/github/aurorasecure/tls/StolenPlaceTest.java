package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One honest host among others, dialled by many threads in whatever order the vendor likes. */
@Timeout(120)
class StolenPlaceTest {
  private static final String PASSWORD = "password_of_the_test";
  private static final CertificateChain CA = root("Test Root");

  @ParameterizedTest
  @CsvSource({
    "postgresql://, ?loadBalanceHosts=true&hostRecheckSeconds=-1, next",
    "postgresql://, ?targetServerType=preferSecondary&hostRecheckSeconds=-1, next",
    "postgresql://, ?loadBalanceHosts=true, fail",
    "mysql://, ?retriesAllDown=1&initialTimeout=1, next",
    "mysql:loadbalance://, ?retriesAllDown=2&loadBalanceStrategy=random, next",
    "mysql:loadbalance://, ?retriesAllDown=2&loadBalanceStrategy=random, fail",
    "mysql:replication://, ?retriesAllDown=2, next",
  })
  void onlyTheHostThatProvesItselfIsToldThePassword(
      String scheme, String query, String onFailure, @TempDir Path dir) throws Exception {
    Engine engine = scheme.startsWith("mysql") ? Engine.MYSQL : Engine.POSTGRESQL;
    Properties properties = new Properties();
    properties.setProperty("user", "app");
    properties.setProperty("password", PASSWORD);
    properties.setProperty("plugins", "tls-verify");
    properties.setProperty("tls-verify.onIdentityFailure", onFailure);
    properties.setProperty("tls-verify.caBundle", pem(dir.resolve("ca.pem"), CA).toString());
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (HostileServer stranger =
            HostileServer.presenting(engine, issue(root("Mallory"), "localhost"));
        HostileServer plain = HostileServer.withoutTls(engine);
        HostileServer otherName = HostileServer.presenting(engine, issue(CA, "db.example.com"));
        HostileServer honest = HostileServer.presenting(engine, issue(CA, "localhost"))) {
      String url =
          "jdbc:aurora-secure:%slocalhost:%d,localhost:%d,localhost:%d,localhost:%d/app%s"
              .formatted(
                  scheme, stranger.port(), plain.port(), otherName.port(), honest.port(), query);
      List<Future<Throwable>> connects =
          IntStream.range(0, 24)
              .mapToObj(
                  i ->
                      threads.submit(
                          () ->
                              catchThrowable(
                                  () -> DriverManager.getConnection(url, properties).close())))
              .toList();
      for (Future<Throwable> connect : connects) {
        assertThat(connect.get()).isInstanceOf(SQLException.class); // nobody is let in
      }
      for (HostileServer hostile : List.of(stranger, plain, otherName)) {
        assertThat(hostile.passwords()).isEmpty();
        assertThat(new String(hostile.received(), java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain("app", PASSWORD);
      }
      if (onFailure.equals("next")) {
        assertThat(honest.passwords()).isNotEmpty().containsOnly(PASSWORD);
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
