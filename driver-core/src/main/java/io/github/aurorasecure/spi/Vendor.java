package io.github.aurorasecure.spi;

/** The vendor driver that a URL leads to. */
public enum Vendor {
  /** pgjdbc, {@code jdbc:postgresql:}. */
  POSTGRESQL("PostgreSQL"),
  /** Connector/J, {@code jdbc:mysql:}. */
  MYSQL("MySQL");

  private final String displayName;

  Vendor(String displayName) {
    this.displayName = displayName;
  }

  /** The name for messages. */
  public String displayName() {
    return displayName;
  }
}
