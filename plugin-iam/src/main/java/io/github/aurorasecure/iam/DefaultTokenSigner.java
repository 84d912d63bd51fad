package io.github.aurorasecure.iam;

import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * Signs with the AWS SDK's {@code RdsUtilities} where that can be had and keeps what it signs to
 * itself, otherwise with {@link SigV4TokenSigner}: for Aurora DSQL, without the {@code rds} module,
 * and while a logger of the SDK listens.
 */
final class DefaultTokenSigner implements TokenSigner {
  /** At DEBUG the SDK's signers write what they sign, session token included. */
  private static final List<Logger> SIGNERS =
      loggers(
          "software.amazon.awssdk.auth.signer.Aws4Signer",
          "software.amazon.awssdk.http.auth.aws.internal.signer.DefaultV4RequestSigner",
          // Of other versions of the SDK, whose loggers may have other names.
          "software.amazon.awssdk");

  /** RdsUtilities makes a URI of the token, and at TRACE the SDK writes every URI that it makes. */
  private static final List<Logger> URIS = loggers("software.amazon.awssdk.utils.uri.SdkUri");

  private final TokenSigner own;
  private final TokenSigner rds;

  DefaultTokenSigner(InstantSource clock) {
    own = new SigV4TokenSigner(clock);
    rds = rdsOr(own);
  }

  private static TokenSigner rdsOr(TokenSigner other) {
    try {
      return new RdsTokenSigner();
    } catch (LinkageError noRdsModule) {
      return other;
    }
  }

  /** Loads the classes that sign. */
  static void signForNobody() {
    new DefaultTokenSigner(InstantSource.system())
        .sign(
            AwsBasicCredentials.create("nobody", "nothing".repeat(6)),
            new Endpoint("nobody.us-east-1.rds.amazonaws.com", 1, "us-east-1", SigningService.RDS),
            "nobody");
  }

  @Override
  public String sign(AwsCredentials credentials, Endpoint endpoint, String user) {
    boolean byRds = endpoint.service() == SigningService.RDS && !sdkListens();
    return (byRds ? rds : own).sign(credentials, endpoint, user);
  }

  private static boolean sdkListens() {
    return SIGNERS.stream().anyMatch(Logger::isDebugEnabled)
        || URIS.stream().anyMatch(Logger::isTraceEnabled);
  }

  private static List<Logger> loggers(String... names) {
    return List.of(names).stream().map(LoggerFactory::getLogger).toList();
  }
}
