/** Signs in to Aurora and RDS with short-lived IAM tokens. */
module io.github.aurorasecure.iam {
  requires com.github.benmanes.caffeine;
  requires io.github.aurorasecure.driver;
  requires org.slf4j;
  requires software.amazon.awssdk.auth;
  requires software.amazon.awssdk.core;
  requires software.amazon.awssdk.http;
  requires software.amazon.awssdk.http.auth.aws;
  requires software.amazon.awssdk.http.auth.spi;
  requires software.amazon.awssdk.http.urlconnection;
  requires software.amazon.awssdk.identity.spi;
  requires software.amazon.awssdk.profiles;
  requires software.amazon.awssdk.regions;
  requires software.amazon.awssdk.services.rds;
  requires software.amazon.awssdk.services.sts;
  requires software.amazon.awssdk.utils;
  requires static transitive org.jspecify;
  requires static mysql.connector.j;
  requires static org.postgresql.jdbc;

  // The vendor drivers make our authentication hooks by class name.
  exports io.github.aurorasecure.iam to
      mysql.connector.j,
      org.postgresql.jdbc;

  provides io.github.aurorasecure.spi.PluginProvider with
      io.github.aurorasecure.iam.IamPluginProvider;
}
