package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Listens to every logger at every level, those of the AWS SDK and the vendor drivers included. */
class NothingSecretIsLoggedTest {
  private static final String KEY = "AKIAEXAMPLE1234";
  private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
  private static final String NEW_SECRET = "je7MtGbClwBFd2Zp9Utkdh3yCo8nvbEXAMPLEKEY";
  private static final String SESSION = "IQoJb3JpZ2luX2VjEXAMPLE";

  @RegisterExtension final Recorded log = new Recorded();

  private final List<String> tokens = new CopyOnWriteArrayList<>();

  /** What the others are about: this listens where the SDK would write. */
  @Test
  void rdsUtilitiesAloneWouldLogAllOfIt() {
    String token =
        new RdsTokenSigner().sign(credentials(SECRET, SESSION), TestSignIn.CLUSTER, "app");
    assertThat(log.text()).contains("AWS4 Canonical Request", SESSION, signature(token));
  }

  @ParameterizedTest
  @CsvSource({"POSTGRESQL,", "MYSQL,", "POSTGRESQL," + SESSION, "MYSQL," + SESSION})
  void successRetryAndFailureGiveNothingAway(Engine engine, @Nullable String session)
      throws Exception {
    try (LocalAurora aurora = LocalAurora.builder(engine).start()) {
      aurora.addIamUser("app");
      TestSignIn signIn = signIn(aurora).signedBy(credentials(SECRET, session));

      aurora.registerAccessKey(KEY, SECRET, session);
      signIn.connect(aurora).close();
      // The cached token is refused now, the one that takes its place is not.
      aurora.registerAccessKey(KEY, NEW_SECRET, session);
      signIn.signedBy(credentials(NEW_SECRET, session));
      signIn.connect(aurora).close();
      // And now both are.
      aurora.removeAccessKey(KEY);
      SQLException refusal = catchThrowableOfType(SQLException.class, () -> signIn.connect(aurora));

      assertThat(aurora.signIns())
          .extracting(SignIn::accepted)
          .containsExactly(true, false, true, false, false);
      assertThat(tokens).hasSize(3).allMatch(token -> token.contains("X-Amz-Signature="));
      assertThat(log.text() + Recorded.printed(refusal))
          .contains("iam: signed a token for", "refused the token signed for app")
          .contains(engine == Engine.POSTGRESQL ? "FE=> Password" : "com.mysql.cj")
          .doesNotContain(tokens)
          .doesNotContain(tokens.stream().map(NothingSecretIsLoggedTest::signature).toList())
          .doesNotContain(SECRET, NEW_SECRET, SESSION);
    }
  }

  private TestSignIn signIn(LocalAurora aurora) throws SQLException {
    TokenSigner signer = new DefaultTokenSigner(InstantSource.system());
    return new TestSignIn(
        aurora,
        (who, endpoint, user) -> {
          String token = signer.sign(who, endpoint, user);
          tokens.add(token);
          return token;
        });
  }

  private static AwsCredentials credentials(String secret, @Nullable String session) {
    return session == null
        ? AwsBasicCredentials.create(KEY, secret)
        : AwsSessionCredentials.create(KEY, secret, session);
  }

  private static String signature(String token) {
    return token.replaceAll(".*X-Amz-Signature=([0-9a-f]+).*", "$1");
  }
}
