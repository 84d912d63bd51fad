package io.github.aurorasecure.iam;

import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Every source of credentials, chosen by properties alone, signs tokens that RDS accepts. */
class CredentialsTest {
  @RegisterExtension final FakeAws aws = new FakeAws();

  @Test
  void profileWithAKey() throws Exception {
    aws.configured(
        "[default]\n" + aws.key("AKIADEFAULT") + "[profile reports]\n" + aws.key("AKIAREPORTS"));
    assertThat(aws.signer()).isEqualTo("AKIADEFAULT");
    assertThat(aws.signer("profile", "reports")).isEqualTo("AKIAREPORTS");
  }

  @Test
  void profileWithAProcess() throws Exception {
    aws.configured(
        "[profile vault]\ncredential_process = cat "
            + aws.write("process.json", aws.json("ASIAPROCESS")));
    assertThat(aws.signer("profile", "vault")).isEqualTo("ASIAPROCESS");
  }

  @Test
  void profileWithARole() throws Exception {
    aws.configured(
        """
        [profile base]
        %s
        [profile app]
        role_arn = %s
        source_profile = base
        external_id = ticket-7
        """
            .formatted(aws.key("AKIABASE"), FakeAws.role("app")));
    aws.sts("app", "ASIAAPP");
    assertThat(aws.signer("profile", "app")).isEqualTo("ASIAAPP");
    aws.verify(
        1,
        aws.stsCall("app")
            .withHeader("Authorization", containing("Credential=AKIABASE/"))
            .withFormParam("ExternalId", equalTo("ticket-7")));
  }

  @Test
  void roleAssumedByAProfile() throws Exception {
    aws.configured("[profile base]\n" + aws.key("AKIABASE"));
    aws.sts("app", "ASIAAPP");
    assertThat(aws.signer("profile", "base", "roleArn", FakeAws.role("app"))).isEqualTo("ASIAAPP");
    aws.verify(1, signedBy("AKIABASE", "app"));
  }

  /** A VPC endpoint, for instance, belongs to the profile that asks. */
  @Test
  void roleIsAssumedWhereItsProfileSays() throws Exception {
    String sts = System.clearProperty("aws.endpointUrlSts");
    aws.configured(
        "[services local]\nsts =\n  endpoint_url = %s\n[profile base]\nservices = local\n%s"
            .formatted(sts, aws.key("AKIABASE")));
    aws.sts("app", "ASIAAPP");
    assertThat(aws.signer("profile", "base", "roleArn", FakeAws.role("app"))).isEqualTo("ASIAAPP");
  }

  @Test
  void roleAssumedByTheDefaultSource() throws Exception {
    aws.keyInSystemProperties("AKIASYSTEM");
    aws.sts("app", "ASIAAPP");
    assertThat(aws.signer("roleArn", FakeAws.role("app"))).isEqualTo("ASIAAPP");
    aws.verify(1, signedBy("AKIASYSTEM", "app"));
  }

  @Test
  void roleAssumedByAnInstance() throws Exception {
    aws.sts("app", "ASIAAPP");
    assertThat(aws.signer("roleArn", FakeAws.role("app"))).isEqualTo("ASIAAPP");
    aws.verify(
        1,
        signedBy(FakeAws.NODE, "app")
            .withHeader("X-Amz-Security-Token", equalTo(FakeAws.session(FakeAws.NODE))));
  }

  @Test
  void roleAssumedByTheApplicationsProvider() throws Exception {
    aws.sts("app", "ASIAAPP");
    AwsCredentialsProvider own =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAOWN", "own-secret"));
    try (TokenSource source =
        aws.source(Map.of("roleArn", FakeAws.role("app")), Map.of("credentialsProvider", own))) {
      assertThat(aws.signer(source)).isEqualTo("ASIAAPP");
    }
    aws.verify(1, signedBy("AKIAOWN", "app"));
  }

  @Test
  void rolesAreAssumedOneByTheOther() throws Exception {
    aws.configured("[default]\n" + aws.key("AKIABASE"));
    aws.sts("hub", "ASIAHUB");
    aws.sts("app", "ASIAAPP");
    assertThat(
            aws.signer(
                "roleArn", FakeAws.role("hub") + ", " + FakeAws.role("app"),
                "externalId", "ticket-7",
                "roleSessionName", "orders@prod",
                "roleDuration", "1800"))
        .isEqualTo("ASIAAPP");
    aws.verify(
        1,
        signedBy("AKIABASE", "hub")
            .withFormParam("RoleSessionName", equalTo("orders@prod"))
            .withFormParam("ExternalId", absent())
            .withFormParam("DurationSeconds", absent()));
    aws.verify(
        1,
        signedBy("ASIAHUB", "app")
            .withHeader("X-Amz-Security-Token", equalTo(FakeAws.session("ASIAHUB")))
            .withFormParam("RoleSessionName", equalTo("orders@prod"))
            .withFormParam("ExternalId", equalTo("ticket-7"))
            .withFormParam("DurationSeconds", equalTo("1800")));
  }

  @Test
  void roleSessionIsNamedAfterTheDriverUnlessToldOtherwise() throws Exception {
    aws.sts("app", "ASIAAPP");
    aws.signer("roleArn", FakeAws.role("app"));
    aws.verify(
        1, aws.stsCall("app").withFormParam("RoleSessionName", equalTo("aurora-secure-jdbc")));
  }

  @Test
  void webIdentityOfTheEnvironment() throws Exception {
    aws.webIdentity("pod");
    aws.sts("pod", "ASIAPOD");
    assertThat(aws.signer()).isEqualTo("ASIAPOD");
    assertThat(aws.signer("webIdentity", "env", "roleDuration", "900")).isEqualTo("ASIAPOD");
    aws.verify(
        2,
        aws.stsCall("pod")
            .withFormParam("WebIdentityToken", equalTo(FakeAws.WEB_IDENTITY_TOKEN))
            .withHeader("Authorization", absent()));
    aws.verify(1, aws.stsCall("pod").withFormParam("DurationSeconds", equalTo("900")));
  }

