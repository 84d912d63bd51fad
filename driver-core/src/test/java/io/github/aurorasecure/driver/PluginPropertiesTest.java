package io.github.aurorasecure.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.driver.internal.Chains;
import io.github.aurorasecure.spi.PluginConfig;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Properties beyond plain strings: objects, families of names, and what plugins share. */
class PluginPropertiesTest {
  private static final String URL = "jdbc:aurora-secure:postgresql://h/d?plugins=recorder";

  private final AuroraSecureDriver driver = new AuroraSecureDriver(new Chains());

  @BeforeEach
  void reset() {
    RecorderProvider.reset();
  }

  @ParameterizedTest
  @CsvSource({
    "port, java.lang.Object; give it as a String",
    "recorder.label, java.lang.Object; give it as a String",
    "recorder.lisstener, did you mean recorder.listener?",
    "recorder.listener, give a java.lang.Runnable or a String",
    "recorder.listener.name, give it as a String",
    "iam.region, give it as a String",
  })
  void objectWhereNoneIsTakenIsRefusedByName(String name, String remedy) {
    Properties info = new Properties();
    info.put(name, new Object());
    assertThatThrownBy(() -> driver.connect(URL, info))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(remedy)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @Test
  void keyThatIsNoStringIsRefused() {
    Properties info = new Properties();
    info.put(1, "x");
    assertThatThrownBy(() -> driver.connect(URL, info))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("java.lang.Integer");
  }

  /** It could not be read, and without it the default identity would sign. */
  @Test
  void objectAmongTheDefaultsIsRefused() {
    Properties defaults = new Properties();
    defaults.put("recorder.listener", (Runnable) () -> {});
    assertThatThrownBy(() -> driver.connect(URL, new Properties(defaults)))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("recorder.listener is an object among the defaults");
  }

  @Test
  void objectAndStringContradictEachOther() {
    Properties info = new Properties();
    info.put("recorder.listener", (Runnable) () -> {});
    assertThatThrownBy(() -> driver.connect(URL + "&recorder.listener=x", info))
        .hasMessageContaining("recorder.listener is given as an object and as a String");
  }

  @Test
  void pluginGetsTheObjectAndTheVendorDoesNot() {
    Runnable listener = () -> {};
    Properties info = new Properties();
    info.put("recorder.listener", listener);
    connect(URL, info);
    PluginConfig config = RecorderProvider.CONFIGS.remove();
    assertThat(config.objects()).isEqualTo(Map.of("listener", listener));
    assertThat(RecorderProvider.REQUESTS.remove().vendorProperties())
        .doesNotContainKey("recorder.listener");
    assertThat(info).hasSize(1);
  }

  /** Two that say they are equal may still sign for different tenants. */
  @Test
  void anotherObjectIsAnotherConfigurationEvenIfEqual() {
    record Listener(String name) implements Runnable {
      @Override
      public void run() {}
    }
    Listener one = new Listener("same");
    for (Runnable listener : new Runnable[] {one, new Listener("same"), one}) {
      Properties info = new Properties();
      info.put("recorder.listener", listener);
      connect(URL, info);
    }
    assertThat(RecorderProvider.CONFIGS).hasSize(2);
  }

  @Test
  void familyCoversAllNamesThatBeginSo() {
    connect(URL + "&recorder.listener.name=a&recorder.listener.depth.max=b", null);
    assertThat(RecorderProvider.CONFIGS.remove().family("listener"))
        .isEqualTo(Map.of("name", "a", "depth.max", "b"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"recorder.listener.", "recorder.listeners.x", "recorder.label.x"})
  void familyCoversNoOtherName(String name) {
    assertThatThrownBy(() -> driver.connect(URL + '&' + name + "=x", null))
        .hasMessageContaining("unknown property " + name);
  }

  @Test
  void oneProviderServesAllConfigurationsOfADriver() {
    connect(URL, null);
    connect(URL + "&recorder.label=x", null);
    assertThat(RecorderProvider.PROVIDERS).hasSize(2);
    assertThat(RecorderProvider.PROVIDERS.remove()).isSameAs(RecorderProvider.PROVIDERS.remove());
  }

  @Test
  void invalidatingReachesThePluginsOfEveryInstance() {
    for (String label : new String[] {"x", "y"}) {
      assertThatThrownBy(
              () ->
                  new AuroraSecureDriver()
                      .connect(URL + "&recorder.label=invalidate" + label, null))
          .hasMessage("recorded");
    }
    AuroraSecure.invalidateTokens();
    assertThat(RecorderProvider.FORGOTTEN.get()).isGreaterThanOrEqualTo(2);
  }

  @Test
  void dataSourceConnectsWithItsPropertiesAndThoseOfTheCall() throws SQLException {
    Runnable listener = () -> {};
    AuroraSecureDataSource source = new AuroraSecureDataSource();
    assertThatThrownBy(source::getConnection).hasMessageContaining("URL");
    source.setUrl("jdbc:postgresql://h/d");
    assertThatThrownBy(source::getConnection).hasMessageContaining("jdbc:aurora-secure:");
    source.setUrl(URL);
    source.setProperty("recorder.listener", listener);
    source.setUser("a");
    source.setPassword("hunter2");
    source.setProperty("recorder.label", "x");
    source.setProperty("recorder.label", null);

    assertThatThrownBy(source::getConnection).hasMessage("recorded");
    assertThat(RecorderProvider.REQUESTS.remove().properties())
        .containsEntry("user", "a")
        .containsEntry("password", "hunter2");
    assertThat(RecorderProvider.CONFIGS.remove().objects()).containsEntry("listener", listener);

    assertThatThrownBy(() -> source.getConnection("b", null)).hasMessage("recorded");
    assertThat(RecorderProvider.REQUESTS.remove().properties())
        .containsEntry("user", "b")
        .doesNotContainKey("password");
    assertThat(source.isWrapperFor(AuroraSecureDataSource.class)).isTrue();
    assertThat(source.unwrap(AuroraSecureDataSource.class)).isSameAs(source);
    assertThatThrownBy(() -> source.unwrap(String.class)).isInstanceOf(SQLException.class);

    source.setLoginTimeout(5);
    assertThat(source.getLoginTimeout()).isEqualTo(5);
    assertThatThrownBy(source::getConnection).hasMessage("recorded");
    assertThat(RecorderProvider.REQUESTS.remove().properties()).containsEntry("loginTimeout", "5");
    source.setProperty("loginTimeout", "7");
    assertThatThrownBy(source::getConnection).hasMessage("recorded");
    assertThat(RecorderProvider.REQUESTS.remove().properties()).containsEntry("loginTimeout", "7");
    assertThatThrownBy(() -> source.setLoginTimeout(-1)).hasMessageContaining("-1");
  }

  /** Connector/J takes milliseconds, in an int. */
  @ParameterizedTest
  @CsvSource({"5, 5000", "2147483, 2147483000", "2147484, 2147483647"})
  void loginTimeoutOfMySqlIsInMilliseconds(int seconds, String connectTimeout) throws SQLException {
    AuroraSecureDataSource source = new AuroraSecureDataSource();
    source.setUrl("jdbc:aurora-secure:mysql://h/d?plugins=recorder");
    source.setLoginTimeout(seconds);
    assertThatThrownBy(source::getConnection).hasMessage("recorded");
    assertThat(RecorderProvider.REQUESTS.remove().properties())
        .containsEntry("connectTimeout", connectTimeout);
  }

  private void connect(String url, Properties info) {
    assertThatThrownBy(() -> driver.connect(url, info)).hasMessage("recorded");
  }
}
