/** The driver and the interfaces its plugins implement. */
module io.github.aurorasecure.driver {
  requires transitive java.sql;
  requires static transitive org.jspecify;

  exports io.github.aurorasecure.spi;

  uses io.github.aurorasecure.spi.PluginProvider;
}
