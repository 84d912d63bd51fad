package io.github.aurorasecure.password;

/** Which statements are restricted, as far as that is configured. */
record Restrictions(boolean renameAllowed, Opaque opaque) {
  /** Of which statements the server's messages may quote a password: no renaming holds one. */
  static final Restrictions OF_SECRETS = new Restrictions(true, Opaque.LITERAL);

  /** What becomes of code that the server runs out of literals and bodies. */
  enum Opaque {
    /** Restricted where a restricted statement can be read in it. */
    LITERAL,
    /** Restricted, whatever it holds. */
    DENY,
    /** Not looked at. */
    ALLOW
  }
}
