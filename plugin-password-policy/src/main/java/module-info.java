/** The {@code password-policy} plugin. */
module io.github.aurorasecure.password {
  requires transitive io.github.aurorasecure.driver;
  requires static transitive org.jspecify;
  requires static mysql.connector.j;
  requires static org.postgresql.jdbc;

  exports io.github.aurorasecure.password;

  provides io.github.aurorasecure.spi.PluginProvider with
      io.github.aurorasecure.password.PasswordPolicyPluginProvider;
}
