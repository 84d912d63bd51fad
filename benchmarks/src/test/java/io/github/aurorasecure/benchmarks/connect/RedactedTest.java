package io.github.aurorasecure.benchmarks.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactedTest {
  private static final String SECRET = "s3same0pen";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db.example.com/app?user=u&password=s3same0pen",
        "jdbc:mysql://u:s3same0pen@db.example.com/app",
        "jdbc:mysql://u:s3@me/s3same0pen@db.example.com/app?password=s3same0pen",
        "jdbc:mysql://u:a;b(c?s3same0pen@db.example.com/app",
        "jdbc:mysql://u:s3same0pen/a?b@db.example.com/app",
        "jdbc:mysql://u:a@b/s3same0pen?c@db.example.com/app?x=y@z",
        "jdbc:mysql://(host=db.example.com,password=s3same0pen)/app",
        "jdbc:mysql://address=(host=db.example.com)(password=s3same0pen)/app",
        "jdbc:sqlserver://db.example.com;databaseName=app;password=s3same0pen",
        "jdbc:oracle:thin:u/s3same0pen@db.example.com:1521/app",
        "jdbc:oracle:thin:u/s3same0pen:b@db.example.com:1521/app",
        "jdbc:oracle:thin:u:s3same0pen:b@db.example.com:1521/app",
        "jdbc:oracle:thin:u/s3same0pen@//db.example.com:1521/app",
        "jdbc:oracle:thin:u/s3same0pen@tcps://db.example.com:1521/app",
        "jdbc:oracle:thin:u/s3same0pen//x?y@db.example.com:1521/app"
      })
  void passwordsInUrlsAreNeverShown(String url) {
    assertThat(Redacted.url(url)).doesNotContain(SECRET);
    assertThat(Redacted.message(Candidate.of("c", url, new Properties()), "not my URL: " + url))
        .doesNotContain(SECRET);
  }

  @Test
  void hostAndDatabaseAreShown() {
    assertThat(Redacted.url("jdbc:aurora-secure:postgresql://a:5432,b:5432/app?x=y"))
        .isEqualTo("jdbc:aurora-secure:postgresql://a:5432,b:5432/app?…");
  }

  @Test
  void whatDriversQuoteIsShownWithoutSecretProperties() {
    Properties properties = new Properties();
    properties.setProperty("password", SECRET);

    assertThat(
            Redacted.message(
                Candidate.of("c", "jdbc:postgresql://db/app", properties),
                "cannot use '" + SECRET + "'\nand more"))
        .isEqualTo("cannot use '***'");
  }
}