  @Test
  void roleAssumedByTheWebIdentityOfTheEnvironment() throws Exception {
    aws.webIdentity("pod");
    System.setProperty("aws.roleSessionName", "pod-7");
    aws.sts("pod", "ASIAPOD");
    aws.sts("app", "ASIAAPP");
    assertThat(
            aws.signer(
                "webIdentity", "env",
                "roleArn", FakeAws.role("app"),
                "externalId", "ticket-7",
                "roleDuration", "3600"))
        .isEqualTo("ASIAAPP");
    aws.verify(
        1,
        aws.stsCall("pod")
            .withFormParam("RoleSessionName", equalTo("pod-7"))
            .withFormParam("DurationSeconds", absent()));
    aws.verify(
        1,
        signedBy("ASIAPOD", "app")
            .withFormParam("ExternalId", equalTo("ticket-7"))
            .withFormParam("DurationSeconds", equalTo("3600")));
  }

  @Test
  void webIdentityOfAFile() throws Exception {
    aws.sts("pod", "ASIAPOD");
    aws.sts("app", "ASIAAPP");
    String file = aws.webIdentityTokenFile().toString();
    assertThat(
            aws.signer("webIdentity", file, "roleArn", FakeAws.role("pod"), "roleDuration", "900"))
        .isEqualTo("ASIAPOD");
    assertThat(
            aws.signer(
                "webIdentity", file, "roleArn", FakeAws.role("pod") + ',' + FakeAws.role("app")))
        .isEqualTo("ASIAAPP");
    aws.verify(
        2,
        aws.stsCall("pod").withFormParam("WebIdentityToken", equalTo(FakeAws.WEB_IDENTITY_TOKEN)));
    aws.verify(1, aws.stsCall("pod").withFormParam("DurationSeconds", equalTo("900")));
    aws.verify(1, signedBy("ASIAPOD", "app"));
  }

  /** Kubernetes replaces it every hour. */
  @Test
  void webIdentityFileIsReadEachTime() throws Exception {
    aws.webIdentity("pod");
    aws.sts("pod", "ASIAPOD");
    try (TokenSource source = aws.source(Map.of(), Map.of())) {
      aws.signer(source);
      aws.write("web-identity-token", "the next one");
      source.forgetAll();
      aws.signer(source);
    }
    aws.verify(1, aws.stsCall("pod").withFormParam("WebIdentityToken", equalTo("the next one")));
  }

  @Test
  void container() throws Exception {
    aws.container("ASIATASK");
    assertThat(aws.signer()).isEqualTo("ASIATASK");
  }

  /** As EKS Pod Identity has it. */
  @Test
  void containerWithItsTokenInAFile() throws Exception {
    aws.container("ASIATASK");
    System.clearProperty("aws.containerAuthorizationToken");
    System.setProperty(
        "aws.containerAuthorizationTokenFile",
        aws.write("container-token", FakeAws.CONTAINER_TOKEN).toString());
    assertThat(aws.signer()).isEqualTo("ASIATASK");
  }

  @Test
  void instance() throws Exception {
    assertThat(aws.signer()).isEqualTo(FakeAws.NODE);
  }

  @Test
  void systemProperties() throws Exception {
    aws.keyInSystemProperties("AKIASYSTEM");
    assertThat(aws.signer()).isEqualTo("AKIASYSTEM");
  }

  @Test
  void classOfTheApplication() throws Exception {
    String unused = aws.key(Named.KEY);
    assertThat(aws.signer("credentialsProvider", Named.class.getName())).isEqualTo(Named.KEY);
    unused = aws.key("AKIATENANT7");
    assertThat(
            aws.signer(
                "credentialsProvider",
                Named.class.getName(),
                "credentialsProvider.accessKeyId",
                "AKIATENANT7"))
        .isEqualTo("AKIATENANT7");
  }

  @Test
  void classOfTheSdk() throws Exception {
    aws.keyInSystemProperties("AKIASYSTEM");
    assertThat(
            aws.signer(
                "credentialsProvider",
                "software.amazon.awssdk.auth.credentials.InstanceProfileCredentialsProvider"))
        .isEqualTo(FakeAws.NODE);
  }

  @Test
  void objectOfTheApplication() throws Exception {
    String unused = aws.key("AKIAOWN");
    AwsCredentialsProvider own =
        () -> AwsBasicCredentials.create("AKIAOWN", FakeAws.secret("AKIAOWN"));
    try (TokenSource source = aws.source(Map.of(), Map.of("credentialsProvider", own))) {
      assertThat(aws.signer(source)).isEqualTo("AKIAOWN");
    }
  }

  private RequestPatternBuilder signedBy(String accessKeyId, String role) {
    return aws.stsCall(role)
        .withHeader("Authorization", containing("Credential=" + accessKeyId + '/'));
  }

  /** A class that an application might name. */
  public static final class Named implements AwsCredentialsProvider {
    static final String KEY = "AKIANAMED";
    private final String accessKeyId;

    private Named(String accessKeyId) {
      this.accessKeyId = accessKeyId;
    }

    public static Named create() {
      return new Named(KEY);
    }

    public static Named create(Map<String, String> properties) {
      return new Named(properties.getOrDefault("accessKeyId", KEY));
    }

    @Override
    public AwsCredentials resolveCredentials() {
      return AwsBasicCredentials.create(accessKeyId, FakeAws.secret(accessKeyId));
    }
  }
}
