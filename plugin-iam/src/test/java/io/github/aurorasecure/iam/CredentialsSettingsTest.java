package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class CredentialsSettingsTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/app";
  private static final AwsCredentialsProvider OBJECT = AnonymousCredentialsProvider.create();

  @ParameterizedTest
  @CsvSource({
    "profile, ' '",
    "webIdentity, ''",
    "credentialsProvider, ' '",
    "refresh, eager",
    "refresh, AHEAD",
    "roleArn, app",
    "roleArn, ''",
    "roleArn, arn:aws:iam::12345:role/app",
    "roleArn, arn:aws:iam::123456789012:user/app",
    "roleArn, arn:aws:sts::123456789012:assumed-role/app/pod",
    "roleArn, arn:aws:iam::123456789012:role/",
    "roleArn, 'arn:aws:iam::123456789012:role/a b'",
    "roleArn, 'arn:aws:iam::123456789012:role/app,'",
    "externalId, x",
    "externalId, a b",
    "externalId, a&b",
    "roleSessionName, x",
    "roleSessionName, with space",
    "roleSessionName, 01234567890123456789012345678901234567890123456789012345678901234",
    "roleDuration, 899",
    "roleDuration, 43201",
    "roleDuration, 1h",
    "roleDuration, ''",
    "roleDuration, -900",
  })
  void malformedValueIsNamedWithItsPropertyAndARemedy(String name, String value) {
    Map<String, String> given = new HashMap<>(Map.of("roleArn", ROLE));
    given.put(name, value);
    refused(given, "iam." + name + '=' + value + ": ");
  }

  @ParameterizedTest
  @CsvSource({
    "profile, reports, webIdentity, env, iam.webIdentity says otherwise",
    "profile, reports, credentialsProvider, com.example.Vault, iam.credentialsProvider says",
    "webIdentity, env, credentialsProvider, com.example.Vault, iam.credentialsProvider says",
    "webIdentity, /token, region, us-east-1, name the role to assume with it in iam.roleArn",
    "externalId, ticket-7, region, us-east-1, name the role in iam.roleArn",
    "externalId, ticket-7, webIdentity, env, no role takes one",
    "roleSessionName, orders, profile, reports, name the role in iam.roleArn",
    "roleDuration, 900, profile, reports, name the role in iam.roleArn",
  })
  void contradictionNamesBoth(
      String name, String value, String otherName, String otherValue, String remedy) {
    refused(
        Map.of(name, value, otherName, otherValue), "iam." + name + '=' + value + ": " + remedy);
  }

  @Test
  void roleAssumedByWebIdentityTakesNoExternalId() {
    refused(
        Map.of("webIdentity", "/token", "roleArn", ROLE, "externalId", "ticket-7"),
        "iam.externalId=ticket-7: no role takes one that is assumed by web identity");
  }

  @Test
  void roleAssumedByARoleLastsAnHourAtMost() throws Exception {
    refused(Map.of("roleArn", ROLE + ',' + ROLE, "roleDuration", "3601"), "900 to 3600");
    refused(Map.of("roleArn", ROLE, "webIdentity", "env", "roleDuration", "3601"), "900 to 3600");
    assertThat(settings(Map.of("roleArn", ROLE, "roleDuration", "43200")).duration()).hasHours(12);
    assertThat(settings(Map.of("webIdentity", "env", "roleDuration", "43200")).duration())
        .hasHours(12);
  }

  /** What a provider is made with may be a secret. */
  @Test
  void propertyWithoutItsClassIsNamedWithoutItsValue() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> settings(Map.of("credentialsProvider.password", "hunter2")))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageStartingWith("iam.credentialsProvider.password: name the class")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void objectThatIsNoProviderIsNamedByItsClass() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () -> FakeAws.settings(Map.of(), Map.of("credentialsProvider", new AtomicInteger(7))))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessage(
            "iam.credentialsProvider is a java.util.concurrent.atomic.AtomicInteger; give a %s or a String",
            AwsCredentialsProvider.class.getName());
  }

  @Test
  void objectBesideAnotherSourceIsRefused() {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(
            () ->
                FakeAws.settings(
                    Map.of("profile", "reports"), Map.of("credentialsProvider", OBJECT)))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageStartingWith("iam.profile=reports: iam.credentialsProvider says otherwise");
  }

  @Test
  void sameWayToGetCredentialsIsEqualWhateverTheDatabase() throws Exception {
    Map<String, String> here =
        Map.of("region", "us-east-1", "host", "a.abc.us-east-1.rds.amazonaws.com");
    Map<String, String> there = Map.of("region", "eu-west-1", "port", "5433");
    for (Map<String, String> how :
        List.of(
            Map.of("profile", "reports"),
            Map.of("credentialsProvider", "com.example.Vault", "credentialsProvider.path", "x"))) {
      assertThat(settings(both(how, here))).isEqualTo(settings(both(how, there)));
    }
    assertThat(FakeAws.settings(here, Map.of("credentialsProvider", OBJECT)).credentials())
        .isEqualTo(FakeAws.settings(there, Map.of("credentialsProvider", OBJECT)).credentials());
  }

  @Test
  void differentIdentitiesAreNotEqual() throws Exception {
    assertThat(settings(Map.of("profile", "a"))).isNotEqualTo(settings(Map.of("profile", "b")));
    assertThat(settings(Map.of("roleArn", ROLE)))
        .isNotEqualTo(settings(Map.of("roleArn", ROLE + '2')))
        .isNotEqualTo(settings(Map.of("roleArn", ROLE, "externalId", "ticket-7")))
        .isNotEqualTo(settings(Map.of("roleArn", ROLE, "profile", "a")));
    assertThat(settings(Map.of("credentialsProvider", "X", "credentialsProvider.tenant", "1")))
        .isNotEqualTo(
            settings(Map.of("credentialsProvider", "X", "credentialsProvider.tenant", "2")));
  }

  /** Even if they say they are: one may be the other's after a change of its user. */
  @Test
  void objectIsEqualToItselfAlone() throws Exception {
    assertThat(FakeAws.settings(Map.of(), Map.of("credentialsProvider", new AlwaysEqual())))
        .isNotEqualTo(FakeAws.settings(Map.of(), Map.of("credentialsProvider", new AlwaysEqual())));
  }

  @Test
  void nothingShowsWhatAProviderIsMadeWith() throws Exception {
    assertThat(
            settings(Map.of("credentialsProvider", "X", "credentialsProvider.password", "hunter2"))
                .toString())
        .contains("X")
        .doesNotContain("hunter2");
  }

  private record AlwaysEqual() implements AwsCredentialsProvider {
    @Override
    public AwsCredentials resolveCredentials() {
      throw new IllegalStateException();
    }
  }

  private static Map<String, String> both(Map<String, String> one, Map<String, String> other) {
    Map<String, String> both = new HashMap<>(one);
    both.putAll(other);
    return both;
  }

  private static void refused(Map<String, String> values, String message) {
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> settings(values))
        .satisfies(e -> assertThat(e.getSQLState()).isEqualTo("08001"))
        .withMessageContaining(message);
  }

  private static CredentialsSettings settings(Map<String, String> values) throws SQLException {
    return FakeAws.settings(values, Map.of()).credentials();
  }
}
