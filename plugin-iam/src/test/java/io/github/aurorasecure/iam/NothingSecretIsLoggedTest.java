package io.github.aurorasecure.iam;

import static io.github.aurorasecure.iam.TestSignIn.AUTO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;

/** Listens to every logger at every level, those of the AWS SDK and the vendor drivers included. */
class NothingSecretIsLoggedTest {
  private static final String SECRET = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";
  private static final String SIGNER = "software.amazon.awssdk.http.auth.aws.internal.signer.";

  private final Logger root = Logger.getLogger("");
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private final Handler recorder =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          records.add(record);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };
  private Handler[] others = {};
  private Level level = Level.INFO;

  @BeforeEach
  void listen() {
    others = root.getHandlers();
    level = root.getLevel();
    for (Handler other : others) {
      root.removeHandler(other);
    }
    root.addHandler(recorder);
    root.setLevel(Level.ALL);
  }

  @AfterEach
  void stopListening() {
    root.setLevel(level);
    root.removeHandler(recorder);
    for (Handler other : others) {
      root.addHandler(other);
    }
  }

  @Test
  void accessKeys(@TempDir Path directory) throws Exception {
    List<String> tokens = signIn(AwsBasicCredentials.create("AKIAEXAMPLE1234", SECRET), directory);
    assertThat(text(records)).contains("AWS4 Canonical Request", "iam: signed a token for");
    assertThat(text(records))
        .doesNotContain(tokens)
        .doesNotContain(signatures(tokens))
        .doesNotContain(SECRET);
  }

  @Test
  void temporaryCredentials(@TempDir Path directory) throws Exception {
    AwsCredentials session =
        AwsSessionCredentials.create("ASIAEXAMPLE1234", SECRET, "IQoJb3JpZ2lu");
    List<String> tokens = signIn(session, directory);
    assertThat(text(records))
        .doesNotContain(tokens)
        .doesNotContain(signatures(tokens))
        .doesNotContain(SECRET);
    // The SDK's own signer writes what it signs at DEBUG, here as for any other call to AWS: the
    // session token, of no use without the secret key.
    assertThat(text(records.stream().filter(r -> !isOfSigner(r)).toList()))
        .doesNotContain("IQoJb3JpZ2lu");
  }

  private static List<String> signIn(AwsCredentials credentials, Path directory) throws Exception {
    Map<String, String> pgjdbc = TrustedLocalhost.pgjdbc(directory);
    Map<String, String> connectorJ = TrustedLocalhost.connectorJ(directory);
    try (HostileServer postgres =
            HostileServer.presenting(Engine.POSTGRESQL, TrustedLocalhost.CERTIFICATE);
        HostileServer mysql =
            HostileServer.presenting(Engine.MYSQL, TrustedLocalhost.CERTIFICATE)) {
      assertRefused(new org.postgresql.Driver(), credentials, postgres, pgjdbc);
      assertRefused(new com.mysql.cj.jdbc.Driver(), credentials, mysql, connectorJ);
      List<String> tokens = new CopyOnWriteArrayList<>(postgres.passwords());
      tokens.addAll(mysql.passwords());
      assertThat(tokens).hasSize(2).allMatch(token -> token.contains("X-Amz-Signature="));
      return tokens;
    }
  }

  private static void assertRefused(
      Driver vendor,
      AwsCredentials credentials,
      HostileServer server,
      Map<String, String> properties) {
    TestSignIn signIn = new TestSignIn(vendor, AUTO, new RdsTokenSigner()).signedBy(credentials);
    assertThatExceptionOfType(SQLException.class)
        .isThrownBy(() -> signIn.connect(server, properties));
  }

  private static List<String> signatures(List<String> tokens) {
    return tokens.stream()
        .map(token -> token.replaceAll(".*X-Amz-Signature=([0-9a-f]+).*", "$1"))
        .toList();
  }

  private static boolean isOfSigner(LogRecord record) {
    return record.getLoggerName() != null && record.getLoggerName().startsWith(SIGNER);
  }

  private static String text(List<LogRecord> records) {
    StringWriter text = new StringWriter();
    SimpleFormatter formatter = new SimpleFormatter();
    PrintWriter out = new PrintWriter(text);
    records.forEach(record -> out.println(formatter.format(record)));
    return text.toString();
  }
}
