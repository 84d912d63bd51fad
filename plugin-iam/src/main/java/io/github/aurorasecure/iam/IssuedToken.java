package io.github.aurorasecure.iam;

/**
 * A token given to a server.
 *
 * @param cached whether it had been signed for an earlier connect
 */
record IssuedToken(
    String accessKeyId, Endpoint endpoint, String user, Token token, boolean cached) {
  /** Enough of the access key to tell it from others in a log. */
  String accessKeyTail() {
    return accessKeyId.substring(Math.max(0, accessKeyId.length() - 4));
  }

  @Override
  public String toString() {
    return "IssuedToken[" + user + " at " + endpoint + ", access key …" + accessKeyTail() + ']';
  }
}
