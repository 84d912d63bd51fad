package io.github.aurorasecure.iam;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Listens to every logger at every level while credentials are fetched, in vain, too. What the AWS
 * SDK or the JDK logs of calls that are not the plugin's own is stated here and in the docs.
 */
class CredentialsInLogsTest {
  /** The JDK's HTTP client: at FINE it logs the headers of requests. */
  private static final String JDK = "sun.net.www.protocol.http.HttpURLConnection";

  /** Of the SDK: at DEBUG it logs what it signs. */
  private static final String SDK_SIGNER =
      "software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner";

  /** Of the SDK: at TRACE it logs every URI that it makes. */
  private static final String SDK_URIS = "software.amazon.awssdk.utils.uri.SdkUri";

  @RegisterExtension final FakeAws aws = new FakeAws();
  @RegisterExtension final Recorded log = new Recorded();

  @Test
  void assumedRoles() throws Exception {
    aws.configured("[default]\n" + aws.key("AKIABASE"));
    aws.sts("hub", "ASIAHUB");
    aws.sts("app", "ASIAAPP");
    Map<String, String> roles = Map.of("roleArn", FakeAws.role("hub") + ',' + FakeAws.role("app"));
    succeedAndFail(roles);
    assertThat(log.loggersOf(secret())).containsExactly(JDK);
  }

  @Test
  void webIdentity() throws Exception {
    aws.webIdentity("pod");
    aws.sts("pod", "ASIAPOD");
    succeedAndFail(Map.of());
    assertThat(log.loggersOf(secret())).isEmpty();
  }

  @Test
  void profileWithAProcess() throws Exception {
    aws.configured(
        "[default]\ncredential_process = cat "
            + aws.write("process.json", aws.json("ASIAPROCESS")));
    succeedAndFail(Map.of());
    assertThat(log.loggersOf(secret())).isEmpty();
  }

  @Test
  void profileWithRoles() throws Exception {
    aws.configured(
        """
        [profile base]
        %s
        [profile hub]
        role_arn = %s
        source_profile = base
        [default]
        role_arn = %s
        source_profile = hub
        """
            .formatted(aws.key("AKIABASE"), FakeAws.role("hub"), FakeAws.role("app")));
    aws.sts("hub", "ASIAHUB");
    aws.sts("app", "ASIAAPP");
    succeedAndFail(Map.of());
    assertThat(log.loggersOf(secret())).containsExactlyInAnyOrder(JDK, SDK_SIGNER);
  }

  @Test
  void profileWithAWebIdentity() throws Exception {
    aws.configured(
        "[default]\nrole_arn = %s\nweb_identity_token_file = %s\n"
            .formatted(FakeAws.role("pod"), aws.webIdentityTokenFile()));
    aws.sts("pod", "ASIAPOD");
    succeedAndFail(Map.of());
    assertThat(log.loggersOf(secret())).containsExactly(SDK_URIS);
  }

  @Test
  void container() throws Exception {
    aws.container("ASIATASK");
    succeedAndFail(Map.of());
    assertThat(log.loggersOf(secret())).containsExactly(JDK);
  }

  @Test
  void instance() throws Exception {
    succeedAndFail(Map.of());
    assertThat(log.loggersOf(secret())).containsExactly(JDK);
  }

  private void succeedAndFail(Map<String, String> properties) throws Exception {
    try (TokenSource source = aws.source(properties, Map.of())) {
      assertThat(aws.signer(source)).startsWith("ASIA");
      aws.outage();
      aws.write("process.json", "/secret+key without more");
      source.forgetAll();
      assertThatThrownBy(() -> aws.signer(source))
          .isInstanceOf(SQLException.class)
          .satisfies(refusal -> assertThat(Recorded.printed(refusal)).doesNotMatch(secret()));
    }
  }

  private Predicate<String> secret() {
    List<String> secrets = new ArrayList<>(aws.signatures());
    for (String secret :
        List.of(
            "/secret+key",
            "/session+token",
            FakeAws.WEB_IDENTITY_TOKEN,
            FakeAws.CONTAINER_TOKEN,
            FakeAws.INSTANCE_TOKEN)) {
      secrets.add(secret);
      secrets.add(URLEncoder.encode(secret, UTF_8));
    }
    return text -> text.contains("X-Amz-Signature=") || secrets.stream().anyMatch(text::contains);
  }
}
