package io.github.aurorasecure.iam;

/**
 * A token given to a server.
 *
 * @param signer the credentials it was signed with
 * @param cached whether it had been signed for an earlier connect
 */
record IssuedToken(
    SigningCredentials signer, Endpoint endpoint, String user, Token token, boolean cached) {
  @Override
  public String toString() {
    return "IssuedToken[" + user + " at " + endpoint + ", " + signer + ']';
  }
}
