package io.github.aurorasecure.password;

/** What a restricted statement changes. */
enum Command {
  PASSWORD("a password"),
  VALID_UNTIL("how long a password is valid"),
  PASSWORD_OPTION("the password options of an account"),
  RENAME("the name of a role"),
  CATALOG("the catalog of credentials"),
  RDSADMIN("rdsadmin, the role of the service itself"),
  /** Code that the server would run. */
  OPAQUE("whatever its code says"),
  /**
   * No reading of the text is right, or it can be read in more ways, holds more statements within
   * literals or would be read more often than is looked at.
   */
  UNREADABLE("what cannot be told before it runs");

  /** For messages: what to send that is not {@link #UNREADABLE}. */
  static final String READABLE =
      "its statements one by one, without statements nested in their strings and, in a batch, with a"
          + " line break behind a comment that ends the last line";

  private final String object;

  Command(String object) {
    this.object = object;
  }

  /** For messages: "changes …". */
  String object() {
    return object;
  }
}
