package io.github.aurorasecure.spi;

/** The vendor driver that a URL leads to. */
public enum Vendor {
  /** pgjdbc, {@code jdbc:postgresql:}. */
  POSTGRESQL("PostgreSQL", 5432),
  /** Connector/J, {@code jdbc:mysql:}. */
  MYSQL("MySQL", 3306);

  private final String displayName;
  private final int defaultPort;

  Vendor(String displayName, int defaultPort) {
    this.displayName = displayName;
    this.defaultPort = defaultPort;
  }

  /** The name for messages. */
  public String displayName() {
    return displayName;
  }

  /** The port that the vendor driver dials when the URL names none. */
  public int defaultPort() {
    return defaultPort;
  }
}
