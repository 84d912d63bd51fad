package io.github.aurorasecure.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuroraSecureTest {
  @Test
  void connectionThatUnwrapsToAnotherForEverIsNotOurs() throws SQLException {
    assertThat(AuroraSecure.isSecured(endless())).isFalse();
  }

  private static Connection endless() {
    return (Connection)
        Proxy.newProxyInstance(
            AuroraSecureTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (self, method, arguments) -> {
              if (method.getName().equals("unwrap")) {
                return endless();
              }
              throw new SQLException("closed", "08003");
            });
  }
}
