package io.github.aurorasecure.iam;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.utils.internal.SystemSettingUtilsTestBackdoor;

/** The source that is configured signs, or none does: a failure never changes the identity. */
class DefaultSourceTest {
  @RegisterExtension final FakeAws aws = new FakeAws();

  @Test
  void webIdentityThatStsRefusesDoesNotBecomeTheInstance() {
    aws.webIdentity("pod");
    aws.stsRefuses("AccessDenied");
    refused("web identity of AWS_WEB_IDENTITY_TOKEN_FILE", "the role says no");
  }

  @Test
  void webIdentityDoesNotBecomeTheInstanceWhileStsIsDown() {
    System.setProperty("aws.maxAttempts", "1");
    aws.webIdentity("pod");
    refused("web identity of AWS_WEB_IDENTITY_TOKEN_FILE", "Status Code: 404");
  }

  @Test
  void webIdentityWhoseFileIsMissingDoesNotBecomeTheInstance() {
    aws.webIdentity("pod");
    System.setProperty("aws.webIdentityTokenFile", "/nowhere/token");
    refused("web identity of AWS_WEB_IDENTITY_TOKEN_FILE", "/nowhere/token");
  }

  @Test
  void webIdentityWithoutARoleDoesNotBecomeTheInstance() {
    aws.webIdentity("pod");
    System.clearProperty("aws.roleArn");
    refused("web identity of AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN");
  }

  @Test
  void webIdentityAskedForByNameIsNotReplacedByAnything() {
    aws.keyInSystemProperties("AKIASYSTEM");
    refused("web identity env", "AWS_ROLE_ARN", "webIdentity", "env");
    refused(
        "web identity /nowhere/token",
        "/nowhere/token",
        "webIdentity",
        "/nowhere/token",
        "roleArn",
        FakeAws.role("app"));
  }

  @Test
  void containerThatFailsDoesNotBecomeTheInstance() {
    aws.container("ASIATASK");
    System.setProperty("aws.containerAuthorizationToken", "another");
    refused("the container's credentials endpoint", "not found");
  }

  @Test
  void profileThatFailsDoesNotBecomeTheInstance() {
    aws.configured("[default]\ncredential_process = echo broken-secret");
    refused("the profile of the AWS configuration", "process");
    aws.configured(
        "[default]\nrole_arn = %s\nsource_profile = base\n[profile base]\n%s"
            .formatted(FakeAws.role("app"), aws.key("AKIABASE")));
    aws.stsRefuses("AccessDenied");
    refused("the profile of the AWS configuration", "the role says no");
    // As of an SSO login that has expired, or of no use for lack of a module.
    aws.configured("[default]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = dba");
    refused("the profile of the AWS configuration", "");
  }

  /** As of {@code cat secret.txt}. */
  @Test
  void whatAProcessPrintsIsNotRepeated() {
    for (String printed : List.of("%s", "[%s]", "{\\\"Version\\\": %s}", "\\\"%s\\\"")) {
      aws.configured(
          "[default]\ncredential_process = echo "
              + printed.formatted(FakeAws.secret("AKIABROKEN")));
      refused("the profile of the AWS configuration", "");
    }
  }

  @Test
  void halfAKeyInAProfileDoesNotBecomeTheInstance() {
    aws.configured("[default]\naws_access_key_id = AKIADEFAULT");
    refused("the profile of the AWS configuration", "aws_secret_access_key");
    aws.configured("[default]\naws_secret_access_key = " + FakeAws.secret("AKIADEFAULT"));
    refused("the profile of the AWS configuration", "properties=[aws_secret_access_key]");
  }

  @Test
  void halfARoleInAProfileDoesNotBecomeTheInstance() {
    for (String half : List.of("source_profile", "web_identity_token_file", "credential_source")) {
      aws.configured("[default]\n" + half + " = base");
      refused("the profile of the AWS configuration", half);
    }
  }

  @Test
  void secretWithoutItsKeyDoesNotBecomeTheInstance() {
    System.setProperty("aws.secretAccessKey", FakeAws.secret("AKIASYSTEM"));
    refused("the system properties aws.accessKeyId and aws.secretAccessKey", "aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    SystemSettingUtilsTestBackdoor.addEnvironmentVariableOverride(
        "AWS_SECRET_ACCESS_KEY", FakeAws.secret("AKIAENVIRONMENT"));
    try {
      refused("the environment variables", "AWS_ACCESS_KEY_ID");
    } finally {
      SystemSettingUtilsTestBackdoor.clearEnvironmentVariableOverrides();
    }
  }

