package io.github.aurorasecure.it;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.google.gson.Gson;
import io.github.aurorasecure.driver.AuroraSecure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of docs/writing-a-plugin.md, against an endpoint that answers as AWS does. */
class SecretsManagerPluginTest {
  private static final String ENDPOINT = "aws.endpointUrlSecretsManager";
  private static final String USER = "secret_user";
  private static final String ORDER = "tls-verify,secrets-manager,password-policy";

  @RegisterExtension
  static final WireMockExtension SECRETS =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().dynamicPort())
          .build();

  @BeforeEach
  void startAfresh() {
    System.setProperty(ENDPOINT, "http://localhost:" + SECRETS.getPort());
    AuroraSecure.invalidateTokens();
  }

  @AfterEach
  void useTheOtherEndpointAgain() {
    System.clearProperty(ENDPOINT);
  }

  @ParameterizedTest
  @EnumSource
  void connectsShareOneSecret(Cluster cluster) throws Exception {
    password(cluster, "first");
    secret("first");
    for (int i = 0; i < 3; i++) {
      assertSignedIn(cluster);
    }
    assertAsked(1);
  }

  @ParameterizedTest
  @EnumSource
  void rotatedSecretIsReplacedOnce(Cluster cluster) throws Exception {
    password(cluster, "before");
    secret("before");
    assertSignedIn(cluster);
    password(cluster, "after");
    secret("after");
    for (int i = 0; i < 3; i++) {
      assertSignedIn(cluster);
    }
    assertAsked(2);
  }

  @ParameterizedTest
  @EnumSource
  void refusedSecretIsNotTriedAgain(Cluster cluster) throws Exception {
    password(cluster, "right");
    secret("right");
    assertSignedIn(cluster);
    password(cluster, "changed by hand");
    assertThat(
            cluster.signInsDuring(
                () ->
                    assertThat(failure(cluster, ORDER).getSQLState())
                        .isEqualTo(cluster.isPostgresql() ? "28P01" : "28000")))
        .hasSize(1);
    assertAsked(2);
  }

  @ParameterizedTest
  @EnumSource
  void invalidatedSecretIsAskedForAgain(Cluster cluster) throws Exception {
    password(cluster, "same");
    secret("same");
    assertSignedIn(cluster);
    AuroraSecure.invalidateTokens();
    assertSignedIn(cluster);
    assertAsked(2);
  }

  @ParameterizedTest
  @EnumSource
  void failureOfSecretsManagerIsNamed(Cluster cluster) throws Exception {
    answer(
        aResponse()
            .withStatus(400)
            .withHeader("Content-Type", "application/x-amz-json-1.1")
            .withBody("{\"__type\":\"ResourceNotFoundException\",\"Message\":\"no such secret\"}"));
    assertThat((Throwable) failure(cluster, ORDER))
        .hasMessageContaining("secrets-manager: prod/app")
        .hasMessageContaining("no such secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "\"hunter2\"", "{\"password\":\"hunter2\"}", "[", ""})
  void secretOfAnotherFormIsNotQuoted(String text) {
    answer(okJson(new Gson().toJson(Map.of("SecretString", text))));
    SQLException failure = failure(Cluster.POSTGRESQL, ORDER);
    assertThat((Throwable) failure).hasMessageContaining("prod/app is no JSON object");
    assertThat(Printed.with(failure)).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secrets-manager", "secrets-manager,tls-verify"})
  void withoutTlsVerifyBeforeItNobodyIsAsked(String plugins) {
    assertThat((Throwable) failure(Cluster.POSTGRESQL, plugins))
        .hasMessageContaining("plugins=tls-verify,secrets-manager");
    assertAsked(0);
  }

  private static void assertSignedIn(Cluster cluster) throws SQLException {
    try (Connection connection = connect(cluster, ORDER)) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(USER);
    }
  }

  private static SQLException failure(Cluster cluster, String plugins) {
    return catchThrowableOfType(SQLException.class, () -> connect(cluster, plugins).close());
  }

  private static Connection connect(Cluster cluster, String plugins) throws SQLException {
    Properties properties = new Properties();
    properties.put("plugins", plugins);
    if (plugins.contains("tls-verify")) {
      properties.put("tls-verify.caBundle", cluster.aurora().caBundle().toString());
    }
    properties.put("secrets-manager.secretId", "prod/app");
    properties.put("secrets-manager.region", "us-east-1");
    return DriverManager.getConnection(cluster.url(), properties);
  }

  private static void password(Cluster cluster, String password) {
    try {
      cluster.aurora().addPasswordUser(USER, password);
    } catch (RuntimeException exists) {
      String change =
          cluster.isPostgresql()
              ? "ALTER ROLE %s PASSWORD '%s'"
              : "ALTER USER %s IDENTIFIED BY '%s'";
      cluster.aurora().execute(change.formatted(USER, password));
    }
  }

  private static void secret(String password) {
    String text = new Gson().toJson(Map.of("username", USER, "password", password));
    answer(okJson(new Gson().toJson(Map.of("Name", "prod/app", "SecretString", text))));
  }

  private static void answer(ResponseDefinitionBuilder response) {
    SECRETS.stubFor(
        post(urlEqualTo("/"))
            .withHeader("X-Amz-Target", equalTo("secretsmanager.GetSecretValue"))
            .withRequestBody(matchingJsonPath("$.SecretId", equalTo("prod/app")))
            .willReturn(response));
  }

  private static void assertAsked(int times) {
    SECRETS.verify(times, postRequestedFor(urlEqualTo("/")));
  }
}
