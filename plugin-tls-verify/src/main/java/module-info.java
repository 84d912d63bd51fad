/** Plugin {@code tls-verify}: proves that the server is the one that was asked for. */
@SuppressWarnings("module") // org.postgresql.jdbc need not be there
module io.github.aurorasecure.tls {
  requires transitive io.github.aurorasecure.driver;
  requires static transitive org.jspecify;
  requires static mysql.connector.j;

  // The vendor drivers make our hooks by class name.
  exports io.github.aurorasecure.tls to
      mysql.connector.j,
      org.postgresql.jdbc;

  provides io.github.aurorasecure.spi.PluginProvider with
      io.github.aurorasecure.tls.TlsVerifyPluginProvider;
}