  @Test
  void roleWithoutAWebIdentityDoesNotBecomeTheInstance() {
    System.setProperty("aws.roleArn", FakeAws.role("pod"));
    refused("web identity of AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE");
  }

  @Test
  void containerTokenWithoutItsEndpointDoesNotBecomeTheInstance() {
    System.setProperty("aws.containerAuthorizationToken", FakeAws.CONTAINER_TOKEN);
    refused("the container's credentials endpoint", "AWS_CONTAINER_CREDENTIALS_FULL_URI");
  }

  @Test
  void profileOfTheEnvironmentThatIsMissingDoesNotBecomeTheInstance() {
    System.setProperty("aws.profile", "missing");
    refused("the profile of the AWS configuration", "missing");
  }

  @Test
  void profileAskedForByNameIsNotReplacedByAnything() {
    aws.keyInSystemProperties("AKIASYSTEM");
    aws.configured("[default]\n" + aws.key("AKIADEFAULT") + "[profile empty]\nregion = us-east-1");
    refused("profile missing", "missing", "profile", "missing");
    refused("profile empty", "empty", "profile", "empty");
  }

  @Test
  void halfAKeyInSystemPropertiesDoesNotBecomeTheInstance() {
    System.setProperty("aws.accessKeyId", "AKIASYSTEM");
    refused("the system properties aws.accessKeyId and aws.secretAccessKey", "secretAccessKey");
  }

  @Test
  void roleThatMayNotBeAssumedDoesNotLeaveItsBaseToSign() {
    aws.stsRefuses("AccessDenied");
    refused(FakeAws.role("app"), "the role says no", "roleArn", FakeAws.role("app"));
  }

  @Test
  void instanceIsTheLastToBeAsked() throws Exception {
    aws.container("ASIATASK");
    assertThat(aws.signer()).isEqualTo("ASIATASK");
    aws.configured("[default]\n" + aws.key("AKIADEFAULT"));
    assertThat(aws.signer()).isEqualTo("AKIADEFAULT");
    aws.webIdentity("pod");
    aws.sts("pod", "ASIAPOD");
    assertThat(aws.signer()).isEqualTo("ASIAPOD");
    aws.keyInSystemProperties("AKIASYSTEM");
    assertThat(aws.signer()).isEqualTo("AKIASYSTEM");
    aws.verify(0, getRequestedFor(anyUrl()).withUrl("/latest/meta-data/iam/security-credentials/"));
  }

  @Test
  void defaultProfileWithoutCredentialsIsPassedOver() throws Exception {
    aws.configured("[default]\nregion = eu-central-1\noutput = json");
    assertThat(aws.signer()).isEqualTo(FakeAws.NODE);
  }

  @Test
  void profileAskedForByNameCountsBeforeTheEnvironment() throws Exception {
    aws.keyInSystemProperties("AKIASYSTEM");
    System.setProperty("aws.profile", "other");
    aws.configured(
        "[profile other]\n"
            + aws.key("AKIAOTHER")
            + "[profile reports]\n"
            + aws.key("AKIAREPORTS"));
    assertThat(aws.signer("profile", "reports")).isEqualTo("AKIAREPORTS");
  }

  @Test
  void instanceWithoutMetadataServiceIsNamed() {
    System.setProperty("aws.disableEc2Metadata", "true");
    refused("the EC2 instance profile", "disabled");
  }

  private void refused(String source, String reason, String... properties) {
    SQLException refusal = catchThrowableOfType(SQLException.class, () -> aws.signer(properties));
    assertThat((Throwable) refusal)
        .hasMessageContaining("iam: no AWS credentials from ")
        .hasMessageContaining(source)
        .hasMessageContaining(reason);
    assertThat(refusal.getSQLState()).isEqualTo("28000");
    assertThat(Recorded.printed(refusal))
        .doesNotContain("/secret+key")
        .doesNotContain("/session+token")
        .doesNotContain(FakeAws.WEB_IDENTITY_TOKEN)
        .doesNotContain(FakeAws.CONTAINER_TOKEN);
  }
}
