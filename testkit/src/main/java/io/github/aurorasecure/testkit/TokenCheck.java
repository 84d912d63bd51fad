package io.github.aurorasecure.testkit;

/** What became of an IAM authentication token. RDS tells a client none of this, only "refused". */
public enum TokenCheck {
  ACCEPTED,
  /** Not {@code host:port/?query} with exactly the parameters of a presigned connect request. */
  MALFORMED,
  /** Signed for a host and port that are not one of this cluster's endpoints. */
  WRONG_ENDPOINT,
  /** Signed for another database user. */
  WRONG_USER,
  /** The credential scope names another region, service or day than the token itself. */
  WRONG_SCOPE,
  UNKNOWN_ACCESS_KEY,
  /** Without, or with another, session token than the access key was registered with. */
  WRONG_SESSION_TOKEN,
  /** Older than its {@code X-Amz-Expires}. */
  EXPIRED,
  /** Dated further ahead than the tolerated clock skew of 5 minutes. */
  NOT_YET_VALID,
  WRONG_SIGNATURE
}
