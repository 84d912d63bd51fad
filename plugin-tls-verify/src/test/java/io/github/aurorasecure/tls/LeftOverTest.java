package io.github.aurorasecure.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.testkit.CertificateChain;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import java.sql.DriverManager;
import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a refused connect leaves behind. */
class LeftOverTest {
  /** Here no TLS is begun, so that no TLS socket closes the one below. */
  @ParameterizedTest
  @EnumSource
  void socketIsClosedWhenNobodyMayVouchForTheHost(Engine engine) {
    CertificateChain certificate = CertificateChain.builder("x").dnsNames("localhost").build();
    Properties properties = new Properties();
    properties.setProperty("user", "app");
    properties.setProperty("password", "secret");
    properties.setProperty("plugins", "tls-verify");
    properties.setProperty("tls-verify.expectedHost", "db.abc.us-gov-west-1.rds.amazonaws.com");
    try (HostileServer server = HostileServer.presenting(engine, certificate)) {
      String url = server.jdbcUrl("localhost").replaceFirst("jdbc:", "jdbc:aurora-secure:");
      assertThatThrownBy(() -> DriverManager.getConnection(url, properties))
          .isInstanceOf(TlsVerificationException.class);
      assertThat(server.received()).isEmpty(); // waits till the client has hung up
    }
  }
}
