/** Plugin {@code tls-verify}: proves that the server is the one that was asked for. */
module io.github.aurorasecure.tls {
  requires transitive io.github.aurorasecure.driver;
  requires static transitive org.jspecify;
  requires java.naming;
  requires static mysql.connector.j;

  exports io.github.aurorasecure.tls;

  provides io.github.aurorasecure.spi.PluginProvider with
      io.github.aurorasecure.tls.TlsVerifyPluginProvider;
}
