package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Constructor;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A web application that connects, and is taken out of its server again. */
@Timeout(120)
class RedeployTest {
  /** pgjdbc's cleaner thread, which keeps who started it, by default goes after 30 s. */
  @BeforeAll
  static void haveThreadsOfPgjdbcEnd() {
    System.setProperty("pgjdbc.config.cleanup.thread.ttl", "100");
  }

  @ParameterizedTest
  @EnumSource
  void nothingKeepsAnApplicationWithBothDrivers(Cluster cluster) throws Exception {
    assertThat(collected(deployed(cluster, ClassLoader.getPlatformClassLoader(), entry -> true)))
        .isTrue();
  }

  /** The vendor driver cannot see our hooks there, so it verifies by itself; no IAM. */
  @ParameterizedTest
  @EnumSource
  void nothingKeepsAnApplicationWhoseServerHasTheVendorDriver(Cluster cluster) throws Exception {
    Predicate<String> vendors =
        entry ->
            entry.contains("/org/postgresql/")
                || entry.contains("mysql-connector-j")
                || entry.contains("protobuf");
    try (URLClassLoader server = loader(ClassLoader.getPlatformClassLoader(), vendors)) {
      // With threads of its own, which should not be the application's.
      Class.forName("org.postgresql.Driver", true, server);
      Class.forName("com.mysql.cj.jdbc.Driver", true, server);
      assertThat(collected(deployed(cluster, server, vendors.negate()))).isTrue();
    }
  }

  /** What the hooks keep for the connects to come is nothing of the application's. */
  @ParameterizedTest
  @EnumSource
  void nothingKeepsAnApplicationWhoseServerHasTheHooksToo(Cluster cluster) throws Exception {
    Predicate<String> own = entry -> entry.contains("test-classes");
    try (URLClassLoader server = loader(ClassLoader.getPlatformClassLoader(), own.negate())) {
      // With threads of its own, and the exception that Connector/J keeps of its first connect.
      Class.forName("org.postgresql.Driver", true, server);
      Class.forName("com.mysql.cj.jdbc.Driver", true, server);
      connectFromServer(cluster, server);
      for (int i = 0; i < 2; i++) {
        assertThat(collected(connected(cluster, server, own))).isTrue();
      }
    }
  }

  private static void connectFromServer(Cluster cluster, ClassLoader server) throws Exception {
    Properties properties = new Properties();
    properties.put("user", Cluster.PASSWORD_USER);
    properties.put("password", Cluster.PASSWORD);
    String vendors = cluster.isPostgresql() ? "org.postgresql.Driver" : "com.mysql.cj.jdbc.Driver";
    Driver driver =
        Class.forName(vendors, true, server)
            .asSubclass(Driver.class)
            .getConstructor()
            .newInstance();
    driver.connect(VendorUrlTest.url(cluster), properties).close();
  }

  private static WeakReference<ClassLoader> connected(
      Cluster cluster, ClassLoader server, Predicate<String> own) throws Exception {
    try (URLClassLoader application = loader(server, own)) {
      assertThat(
              application
                  .loadClass(RedeployProbe.class.getName())
                  .getMethod("connectByVendorUrl", String.class, Properties.class)
                  .invoke(null, VendorUrlTest.url(cluster), VendorUrlTest.documented(cluster)))
          .isEqualTo("connected by " + server);
      return new WeakReference<>(application);
    }
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsLeftWhereTomcatLooks(Cluster cluster) throws Exception {
    assertThat(left(cluster, "/awssdk/rds/"))
        .isEqualTo("connected, refused and deregistered%n0 left".formatted());
  }

  /** It keeps no class of the application, and does not come from our own signer. */
  @Test
  void signerOfTheAwsSdkLeavesAThreadLocal() throws Exception {
    assertThat(left(Cluster.POSTGRESQL).lines())
        .containsExactly(
            "connected, refused and deregistered",
            "thread local software.amazon.awssdk.auth.signer.internal.SigningAlgorithm$MacThreadLocal"
                + " of main",
            "1 left");
  }

  private static String left(Cluster cluster, String... without) throws Exception {
    return ChildJvm.run(
        List.of(
            "--add-opens", "java.base/java.lang=ALL-UNNAMED",
            "--add-opens", "java.base/java.lang.ref=ALL-UNNAMED",
            "--add-opens", "java.sql/java.sql=ALL-UNNAMED"),
        LeakProbe.class,
        List.of(without),
        cluster.url(),
        cluster.aurora().caBundle().toString(),
        Cluster.IAM_USER);
  }

  private static WeakReference<ClassLoader> deployed(
      Cluster cluster, ClassLoader server, Predicate<String> entries) throws Exception {
    // Else the first application would be the one whose drivers DriverManager looks for.
    assertThat(DriverManager.drivers()).isNotEmpty();
    boolean ours = server == ClassLoader.getPlatformClassLoader();
    try (URLClassLoader application = loader(server, entries)) {
      String outcome =
          (String)
              application
                  .loadClass(RedeployProbe.class.getName())
                  .getMethod("connect", String.class, String.class, String.class, String.class)
                  .invoke(
                      null,
                      cluster.url(),
                      cluster.aurora().caBundle().toString(),
                      ours ? Cluster.IAM_USER : Cluster.PASSWORD_USER,
                      ours ? null : Cluster.PASSWORD);
      assertThat(outcome).isEqualTo("connected, refused and deregistered");
      return new WeakReference<>(application);
    }
  }

  private static URLClassLoader loader(ClassLoader parent, Predicate<String> entries)
      throws IOException {
    return new URLClassLoader(
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entries)
            .map(RedeployTest::url)
            .toArray(URL[]::new),
        parent);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * JDK 17 keeps the types of the record whose equals or hashCode was linked last, later ones by
   * soft references.
   *
   * @param filler of a type that nobody minds
   */
  public record Last(Thread filler) {}

  private static void linkAnotherRecord() throws Exception {
    try (URLClassLoader loader =
        loader(ClassLoader.getPlatformClassLoader(), entry -> entry.contains("test-classes"))) {
      Constructor<?> last = loader.loadClass(Last.class.getName()).getConstructor(Thread.class);
      Thread filler = Thread.currentThread();
      assertThat((Object) last.newInstance(filler))
          .isEqualTo(last.newInstance(filler))
          .hasSameHashCodeAs(last.newInstance(filler));
    }
  }

  private static boolean collected(WeakReference<ClassLoader> application) throws Exception {
    linkAnotherRecord();
    for (int i = 0; i < 100 && application.get() != null; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return application.get() == null;
  }
}
