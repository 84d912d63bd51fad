package io.github.aurorasecure.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.DropInDriver;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DropInDriverTest {
  private static String vendorUrl(Cluster cluster) {
    return cluster.aurora().jdbcUrl(cluster.aurora().endpoints().cluster());
  }

  @ParameterizedTest
  @EnumSource
  void vendorUrlIsSecured(Cluster cluster) throws SQLException {
    Driver driver = new DropInDriver();
    for (String url : new String[] {vendorUrl(cluster), cluster.url()}) {
      assertThat(driver.acceptsURL(url)).isTrue();
      try (Connection connection = driver.connect(url, cluster.iam())) {
        assertThat(AuroraSecure.isSecured(connection)).isTrue();
        assertThat(SignInTest.currentUser(connection)).isEqualTo(Cluster.IAM_USER);
        assertThat(connection.getMetaData().getURL())
            .startsWith("jdbc:" + cluster.engine.name().toLowerCase(Locale.ROOT) + ":");
      }
    }
    assertThat(driver.getPropertyInfo(vendorUrl(cluster), null))
        .extracting(property -> property.name)
        .contains("plugins", "iam.region", cluster.isPostgresql() ? "ApplicationName" : "useSSL");
  }

  @ParameterizedTest
  @EnumSource
  void poolMakesItByItsName(Cluster cluster) throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setDriverClassName(DropInDriver.class.getName());
    config.setJdbcUrl(vendorUrl(cluster));
    config.setMaximumPoolSize(1);
    config.setDataSourceProperties(cluster.iam());
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection connection = pool.getConnection()) {
      assertThat(AuroraSecure.isSecured(connection)).isTrue();
    }
  }

  @Test
  void othersUrlsAreLeftToThem() throws SQLException {
    Driver driver = new DropInDriver();
    for (String url :
        new String[] {
          "jdbc:h2:mem:", "jdbc:mysql+srv://x/", "jdbc:POSTGRESQL:x", "", "postgresql"
        }) {
      assertThat(driver.acceptsURL(url)).isFalse();
      assertThat(driver.connect(url, null)).isNull();
    }
    assertThatThrownBy(() -> driver.connect(null, null))
        .isInstanceOf(SQLException.class)
        .extracting(e -> ((SQLException) e).getSQLState())
        .isEqualTo("08001");
  }

  @Test
  void registersItselfNowhereAndIsNotTakenForTheVendors() throws SQLException {
    Driver driver = new DropInDriver();
    assertThat(DriverManager.drivers()).doesNotHaveAnyElementsOfTypes(DropInDriver.class);
    DriverManager.registerDriver(driver);
    try {
      assertThatThrownBy(
              () ->
                  DriverManager.getConnection(
                      "jdbc:aurora-secure:postgresql://[::1]:1/app?user=a&password=b"))
          .isInstanceOf(SQLException.class)
          .isNotInstanceOf(StackOverflowError.class)
          .extracting(e -> ((SQLException) e).getSQLState())
          .isEqualTo("08001");
    } finally {
      DriverManager.deregisterDriver(driver);
    }
  }
}
