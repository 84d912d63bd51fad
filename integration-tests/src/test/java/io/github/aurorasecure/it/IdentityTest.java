package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.AuroraSecureDataSource;
import io.github.aurorasecure.testkit.SignIn;
import io.github.aurorasecure.testkit.TokenCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** Who signs in: each configuration's own identity, with its own tokens, asked for once. */
class IdentityTest {
  private static final String ALICE = "AKIAALICE0000001";
  private static final String BOB = "AKIABOB000000002";

  @BeforeEach
  void profiles(@TempDir Path directory) throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("credentials"),
            """
            [alice]
            aws_access_key_id = %s
            aws_secret_access_key = alice-secret
            [bob]
            aws_access_key_id = %s
            aws_secret_access_key = bob-secret
            """
                .formatted(ALICE, BOB));
    System.setProperty("aws.sharedCredentialsFile", file.toString());
  }

  @AfterEach
  void noProfiles() {
    System.clearProperty("aws.sharedCredentialsFile");
    for (Cluster cluster : Cluster.values()) {
      cluster.aurora().removeAccessKey(ALICE);
      cluster.aurora().removeAccessKey(BOB);
    }
    AuroraSecure.invalidateTokens();
  }

  @ParameterizedTest
  @EnumSource
  void twoProfilesNeverShareAToken(Cluster cluster) throws Exception {
    cluster.aurora().registerAccessKey(ALICE, "alice-secret");
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              connect(cluster, "iam.profile", "alice");
              // RDS knows one of them only: with a token of the other Bob would be let in.
              assertThatThrownBy(() -> connect(cluster, "iam.profile", "bob"))
                  .isInstanceOf(SQLException.class)
                  .hasMessageContaining("access key …0002 from profile bob");
              cluster.aurora().registerAccessKey(BOB, "bob-secret");
              connect(cluster, "iam.profile", "bob");
              cluster.aurora().removeAccessKey(ALICE);
              connect(cluster, "iam.profile", "bob");
              assertThatThrownBy(() -> connect(cluster, "iam.profile", "alice"))
                  .isInstanceOf(SQLException.class)
                  .hasMessageContaining("access key …0001 from profile alice");
            });
    // Alice's kept token is replaced before she is told; what was new is not tried again.
    assertThat(signIns)
        .extracting(SignIn::token)
        .containsExactly(
            TokenCheck.ACCEPTED,
            TokenCheck.UNKNOWN_ACCESS_KEY,
            TokenCheck.ACCEPTED,
            TokenCheck.ACCEPTED,
            TokenCheck.UNKNOWN_ACCESS_KEY,
            TokenCheck.UNKNOWN_ACCESS_KEY);
    List<String> fingerprints = signIns.stream().map(SignIn::tokenFingerprint).toList();
    assertThat(fingerprints.get(3)).isEqualTo(fingerprints.get(2));
    assertThat(fingerprints.get(4)).isEqualTo(fingerprints.get(0));
    assertThat(fingerprints.subList(1, 4)).doesNotContain(fingerprints.get(0));
  }

  /** The key in system properties would be let in, too. */
  @ParameterizedTest
  @EnumSource
  void profileAskedForCountsBeforeTheEnvironment(Cluster cluster) throws Exception {
    assertThatThrownBy(() -> connect(cluster, "iam.profile", "alice"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("access key …0001 from profile alice");
  }

  @ParameterizedTest
  @EnumSource
  void classThatTheUrlNamesSigns(Cluster cluster) throws Exception {
    cluster.aurora().registerAccessKey(ALICE, "alice-secret");
    String url =
        cluster.url()
            + "?iam.credentialsProvider="
            + CountedProvider.class.getName()
            + "&iam.credentialsProvider.accessKeyId=%s&iam.credentialsProvider.secretAccessKey=%s";
    DriverManager.getConnection(url.formatted(ALICE, "alice-secret"), cluster.iam()).close();
    assertThatThrownBy(
            () -> DriverManager.getConnection(url.formatted(BOB, "bob-secret"), cluster.iam()))
        .isInstanceOf(SQLException.class)
        .satisfies(e -> assertThat(Printed.with(e)).doesNotContain("bob-secret"))
        .hasMessageContaining(
            "access key …0002 from the application's " + CountedProvider.class.getName());
  }

  @ParameterizedTest
  @EnumSource
  void objectSignsWhereverItIsGiven(Cluster cluster) throws Exception {
    cluster.aurora().registerAccessKey(ALICE, "alice-secret");
    AwsCredentialsProvider alice = () -> AwsBasicCredentials.create(ALICE, "alice-secret");
    AwsCredentialsProvider bob = () -> AwsBasicCredentials.create(BOB, "bob-secret");

    connect(cluster, "iam.credentialsProvider", alice);
    assertThatThrownBy(() -> connect(cluster, "iam.credentialsProvider", bob))
        .hasMessageContaining("0002");

    dataSource(cluster, alice).getConnection().close();
    assertThatThrownBy(() -> dataSource(cluster, bob).getConnection()).hasMessageContaining("0002");

    try (HikariDataSource pool = new HikariDataSource(hikari(cluster, alice));
        Connection connection = pool.getConnection()) {
      assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
    }
    assertThatThrownBy(() -> new HikariDataSource(hikari(cluster, bob)))
        .hasRootCauseInstanceOf(SQLException.class)
        .hasStackTraceContaining("…0002");
  }

  private static AuroraSecureDataSource dataSource(
      Cluster cluster, AwsCredentialsProvider provider) {
    AuroraSecureDataSource dataSource = new AuroraSecureDataSource();
    dataSource.setUrl(cluster.url());
    cluster.iam().forEach((name, value) -> dataSource.setProperty((String) name, value));
    dataSource.setProperty("iam.credentialsProvider", provider);
    return dataSource;
  }

  private static HikariConfig hikari(Cluster cluster, AwsCredentialsProvider provider) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(cluster.url());
    config.setMaximumPoolSize(1);
    cluster.iam().forEach((name, value) -> config.addDataSourceProperty((String) name, value));
    config.addDataSourceProperty("iam.credentialsProvider", provider);
    return config;
  }

  @ParameterizedTest
  @EnumSource
  void objectOfAnotherTypeAndMisspelledPropertyAreNamed(Cluster cluster) {
    assertThatThrownBy(() -> connect(cluster, "iam.credentialsProvider", new int[0]))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("iam.credentialsProvider is a [I; give a ")
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
    assertThatThrownBy(() -> connect(cluster, "iam.profile", new int[0]))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("iam.profile is a [I; give it as a String");
    assertThatThrownBy(() -> connect(cluster, "iam.credentialProvider", "com.example.Vault"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("iam.credentialProvider")
        .hasMessageContaining("did you mean iam.credentialsProvider");
  }

  @ParameterizedTest
  @EnumSource
  void invalidateTokensMakesTheNextConnectUseNewCredentials(Cluster cluster) throws Exception {
    cluster.aurora().registerAccessKey(ALICE, "alice-secret");
    cluster.aurora().registerAccessKey(BOB, "bob-secret");
    AtomicReference<AwsCredentials> current =
        new AtomicReference<>(AwsBasicCredentials.create(ALICE, "alice-secret"));
    AwsCredentialsProvider provider = current::get;
    List<SignIn> signIns =
        cluster.signInsDuring(
            () -> {
              connect(cluster, "iam.credentialsProvider", provider);
              current.set(AwsBasicCredentials.create(BOB, "bob-secret"));
              connect(cluster, "iam.credentialsProvider", provider);
              AuroraSecure.invalidateTokens();
              cluster.aurora().removeAccessKey(ALICE);
              connect(cluster, "iam.credentialsProvider", provider);
            });
    assertThat(signIns).hasSize(3).allMatch(SignIn::accepted);
    List<String> fingerprints = signIns.stream().map(SignIn::tokenFingerprint).toList();
    assertThat(fingerprints.get(1)).isEqualTo(fingerprints.get(0));
    assertThat(fingerprints.get(2)).isNotEqualTo(fingerprints.get(0));
  }

  /** In a JVM of its own, since the driver is deregistered there. */
  @ParameterizedTest
  @EnumSource
  void providerIsMadeAskedAndClosedOnceAndAnObjectIsNotClosed(Cluster cluster) throws Exception {
    assertThat(probe(cluster, "class")).isEqualTo("made 1, resolved 1, closed 0 and then 1");
    assertThat(probe(cluster, "object")).isEqualTo("made 1, resolved 1, closed 0 and then 0");
  }

  private static String probe(Cluster cluster, String kind) throws Exception {
    String writer = cluster.url();
    return ChildJvm.run(
        ProviderProbe.class,
        List.of(),
        Stream.concat(
                Stream.of(Cluster.IAM_USER, cluster.aurora().caBundle().toString(), kind),
                Stream.of(
                    writer,
                    writer + "?ApplicationName=reports",
                    cluster.url(cluster.aurora().endpoints().reader())))
            .toArray(String[]::new));
  }

  private static void connect(Cluster cluster, String name, Object value) throws SQLException {
    Properties properties = cluster.iam();
    properties.putAll(Map.of(name, value));
    DriverManager.getConnection(cluster.url(), properties).close();
  }
}
