package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.driver.AuroraSecureDataSource;
import io.github.aurorasecure.password.RestrictedPasswordCommandException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tools that write schemas, roles and code run unhindered where no password is involved. */
class MigrationTest {
  private static final String USER = "migrator";
  private static final String RESOURCES = "io/github/aurorasecure/it/";

  @BeforeAll
  static void migrator() {
    for (Cluster cluster : Cluster.values()) {
      cluster.aurora().addIamUser(USER);
    }
    Cluster.POSTGRESQL.aurora().execute("alter role " + USER + " createrole");
    Cluster.POSTGRESQL.aurora().execute("grant rds_iam to " + USER + " with admin option");
    // What Flyway and Liquibase need to see all objects, and migrations to make roles.
    Cluster.MYSQL.aurora().execute("grant all on *.* to " + USER + " with grant option");
  }

  private static String name(Cluster cluster) {
    return cluster.name().toLowerCase(Locale.ROOT);
  }

  private static FluentConfiguration flyway(Cluster cluster, String... scripts) {
    AuroraSecureDataSource source = new AuroraSecureDataSource();
    source.setUrl(cluster.url());
    source.setUser(USER);
    source.setProperty("tls-verify.caBundle", cluster.aurora().caBundle().toString());
    return Flyway.configure()
        .dataSource(source)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .locations(
            List.of(scripts).stream()
                .map(script -> "classpath:" + RESOURCES + "flyway/" + script)
                .toArray(String[]::new));
  }

  @ParameterizedTest
  @EnumSource
  void flywayMigratesRolesAndCode(Cluster cluster) {
    assertThat(flyway(cluster, name(cluster)).load().migrate().migrationsExecuted).isEqualTo(3);
    assertThatThrownBy(() -> flyway(cluster, name(cluster), "password").load().migrate())
        .hasRootCauseInstanceOf(RestrictedPasswordCommandException.class);
    flyway(cluster, name(cluster)).load().validate();
  }

  @ParameterizedTest
  @EnumSource
  void liquibaseMigratesRolesAndCodeAndRollsThemBack(Cluster cluster) throws Exception {
    try (Connection connection =
            DriverManager.getConnection(cluster.url(), cluster.properties(USER));
        Liquibase liquibase =
            new Liquibase(
                RESOURCES + "liquibase/" + name(cluster) + ".sql",
                new ClassLoaderResourceAccessor(),
                new JdbcConnection(connection))) {
      liquibase.update(new Contexts());
      assertThat(liquibase.listUnrunChangeSets(new Contexts(), null)).isEmpty();
      liquibase.rollback(cluster.isPostgresql() ? 3 : 2, "");
    }
  }

  @ParameterizedTest
  @EnumSource
  void hibernateMakesUpdatesAndDropsTables(Cluster cluster) throws SQLException {
    for (String action : List.of("create", "update", "validate", "create-drop")) {
      Configuration configuration = new Configuration().addAnnotatedClass(AppUser.class);
      configuration.setProperty("hibernate.connection.url", cluster.url());
      cluster
          .properties(USER)
          .forEach(
              (name, value) ->
                  configuration.setProperty("hibernate.connection." + name, (String) value));
      configuration.setProperty("hibernate.hbm2ddl.auto", action);
      configuration.setProperty("hibernate.hbm2ddl.halt_on_error", "true");
      try (SessionFactory sessions = configuration.buildSessionFactory()) {
        AppUser user = new AppUser();
        user.id = (long) action.hashCode();
        user.password = "ALTER ROLE a PASSWORD 'x'; SET PASSWORD = 'x'";
        sessions.inTransaction(session -> session.persist(user));
        assertThat(
                sessions.<Long>fromTransaction(
                    session ->
                        session
                            .createSelectionQuery(
                                "select count(*) from AppUser where password = ?1", Long.class)
                            .setParameter(1, user.password)
                            .getSingleResult()))
            .isPositive();
      }
    }
  }
}
