package io.github.aurorasecure.password;

/** What a statement gives as a password. */
record Value(Kind kind, String text) {
  enum Kind {
    /** As it will be typed. */
    PLAIN,
    /** PostgreSQL's MD5 hash, of which a rename makes rubbish. */
    MD5,
    /** Another hash, which the server stores as it is. */
    HASH,
    /** None, or one that the server makes up. */
    NONE,
    /** A parameter, a variable, an expression. */
    UNREADABLE
  }

  static final Value NONE = new Value(Kind.NONE, "");
  static final Value HASH = new Value(Kind.HASH, "");
  static final Value UNREADABLE = new Value(Kind.UNREADABLE, "");

  /** The kind only. */
  @Override
  public String toString() {
    return kind.toString();
  }
}
