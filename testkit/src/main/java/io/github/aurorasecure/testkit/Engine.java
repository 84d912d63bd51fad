package io.github.aurorasecure.testkit;

/** The database engine of a {@link LocalAurora} cluster. */
public enum Engine {
  POSTGRESQL,
  MYSQL;

  String jdbcUrl(String host, int port, String database) {
    String scheme = this == POSTGRESQL ? "postgresql" : "mysql";
    return "jdbc:" + scheme + "://" + host + ":" + port + "/" + database;
  }
}
