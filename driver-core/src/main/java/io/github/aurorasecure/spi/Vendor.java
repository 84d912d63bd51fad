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

  /**
   * Whether the vendor may have a property of this name although it holds a dot, as else only ours
   * do: Connector/J's {@code ha.*}, and {@code xdevapi.*} for its other API.
   */
  public boolean owns(String dottedProperty) {
    return this == MYSQL
        && (dottedProperty.startsWith("ha.") || dottedProperty.startsWith("xdevapi."));
  }
}
