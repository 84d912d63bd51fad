package io.github.aurorasecure.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.aurorasecure.driver.internal.Chains;
import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Host;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuroraSecureDriverTest {
  private static final String POSTGRESQL = "jdbc:aurora-secure:postgresql:";

  private final AuroraSecureDriver driver = new AuroraSecureDriver(new Chains());

  @BeforeEach
  void reset() {
    RecorderProvider.reset();
  }

  @Test
  void nullUrlIsAnSqlException() {
    assertThatThrownBy(() -> driver.acceptsURL(null)).isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> driver.connect(null, new Properties()))
        .isInstanceOf(SQLException.class);
  }

  @Test
  void foreignUrlIsLeftToOthers() throws SQLException {
    assertThat(driver.acceptsURL("jdbc:postgresql://h/d")).isFalse();
    assertThat(driver.connect("jdbc:postgresql://h/d", new Properties())).isNull();
    assertThat(driver.connect("jdbc:aurora-secured:postgresql://h/d", null)).isNull();
    assertThat(driver.connect("", null)).isNull();
  }

  @Test
  void isRegisteredByBeingOnTheClassPath() throws SQLException {
    assertThat(DriverManager.getDriver(POSTGRESQL + "//h/d"))
        .isInstanceOf(AuroraSecureDriver.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:aurora-secure:",
        "jdbc:aurora-secure:oracle:thin:@h",
        "jdbc:aurora-secure:jdbc:postgresql//h/d",
        "jdbc:aurora-secure:postgres://h/d"
      })
  void unknownVendorNamesTheKnownOnes(String url) {
    assertThatThrownBy(() -> driver.connect(url, null))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("jdbc:aurora-secure:postgresql:")
        .hasMessageContaining("jdbc:aurora-secure:mysql:")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://h:port/d?plugins=recorder",
        "postgresql://h:70000/d?plugins=recorder",
        "postgresql://h:0/d?plugins=recorder",
        "postgresql://h?plugins=recorder",
        "mysql://h:port/d?plugins=recorder",
        "mysql://h:70000/d?plugins=recorder",
        "mysql+srv://h/d?plugins=recorder",
        "postgresql://h/d?plugins=recorder&x=%zz",
        "mysql://u:hunter%2@h/d?plugins=recorder",
        "mysql://u:hun:ter2@h@i/d?plugins=recorder",
        "mysql://h/d?plugins=recorder&dnsSrv=true",
        "postgresql://h/d?plugins=recorder&recorder.label=%",
      })
  void malformedUrlIsAnSqlExceptionThatDoesNotQuoteIt(String rest) throws SQLException {
    assertThat(driver.getPropertyInfo("jdbc:aurora-secure:" + rest, null)).isNotEmpty();
    assertThatThrownBy(() -> driver.connect("jdbc:aurora-secure:" + rest, null))
        .isInstanceOf(SQLException.class)
        .hasNoCause()
        .hasMessageNotContaining("hun")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
    assertThat(RecorderProvider.REQUESTS).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql:db",
        "postgresql:///",
        "postgresql://h/d",
        "postgresql://[2001:db8::1]:5433/d",
        "postgresql://h1:5432,h2:5433,[::1]/d?targetServerType=primary",
        "postgresql://h/d?options=-c%20search_path=a,b%20-c%20statement_timeout=90000",
        "postgresql://h/d?user=a%26b&password=p%2Bq&&ApplicationName=x",
        "mysql://h/d",
        "mysql://u:p%40x@h:3307/d?connectionAttributes=a:b",
        "mysql://[2001:db8::1]:3306/d",
        "mysql://h1:3306,h2/d",
        "mysql:loadbalance://h1,h2/d?loadBalanceStrategy=random",
        "mysql:replication://(host=h1,type=source),(host=h2,type=replica)/d",
        "mysql://address=(host=h1)(port=1)(user=me)/d",
        "mysql://(host=h1,port=1),(host=h2,port=2)/d",
      })
  void vendorGetsWhatFollowsThePrefixByteForByte(String rest) {
    Properties info = new Properties();
    info.put("plugins", "recorder");

    assertThat(recorded("jdbc:aurora-secure:" + rest, info).url()).isEqualTo("jdbc:" + rest);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "//h/d?plugins=recorder|//h/d",
        "//h/d?a=1&plugins=recorder&b=%32|//h/d?a=1&b=%32",
        "//h/d?recorder.label=x%20y&plugins=recorder&a=1|//h/d?a=1",
        "//h/d?a=1&plugins=recorder|//h/d?a=1",
        "//h/d?%70lugins=recorder|//h/d",
      })
  void ourParametersAreRemovedFromTheUrl(String before, String after) {
    assertThat(recorded(POSTGRESQL + before, null).url()).isEqualTo("jdbc:postgresql:" + after);
  }

  @Test
  void ourPropertiesNeverReachTheVendor() {
    Properties info = new Properties();
    info.put("plugins", "recorder");
    info.put("recorder.label", "x");
    info.put("user", "me");
    info.put("ApplicationName", "app");

    ConnectRequest request = recorded(POSTGRESQL + "//h/d", info);

    assertThat(request.vendorProperties())
        .containsOnlyKeys("user", "ApplicationName", ConnectAttempt.PROPERTY);
  }

  @Test
  void pluginGetsItsValuesFromUrlAndPropertiesAlike() {
    Properties info = new Properties();
    info.put("recorder.label", "a b+c");

    recorded(POSTGRESQL + "//h/d?plugins=recorder", info);
    recorded(POSTGRESQL + "//h/d?plugins=recorder&recorder.label=a%20b+c", null);

    assertThat(RecorderProvider.CONFIGS)
        .extracting(config -> config.get("label"))
        .containsExactly("a b+c", "a b+c");
  }

  @Test
  void callersPropertiesStayAsTheyAreAndTheirDefaultsCount() {
    Properties defaults = new Properties();
    defaults.put("user", "from-defaults");
    defaults.put("plugins", "recorder");
    Properties info = new Properties(defaults);
    info.put("password", "secret");

    ConnectRequest request = recorded(POSTGRESQL + "//h/d?user=x", info);

    assertThat(request.properties())
        .containsEntry("user", "from-defaults")
        .containsEntry("password", "secret");
    assertThat(info).containsOnlyKeys("password");
    assertThat(defaults).containsOnlyKeys("user", "plugins");
  }

  @Test
  void hostsAreWhatTheVendorWouldDial() {
    assertThat(hosts("postgresql://h1:1,h2,[::1]:3/d"))
        .containsExactly("h1:1", "h2:5432", "[::1]:3");
    assertThat(hosts("postgresql:db")).containsExactly("localhost:5432");
    assertThat(hosts("postgresql:db?PGHOST=elsewhere&PGPORT=99")).containsExactly("elsewhere:99");
    assertThat(hosts("mysql://h1:1,h2/d")).containsExactly("h1:1", "h2:3306");
    assertThat(hosts("mysql://address=(host=h1)(port=7)/d")).containsExactly("h1:7");
    assertThat(hosts("mysql:///d")).containsExactly("localhost:3306");
  }

  @Test
  void settingsAreThoseInForceForEachHost() {
    ConnectRequest request =
        recorded(
            "jdbc:aurora-secure:mysql://(host=h1,sslMode=DISABLED),h2/d?plugins=recorder"
                + "&ssl%4dode=REQUIRED",
            null);

    assertThat(request.hosts().get(0).settings()).containsEntry("sslMode", "DISABLED");
    assertThat(request.hosts().get(1).settings()).containsEntry("sslMode", "REQUIRED");
  }

  private List<String> hosts(String rest) {
    Properties info = new Properties();
    info.put("plugins", "recorder");
    return recorded("jdbc:aurora-secure:" + rest, info).hosts().stream()
        .map(Host::address)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "plugins=recoder, recoder, recorder",
    "plugins=tls_verify, tls_verify, tls-verify",
    "plugins=recorder&recorder.lable=x, recorder.lable, recorder.label",
    "plugins=recorder&recodrer.label=x, recodrer.label, recorder.label",
    "plugins=recorder&Recorder.label=x, Recorder.label, recorder.label",
    "plugin=recorder, plugin, plugins",
    "Plugins=recorder, Plugins, plugins",
  })
  void misspelledNameIsRefusedWithTheNearestOne(String query, String given, String nearest) {
    assertThatThrownBy(() -> driver.connect(POSTGRESQL + "//h/d?" + query, noDefaultPlugins()))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(given)
        .hasMessageContaining("did you mean " + nearest + "?");
  }

  /** The default plugins are not on this module's class path. */
  private static Properties noDefaultPlugins() {
    Properties info = new Properties();
    info.put("user", "me");
    return info;
  }

  @Test
  void missingPluginNamesItsArtifact() {
    assertThatThrownBy(() -> driver.connect(POSTGRESQL + "//h/d", null))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("io.github.aurorasecure:plugin-iam");
  }

  @ParameterizedTest
  @CsvSource({
    "plugins=recorder&plugins=recorder, plugins",
    "'plugins=recorder,recorder', recorder",
    "plugins=recorder&recorder.failure=maybe, recorder.failure=maybe",
    "plugins=&recorder.label=x, recorder.label",
    "plugins=recorder&iam.region=us-east-1, iam.region",
    "plugins=recorder&aurora-secure.attempt=x, aurora-secure.attempt",
  })
  void contradictionIsRefusedByName(String query, String named) {
    assertThatThrownBy(() -> driver.connect(POSTGRESQL + "//h/d?" + query, null))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(named)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
    assertThat(RecorderProvider.REQUESTS).isEmpty();
  }

  @Test
  void differentValuesInUrlAndPropertiesAreRefused() {
    Properties info = new Properties();
    info.put("recorder.label", "hunter2");

    assertThatThrownBy(
            () -> driver.connect(POSTGRESQL + "//h/d?plugins=recorder&recorder.label=b", info))
        .hasMessageNotContaining("hunter2")
        .hasMessageContaining("recorder.label differs in the URL and the properties; give it once");
  }

  @Test
  void valueThatIsNoStringIsRefusedByName() {
    Properties info = new Properties();
    info.put("port", 5432);

    assertThatThrownBy(() -> driver.connect(POSTGRESQL + "//h/d?plugins=recorder", info))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("port")
        .hasMessageContaining("java.lang.Integer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runtime", "linkage"})
  void onlySqlExceptionLeavesConnectAndItsMessageHoldsNoForeignText(String failure) {
    assertThatThrownBy(
            () ->
                driver.connect(
                    POSTGRESQL + "//h/d?plugins=recorder&recorder.failure=" + failure, null))
        .isInstanceOf(SQLException.class)
        .hasMessageNotContaining("hunter2")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @Test
  void nothingPrintsSecrets() {
    Properties info = new Properties();
    info.put("plugins", "recorder");
    info.put("password", "hunter2");

    ConnectRequest request = recorded(POSTGRESQL + "//h/d?password=hunter3", info);

    assertThat(request.toString() + RecorderProvider.CONFIGS.peek() + request.hosts())
        .doesNotContain("hunter");
  }

  @Test
  void attemptIsForgottenWhenConnectReturns() {
    ConnectRequest request = recorded(POSTGRESQL + "//h/d?plugins=recorder", null);

    assertThatThrownBy(() -> ConnectAttempt.find(request.attempt().handle()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void sixtyFourThreadsBuildOneChain() throws Exception {
    int threads = 64;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      Callable<Boolean> connect =
          () -> {
            start.await();
            recordedBy(driver, POSTGRESQL + "//h/d?plugins=recorder", null);
            return true;
          };
      for (Future<Boolean> result :
          executor.invokeAll(IntStream.range(0, threads).mapToObj(i -> connect).toList())) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      executor.shutdown();
    }
    assertThat(RecorderProvider.CONFIGS).hasSize(1);
    assertThat(RecorderProvider.REQUESTS).hasSize(threads);
  }

  @Test
  void chainBuiltInThePlaceOfAFailedOneIsClosedToo() throws Exception {
    String url = POSTGRESQL + "//h/d?plugins=recorder";
    CompletableFuture<Throwable> waiting = new CompletableFuture<>();
    try (Chains chains = new Chains()) {
      Thread second =
          new Thread(() -> waiting.complete(catchThrowable(() -> chains.connect(url, null))));
      RecorderProvider.BEFORE_CREATE.set(
          () -> {
            second.start();
            while (second.getState() != Thread.State.WAITING) {
              Thread.onSpinWait();
            }
            throw new IllegalStateException("the first is not made");
          });
      assertThatThrownBy(() -> chains.connect(url, null))
          .hasMessageContaining("the first is not made");
      assertThat(waiting.get(1, TimeUnit.MINUTES)).hasMessage("recorded");
      second.join();
    }
    assertThat(RecorderProvider.CLOSED).hasValue(1);
  }

  @Test
  void pluginThatThrowsKeepsNoOtherFromForgettingOrClosing() {
    Chains chains = new Chains();
    for (String failure : List.of("runtime", "sql")) {
      assertThatThrownBy(
              () ->
                  chains.connect(
                      POSTGRESQL + "//h/d?plugins=recorder&recorder.failure=" + failure, null))
          .isInstanceOf(SQLException.class);
    }
    chains.forgetCredentials();
    assertThat(RecorderProvider.FORGOTTEN).hasValue(2);
    chains.close();
    assertThat(RecorderProvider.CLOSED).hasValue(2);
  }

  @Test
  void passwordDoesNotMakeAConfigurationDistinct() {
    for (String password : List.of("a", "b")) {
      Properties info = new Properties();
      info.put("password", password);
      recorded(POSTGRESQL + "//h/d?plugins=recorder", info);
    }
    assertThat(RecorderProvider.CONFIGS).hasSize(1);
    assertThat(RecorderProvider.REQUESTS)
        .extracting(request -> request.properties().get("password"))
        .containsExactly("a", "b");
  }

  @Test
  void configurationsAreBoundedAndTheDroppedOnesClosed() {
    for (int i = 0; i < 10_100; i++) {
      recorded(POSTGRESQL + "//h/d" + i + "?plugins=recorder", null);
    }
    assertThat(RecorderProvider.CONFIGS).hasSize(10_100);
    assertThat(RecorderProvider.CLOSED).hasValue(100);
  }

  @Test
  void deregisteringClosesThePluginsOnce() throws SQLException {
    AuroraSecureDriver registered = automaticallyRegistered();
    recordedBy(registered, POSTGRESQL + "//h/d?plugins=recorder", null);
    assertThat(RecorderProvider.CLOSED).hasValue(0);
    try {
      DriverManager.deregisterDriver(registered);
      assertThat(RecorderProvider.CLOSED).hasValue(1);

      // Who holds it, or registers it again, begins anew.
      recordedBy(registered, POSTGRESQL + "//h/d?plugins=recorder", null);
      recordedBy(registered, POSTGRESQL + "//h/d?plugins=recorder", null);
      assertThat(RecorderProvider.CONFIGS).hasSize(2);
      assertThat(RecorderProvider.CLOSED).hasValue(1);
    } finally {
      DriverManager.registerDriver(new AuroraSecureDriver());
    }
  }

  private static AuroraSecureDriver automaticallyRegistered() {
    return DriverManager.drivers()
        .filter(AuroraSecureDriver.class::isInstance)
        .map(AuroraSecureDriver.class::cast)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void propertyInfoListsOursWithChoicesThenTheVendors() throws SQLException {
    Properties info = new Properties();
    info.put("user", "me");

    DriverPropertyInfo[] listed =
        driver.getPropertyInfo(POSTGRESQL + "//h/d?recorder.label=x", info);

    assertThat(Arrays.stream(listed).map(property -> property.name))
        .startsWith("plugins", "recorder.label", "recorder.listener", "recorder.failure")
        .contains("sslmode", "user");
    assertThat(listed[0].value).isEqualTo("iam,tls-verify,password-policy");
    assertThat(listed[1].value).isEqualTo("x");
    assertThat(listed[3].choices).containsExactly("sql", "runtime", "linkage");
    assertThat(listed[3].value).isEqualTo("sql");
    assertThat(listed).allSatisfy(property -> assertThat(property.name).isNotEmpty());
  }

  @Test
  void driverInBetweenIsUsedAndTellsNoHosts() throws SQLException {
    Driver between = new DriverInBetween();
    DriverManager.registerDriver(between);
    try {
      ConnectRequest request =
          recorded("jdbc:aurora-secure:between:mysql://h/d?plugins=recorder", null);
      assertThat(request.url()).isEqualTo("jdbc:between:mysql://h/d");
      assertThat(request.hosts()).isEmpty();
    } finally {
      DriverManager.deregisterDriver(between);
    }
  }

  @Test
  void endlessUrlsAndOddPropertiesAreSqlExceptions() {
    Properties odd =
        new Properties() {
          @Override
          public Set<String> stringPropertyNames() {
            throw new IllegalStateException("odd");
          }
        };
    for (String url :
        List.of(
            "jdbc:aurora-secure:" + "a:".repeat(20_000),
            "jdbc:aurora-secure:" + "a:".repeat(20_000) + "postgresql://h/d",
            "jdbc:aurora-secure:postgresql://,/d?plugins=recorder",
            POSTGRESQL + "//h/d?plugins=recorder")) {
      assertThatThrownBy(() -> driver.connect(url, odd)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> driver.getPropertyInfo(url, odd)).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> driver.connect(url, null)).isInstanceOf(SQLException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "jdbc:aurora-secure:", "jdbc:aurora-secure:postgresql://h:x/"})
  void propertyInfoOfAnUnfinishedUrlListsOurs(String url) throws SQLException {
    assertThat(driver.getPropertyInfo(url, null))
        .extracting(property -> property.name)
        .contains("plugins", "recorder.label");
  }

  private ConnectRequest recorded(String url, Properties info) {
    return recordedBy(driver, url, info);
  }

  private static ConnectRequest recordedBy(AuroraSecureDriver driver, String url, Properties info) {
    assertThatThrownBy(() -> driver.connect(url, info))
        .isInstanceOf(SQLException.class)
        .hasMessage("recorded");
    ConnectRequest[] requests = RecorderProvider.REQUESTS.toArray(ConnectRequest[]::new);
    return requests[requests.length - 1];
  }
}
