package io.github.aurorasecure.tls;

import static io.github.aurorasecure.tls.TestCertificates.issue;
import static io.github.aurorasecure.tls.TestCertificates.pem;
import static io.github.aurorasecure.tls.TestCertificates.policy;
import static io.github.aurorasecure.tls.TestCertificates.root;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stays behind when many connections have been made. */
class BoundednessTest {
  private static final int CONFIGURATIONS = 200;
  private static final int CONNECTS = 10_000;
  private static final int THREADS = 4;

  /** The JVM may pass one over, and references are cleared by a thread of their own. */
  private static final int COLLECTIONS = 10;

  private static final CertificateChain CA = root("Root");

  /** Objects of a class on the heap: number, count, bytes, class. */
  private static final Pattern HISTOGRAM_LINE =
      Pattern.compile(
          "\\s*\\d+:\\s+(?<count>\\d+)\\s+\\d+\\s+(?<type>(?:sun\\.security\\.ssl"
              + "|io\\.github\\.aurorasecure\\.(?:tls|spi|driver))\\.\\S+).*");

  /**
   * Through the driver. Of ten configurations one trusts another CA, one speaks TLS 1.3, whose
   * servers give a new ticket with each connect, and one is for MySQL, where nobody gets in. The
   * servers let sessions be resumed, so that this is quick.
   */
  @Test
  void nothingGrowsWithConnectsOverManyConfigurations(@TempDir Path dir) throws Exception {
    CertificateChain other = root("Other");
    CertificateChain certificate = issue(CA, "localhost");
    try (HostileServer postgresql = HostileServer.resuming(Engine.POSTGRESQL, certificate);
        HostileServer mysql = HostileServer.resuming(Engine.MYSQL, certificate)) {
      postgresql.asking(HostileServer.Demand.NOTHING).admitting(password -> true);
      List<Path> bundles =
          IntStream.range(0, CONFIGURATIONS)
              .mapToObj(i -> pem(dir.resolve(i + ".pem"), i % 10 == 0 ? other : CA))
              .toList();
      List<HostileServer> servers =
          IntStream.range(0, CONFIGURATIONS)
              .mapToObj(i -> i % 10 == 2 ? mysql : postgresql)
              .toList();

      assertThat(connect(servers, bundles, CONNECTS / 10)).isEqualTo(CONNECTS / 10 / 10 * 8);
      Map<String, Long> before = objects(servers, bundles);
      assertThat(connect(servers, bundles, CONNECTS)).isEqualTo(CONNECTS / 10 * 8);

      assertThat(before.get(ServerVerifier.class.getName())).isGreaterThanOrEqualTo(CONFIGURATIONS);
      Map<String, Long> growth = growth(before, servers, bundles);
      for (int i = 0; i < COLLECTIONS && !growth.isEmpty(); i++) {
        growth = growth(before, servers, bundles);
      }
      assertThat(growth).isEmpty();
    }
  }

  /** Which objects are more than before. One more for each connect would be five times as many. */
  private static Map<String, Long> growth(
      Map<String, Long> before, List<HostileServer> servers, List<Path> bundles) throws Exception {
    Map<String, Long> growth = objects(servers, bundles);
    growth.replaceAll((type, count) -> count - before.getOrDefault(type, 0L));
    growth.values().removeIf(count -> count <= CONFIGURATIONS);
    return growth;
  }

  /**
   * Connects to one after the other, on several threads; returns how many connections there were.
   */
  private static int connect(List<HostileServer> servers, List<Path> bundles, int connects)
      throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<Integer>> threads = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int first = thread;
        threads.add(
            pool.submit(
                () -> {
                  int connected = 0;
                  for (int i = first; i < connects; i += THREADS) {
                    int configuration = i % CONFIGURATIONS;
                    String versions = configuration % 10 == 1 ? "TLSv1.3" : "TLSv1.2";
                    connected +=
                        isConnected(
                                servers.get(configuration), bundles.get(configuration), versions)
                            ? 1
                            : 0;
                  }
                  return connected;
                }));
      }
      int connected = 0;
      for (Future<Integer> thread : threads) {
        connected += thread.get();
      }
      return connected;
    } finally {
      pool.shutdownNow();
    }
  }

  private static boolean isConnected(HostileServer server, Path bundle, String versions) {
    try (Connection connection =
        TlsOnlyDriver.connect(server.jdbcUrl("localhost"), bundle, "versions", versions)) {
      return !connection.isClosed();
    } catch (SQLException e) {
      assertThat((Throwable) e)
          .hasMessageMatching("(?s).*(Access denied for user|not trusted by).*");
      return false;
    }
  }

  /** Those of the driver, the plugin and JSSE, by class. */
  private static Map<String, Long> objects(List<HostileServer> servers, List<Path> bundles)
      throws Exception {
    histogram(); // collects garbage, of which weak maps then learn when they are next used
    connect(servers, bundles, CONFIGURATIONS);
    Map<String, Long> objects = new TreeMap<>();
    Matcher line = HISTOGRAM_LINE.matcher("");
    for (String text : histogram().lines().toList()) {
      if (line.reset(text).matches()) {
        objects.merge(line.group("type"), Long.valueOf(line.group("count")), Long::sum);
      }
    }
    return objects;
  }

  private static String histogram() throws JMException {
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
  }

  @Test
  void nothingKeepsTheSocketOfAConnectThatIsOver() throws Exception {
    TlsPolicy policy = policy(List.of(CA.certificate()));
    List<WeakReference<SSLSocket>> sockets = new ArrayList<>();
    try (LoopbackServer server = LoopbackServer.tls(issue(root("Mallory"), "localhost"))) {
      for (int i = 0; i < 10; i++) {
        TlsHandshake handshake =
            new TlsAttempt(policy, session -> {}).dial("localhost", server.port());
        try (SSLSocket socket = handshake.over(server.dial("localhost"))) {
          sockets.add(new WeakReference<>(socket));
          socket.startHandshake();
        } catch (IOException refused) {
          assertThat(handshake.refusal()).isNotNull();
        }
      }
    }
    for (int i = 0; i < 100 && !sockets.stream().allMatch(socket -> socket.refersTo(null)); i++) {
      System.gc();
    }
    assertThat(sockets).allMatch(socket -> socket.refersTo(null));
  }
}
