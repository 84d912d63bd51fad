package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With less of the SDK on the class path: the error names what to add, and nobody else signs. */
class MissingModuleTest {
  private static final String STS = "; add software.amazon.awssdk:sts to the class path";
  private static final String SSO =
      "; add software.amazon.awssdk:sso and software.amazon.awssdk:ssooidc to the class path";

  @RegisterExtension final FakeAws aws = new FakeAws();

  @Test
  void webIdentityNeedsSts() throws Exception {
    aws.webIdentity("pod");
    assertThat(signerWithout("/sts/", Map.of()))
        .contains("web identity of AWS_WEB_IDENTITY_TOKEN_FILE")
        .endsWith(STS);
    assertThat(signerWithout("/sts/", Map.of("webIdentity", "env"))).endsWith(STS);
  }

  @Test
  void roleNeedsSts() throws Exception {
    assertThat(signerWithout("/sts/", Map.of("roleArn", FakeAws.role("app")))).endsWith(STS);
    aws.configured(
        "[default]\nrole_arn = %s\nsource_profile = base\n[profile base]\n%s"
            .formatted(FakeAws.role("app"), aws.key("AKIABASE")));
    assertThat(signerWithout("/sts/", Map.of())).endsWith(STS);
  }

  @Test
  void stsNeedsItsHttpClient() throws Exception {
    aws.webIdentity("pod");
    assertThat(signerWithout("/url-connection-client/", Map.of()))
        .endsWith("; add software.amazon.awssdk:url-connection-client to the class path");
  }

  /** Neither is on the class path of this module. */
  @Test
  void singleSignOnNeedsItsModules() throws Exception {
    aws.configured(
        """
        [default]
        sso_start_url = https://corp.awsapps.com/start
        sso_region = us-east-1
        sso_account_id = 123456789012
        sso_role_name = dba
        [profile session]
        sso_session = corp
        sso_account_id = 123456789012
        sso_role_name = dba
        [sso-session corp]
        sso_start_url = https://corp.awsapps.com/start
        sso_region = us-east-1
        """);
    assertThat(signer(Map.of())).endsWith(SSO);
    assertThat(signer(Map.of("profile", "session"))).endsWith(SSO);
  }

  @Test
  void loginNeedsItsModule() throws Exception {
    aws.configured("[default]\nlogin_session = arn:aws:iam::123456789012:user/me\n");
    assertThat(signer(Map.of())).endsWith("; add software.amazon.awssdk:signin to the class path");
  }

  private static String signerWithout(String module, Map<String, String> properties)
      throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("/awssdk" + module)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader without =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Method signer =
          without
              .loadClass(MissingModuleTest.class.getName())
              .getDeclaredMethod("signer", Map.class);
      signer.setAccessible(true);
      // Where the SDK looks for its modules first.
      Thread.currentThread().setContextClassLoader(without);
      return (String) signer.invoke(null, properties);
    } finally {
      Thread.currentThread().setContextClassLoader(MissingModuleTest.class.getClassLoader());
    }
  }

  /** The access key that signs, or the reason why none does. */
  static String signer(Map<String, String> properties) {
    try (TokenSource source =
        TokenSource.of(FakeAws.settings(properties, Map.of()).credentials(), Time.SYSTEM)) {
      return source.issue(TestSignIn.CLUSTER, "app").signer().accessKeyId();
    } catch (SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
