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
   * Whether the vendor may have a property of this name. But for Connector/J's {@code ha.*}, and
   * {@code xdevapi.*} for its other API, no vendor's name holds a dot, and none is {@code plugins}:
   * such a name is one of ours or misspelled. A vendor driver would ignore it, and a protection
   * would be lost in silence.
   */
  public boolean owns(String property) {
    if (property.equalsIgnoreCase("plugin") || property.equalsIgnoreCase("plugins")) {
      return false;
    }
    return property.indexOf('.') < 0
        || (this == MYSQL && (property.startsWith("ha.") || property.startsWith("xdevapi.")));
  }
}
