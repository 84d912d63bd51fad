package io.github.aurorasecure.password;

/** What a statement gives as a password. */
record NewPassword(Kind kind, String text) {
  enum Kind {
    /** As it will be typed. */
    PLAIN,
    /** PostgreSQL's MD5 hash, of which a rename makes rubbish. */
    MD5,
    /** Another hash, which the server stores as it is. */
    HASH,
    /** The server makes one up. */
    RANDOM,
    NONE,
    /** A parameter, a variable, an expression. */
    UNREADABLE
  }

  static final NewPassword NONE = new NewPassword(Kind.NONE, "");
  static final NewPassword RANDOM = new NewPassword(Kind.RANDOM, "");
  static final NewPassword HASH = new NewPassword(Kind.HASH, "");
  static final NewPassword UNREADABLE = new NewPassword(Kind.UNREADABLE, "");

  /** The kind only. */
  @Override
  public String toString() {
    return kind.toString();
  }
}
