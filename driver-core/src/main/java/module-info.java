/** The driver and the interfaces its plugins implement. */
module io.github.aurorasecure.driver {
  requires transitive java.sql;
  requires static transitive org.jspecify;
  // The proxies implement the interfaces of whichever vendor driver is there.
  requires static mysql.connector.j;
  requires static org.postgresql.jdbc;
  requires static net.bytebuddy;

  exports io.github.aurorasecure.spi;

  uses io.github.aurorasecure.spi.PluginProvider;
}
