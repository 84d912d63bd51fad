/** The driver and the interfaces its plugins implement. */
@SuppressWarnings("module") // the plugins' modules, which are built later
module io.github.aurorasecure.driver {
  requires transitive java.naming;
  requires transitive java.sql;
  requires static transitive org.jspecify;
  // The proxies implement the interfaces of whichever vendor driver is there.
  requires static mysql.connector.j;
  requires static org.postgresql.jdbc;
  requires static net.bytebuddy;

  exports io.github.aurorasecure.driver;
  exports io.github.aurorasecure.spi;
  exports io.github.aurorasecure.spi.internal to
      io.github.aurorasecure.iam,
      io.github.aurorasecure.tls;

  provides java.sql.Driver with
      io.github.aurorasecure.driver.AuroraSecureDriver;

  uses java.sql.Driver;
  uses io.github.aurorasecure.spi.PluginProvider;
}
