package io.github.aurorasecure.it.secrets;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Plugin;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Signs in with the user and password of a secret, {@code {"username":…,"password":…}}. */
final class SecretsManagerPlugin implements Plugin {
  private record Secret(@Nullable String username, @Nullable String password) {
    @Override
    public String toString() {
      return "Secret of " + username;
    }
  }

  private final SecretsManagerClient client;
  private final String secretId;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Secret kept;

  private SecretsManagerPlugin(SecretsManagerClient client, String secretId) {
    this.client = client;
    this.secretId = secretId;
  }

  static SecretsManagerPlugin of(String secretId, String region) {
    SecretsManagerClient client =
        SecretsManagerClient.builder()
            .region(Region.of(region))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .overrideConfiguration(override -> override.apiCallTimeout(Duration.ofSeconds(10)))
            .build();
    return new SecretsManagerPlugin(client, secretId);
  }

  @Override
  public Connection connect(ConnectRequest request, Connector next) throws SQLException {
    if (!request.attempt().requiresTls()) {
      throw new SQLException(
          "secrets-manager: gives a password to verified servers only; use"
              + " plugins=tls-verify,secrets-manager in this order",
          "08001");
    }
    Secret known = kept;
    Secret secret = known != null ? known : insteadOf(null);
    try {
      return next.connect(signingIn(request, secret));
    } catch (SQLException refused) {
      // 28000 and 28P01 of PostgreSQL; MySQL's error 1045 has 28000.
      if (known == null || !String.valueOf(refused.getSQLState()).startsWith("28")) {
        throw refused;
      }
      Secret rotated = insteadOf(known);
      if (rotated.equals(known)) {
        throw refused;
      }
      return next.connect(signingIn(request, rotated));
    }
  }

  private static ConnectRequest signingIn(ConnectRequest request, Secret secret) {
    return request.with(Map.of("user", secret.username(), "password", secret.password()));
  }

  /** The secret that is kept if that is another one, else the one of now. */
  private Secret insteadOf(@Nullable Secret refused) throws SQLException {
    asking.lock();
    try {
      Secret latest = kept;
      if (latest == null || latest.equals(refused)) {
        latest = ask();
        kept = latest;
      }
      return latest;
    } finally {
      asking.unlock();
    }
  }

  private Secret ask() throws SQLException {
    String text;
    try {
      text = client.getSecretValue(request -> request.secretId(secretId)).secretString();
    } catch (SdkException e) {
      throw new SQLException("secrets-manager: " + secretId + ": " + e.getMessage(), "28000", e);
    }
    try {
      Secret secret = new Gson().fromJson(text, Secret.class);
      if (secret != null && secret.username() != null && secret.password() != null) {
        return secret;
      }
    } catch (JsonParseException e) {
      // Not even as a cause: it may quote the secret.
    }
    throw new SQLException(
        "secrets-manager: " + secretId + " is no JSON object with username and password", "28000");
  }

  @Override
  public void forgetCredentials() {
    kept = null;
  }

  @Override
  public void close() {
    client.close();
  }
}
