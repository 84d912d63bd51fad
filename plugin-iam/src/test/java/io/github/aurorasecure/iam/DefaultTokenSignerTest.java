package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.File;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/**
 * The date in a token tells who signed it: RdsUtilities goes by the system's clock, not by ours.
 */
class DefaultTokenSignerTest {
  private static final InstantSource LONG_AGO = InstantSource.fixed(Instant.EPOCH);
  private static final String OURS = "X-Amz-Date=19700101T000000Z";

  @Test
  void rdsUtilitiesSignsForRds() {
    assertThat(token(TestSignIn.CLUSTER)).doesNotContain(OURS);
  }

  @Test
  void weSignForDsql() {
    assertThat(
            token(
                new Endpoint(
                    "k4abtt2.dsql.us-east-1.on.aws", 5432, "us-east-1", SigningService.DSQL)))
        .contains(OURS, "%2Fdsql%2Faws4_request");
  }

  @ParameterizedTest
  @CsvSource({
    "software.amazon.awssdk.auth.signer.Aws4Signer, FINE, true",
    "software.amazon.awssdk.auth.signer, FINER, true",
    "software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner, FINE, true",
    "software.amazon.awssdk.utils.uri.SdkUri, FINEST, true",
    "software.amazon.awssdk.utils.uri.SdkUri, FINE, false",
    "software.amazon.awssdk, FINE, true",
    "software.amazon.awssdk, INFO, false",
    "io.github.aurorasecure, ALL, false",
  })
  void weSignWhileTheSdkWouldLogIt(String name, String level, boolean ours) {
    Logger logger = Logger.getLogger(name);
    logger.setLevel(Level.parse(level));
    try {
      assertThat(token(TestSignIn.CLUSTER).contains(OURS)).isEqualTo(ours);
    } finally {
      logger.setLevel(null);
    }
  }

  @Test
  void weSignWithoutTheRdsModule() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("awssdk" + File.separator + "rds" + File.separator)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader without =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThatExceptionOfType(ClassNotFoundException.class)
          .isThrownBy(() -> without.loadClass("software.amazon.awssdk.services.rds.RdsUtilities"));
      Method token = without.loadClass(getClass().getName()).getDeclaredMethod("tokenOfCluster");
      token.setAccessible(true);
      assertThat(token.invoke(null)).asString().contains(OURS, "%2Frds-db%2Faws4_request");
    }
  }

  /** Called in the class loader of the test above. */
  static String tokenOfCluster() {
    return token(TestSignIn.CLUSTER);
  }

  private static String token(Endpoint endpoint) {
    return new DefaultTokenSigner(LONG_AGO)
        .sign(AwsBasicCredentials.create("AKIDEXAMPLE", "secret"), endpoint, "app");
  }
}
