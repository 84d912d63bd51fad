package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, sslmode=disable",
    "POSTGRESQL, sslmode=require",
    "POSTGRESQL, sslmode=prefer",
    "POSTGRESQL, sslmode=verify-ca",
    "POSTGRESQL, ssl=false",
    "POSTGRESQL, sslfactory=org.postgresql.ssl.NonValidatingFactory",
    "POSTGRESQL, sslhostnameverifier=com.example.Any",
    "POSTGRESQL, sslrootcert=/tmp/ca.pem",
    "POSTGRESQL, gssEncMode=prefer",
    "POSTGRESQL, socketFactory=com.example.Any",
    "MYSQL, sslMode=DISABLED",
    "MYSQL, sslMode=PREFERRED",
    "MYSQL, sslMode=VERIFY_CA",
    "MYSQL, sslmode=disabled",
    "MYSQL, ssl%4dode=DISABLED",
    "MYSQL, useSSL=false",
    "MYSQL, verifyServerCertificate=false",
    "MYSQL, socketFactory=com.mysql.cj.protocol.StandardSocketFactory",
    "MYSQL, trustCertificateKeyStoreUrl=file:/tmp/store",
    "MYSQL, socksProxyHost=127.0.0.1",
  })
  void vendorSettingThatContradictsTlsVerifyIsRefusedNamingBoth(Cluster cluster, String setting)
      throws Exception {
    String name = setting.replace("%4d", "M").replaceFirst("=.*", "");
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              assertThatThrownBy(
                      () ->
                          DriverManager.getConnection(cluster.url() + "?" + setting, cluster.iam()))
                  .isInstanceOf(SQLException.class)
                  .hasMessageContaining("tls-verify")
                  .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase(name));
              Properties properties = cluster.iam();
              properties.put(name, setting.replaceFirst("[^=]*=", ""));
              assertThatThrownBy(() -> DriverManager.getConnection(cluster.url(), properties))
                  .isInstanceOf(SQLException.class)
                  .hasMessageContaining("tls-verify");
            });
    assertThat(signIns).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(host=HOST,port=PORT,sslMode=DISABLED)",
        "address=(host=HOST)(port=PORT)(sslMode=DISABLED)",
        "HOST:PORT,(host=HOST,port=PORT,useSSL=false)",
        "(host=HOST,port=PORT,socketFactory=com.mysql.cj.protocol.StandardSocketFactory)",
        "address=(host=HOST)(port=PORT)(socketFactory=)",
      })
  void settingOfASingleHostIsNotOverlooked(String authority) throws Exception {
    Cluster cluster = Cluster.MYSQL;
    String url =
        "jdbc:aurora-secure:mysql://"
            + authority
                .replace("HOST", cluster.aurora().endpoints().cluster())
                .replace("PORT", Integer.toString(cluster.aurora().port()))
            + "/app";
    List<SignIn> signIns =
        cluster.signInsDuring(
            () ->
                assertThatThrownBy(() -> DriverManager.getConnection(url, cluster.iam()))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("tls-verify"));
    assertThat(signIns).isEmpty();
  }

  @Test
  void authenticationPluginOfASingleHostIsNotOverlooked() throws Exception {
    Cluster cluster = Cluster.MYSQL;
    String url =
        "jdbc:aurora-secure:mysql://(host=%s,port=%d,authenticationPlugins=)/app"
            .formatted(cluster.aurora().endpoints().cluster(), cluster.aurora().port());
    List<SignIn> signIns =
        cluster.signInsDuring(
            () ->
                assertThatThrownBy(() -> DriverManager.getConnection(url, cluster.iam()))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("authenticationPlugins"));
    assertThat(signIns).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "POSTGRESQL, sslmode=verify-full",
    "POSTGRESQL, ssl=true",
    "MYSQL, sslMode=VERIFY_IDENTITY",
    "MYSQL, useSSL=true",
  })
  void vendorSettingThatAgreesIsAccepted(Cluster cluster, String setting) throws SQLException {
    DriverManager.getConnection(cluster.url() + "?" + setting, cluster.iam()).close();
  }

  @ParameterizedTest
  @CsvSource({
    "plugins=iam:tls-verify, unknown plugin",
    "tls-verify.cabundle=x, did you mean tls-verify.caBundle",
    "iam.mode=sometimes, iam.mode=sometimes",
    "iam.regoin=us-east-1, did you mean iam.region",
    "password-policy.mode=on, password-policy.mode=on",
    "password-policy.rename=maybe, password-policy.rename=maybe",
  })
  void misspelledPropertyOrValueIsNamed(String parameter, String expected) {
    for (Cluster cluster : Cluster.values()) {
      assertThatThrownBy(
              () -> DriverManager.getConnection(cluster.url() + "?" + parameter, cluster.iam()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingOrEmptyCaFileIsNamed(Cluster cluster) {
    for (String bundle : List.of("/nowhere/ca.pem", "/dev/null", "")) {
      Properties properties = cluster.iam();
      properties.put("tls-verify.caBundle", bundle);
      assertThatThrownBy(() -> DriverManager.getConnection(cluster.url(), properties))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("tls-verify.caBundle=" + bundle);
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingCredentialsAreAnSqlException(Cluster cluster) {
    System.clearProperty("aws.accessKeyId");
    System.setProperty("aws.disableEc2Metadata", "true");
    Properties properties = cluster.iam();
    // Another configuration, so that no provider which has resolved already is used.
    properties.put("iam.region", "us-east-1");
    properties.put("iam.profile", "aurora-secure-no-such-profile");
    try {
      Throwable thrown =
          catchThrowable(() -> DriverManager.getConnection(cluster.url(), properties));
      assertThat(thrown)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("credentials")
          .hasMessageContaining("aurora-secure-no-such-profile");
      assertThat(((SQLException) thrown).getSQLState()).isEqualTo("28000");
    } finally {
      System.setProperty("aws.accessKeyId", LocalAurora.ACCESS_KEY_ID);
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingUserIsNamed(Cluster cluster) {
    Properties properties = cluster.iam();
    properties.remove("user");
    assertThatThrownBy(() -> DriverManager.getConnection(cluster.url(), properties))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("user");
  }

  @ParameterizedTest
  @EnumSource
  void serverThatIsNotThereIsTheVendorsError(Cluster cluster) {
    String url = cluster.url().replaceFirst(":\\d+/", ":1/");
    assertThatThrownBy(() -> DriverManager.getConnection(url, cluster.iam()))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .asString()
        .startsWith("08");
  }
}
