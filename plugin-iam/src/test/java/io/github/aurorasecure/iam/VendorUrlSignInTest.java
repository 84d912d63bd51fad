package io.github.aurorasecure.iam;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.Vendor;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

class VendorUrlSignInTest {
  private static final String ENDPOINT = "mydb.cluster-abc.us-east-1.rds.amazonaws.com";

  /** Each with credentials of its own. */
  public record Numbered(String number) implements AwsCredentialsProvider {
    public static Numbered create(Map<String, String> properties) {
      return new Numbered(properties.get("number"));
    }

    @Override
    public AwsCredentials resolveCredentials() {
      return AwsBasicCredentials.create("AKIAEXAMPLE" + number, "secret");
    }
  }

  @Test
  void signInGoesOnWhenManyOthersHaveTakenItsPlace() throws Exception {
    SignIn before = begin(0);
    before.token(ENDPOINT, 5432, "app");
    for (int i = 1; i <= 200; i++) {
      assertThat(new String(begin(i).token(ENDPOINT, 5432, "app").chars()))
          .contains("AKIAEXAMPLE" + i + "%2F");
    }
    assertThat(new String(before.token(ENDPOINT, 5432, "app").chars())).contains("AKIAEXAMPLE0%2F");
  }

  private static SignIn begin(int number) throws SQLException {
    Map<String, String> settings =
        Map.of(
            "iam.credentialsProvider",
            Numbered.class.getName(),
            "iam.credentialsProvider.number",
            String.valueOf(number));
    return VendorUrlSignIn.begin(
        ConnectAttempt.ofVendorUrl(), Vendor.POSTGRESQL, new Host(ENDPOINT, 5432, settings));
  }
}
