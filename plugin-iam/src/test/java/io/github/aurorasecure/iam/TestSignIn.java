package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.HostileServer;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** An iam plugin in front of a vendor driver, counting what it asks AWS for. */
final class TestSignIn implements AwsCredentialsProvider, SdkAutoCloseable {
  /** What localhost is signed for. */
  static final Endpoint CLUSTER =
      new Endpoint("db.cluster-abc.us-east-1.rds.amazonaws.com", 5432, "us-east-1");

  static final IamSettings AUTO = new IamSettings(false, null, CLUSTER.host(), 5432, null);
  static final IamSettings REQUIRED = new IamSettings(true, null, CLUSTER.host(), 5432, null);

  final AtomicInteger resolved = new AtomicInteger();
  final AtomicInteger signed = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final TestClock clock = new TestClock();
  final IamPlugin plugin;

  private final Driver vendor;
  private AwsCredentials credentials = AwsBasicCredentials.create("AKIAEXAMPLE1234", "wJalrXUtn");

  TestSignIn(Driver vendor, IamSettings settings) {
    this.vendor = vendor;
    this.plugin = plugin(settings, this, this::numbered);
  }

  TestSignIn(Driver vendor, IamSettings settings, TokenSigner signer) {
    this.vendor = vendor;
    this.plugin = plugin(settings, this, signer);
  }

  TestSignIn(Driver vendor, IamSettings settings, AwsCredentialsProvider other) {
    this.vendor = vendor;
    this.plugin = plugin(settings, other, new RdsTokenSigner());
  }

  private String numbered(AwsCredentials who, Endpoint endpoint, String user) {
    return "token-%d for %s at %s".formatted(signed.incrementAndGet(), user, endpoint);
  }

  private IamPlugin plugin(
      IamSettings settings, AwsCredentialsProvider provider, TokenSigner signer) {
    return new IamPlugin(settings, () -> new TokenSource(provider, signer, clock), clock);
  }

  TestSignIn signedBy(AwsCredentials other) {
    credentials = other;
    return this;
  }

  @Override
  public AwsCredentials resolveCredentials() {
    resolved.incrementAndGet();
    return credentials;
  }

  @Override
  public void close() {
    closed.incrementAndGet();
  }

  Connection connect(HostileServer server, Map<String, String> properties) throws SQLException {
    return connect(server, properties, this::vendorConnect);
  }

  Connection connect(HostileServer server, Map<String, String> properties, Connector next)
      throws SQLException {
    String url = server.jdbcUrl("localhost");
    Vendor kind = url.startsWith("jdbc:mysql:") ? Vendor.MYSQL : Vendor.POSTGRESQL;
    return connect(kind, url, List.of("localhost"), server.port(), properties, next);
  }

  Connection connect(
      Vendor kind,
      String url,
      List<String> hosts,
      int port,
      Map<String, String> properties,
      Connector next)
      throws SQLException {
    Map<String, String> settings = new HashMap<>(properties);
    settings.remove("password");
    try (ConnectAttempt attempt = ConnectAttempt.begin()) {
      return plugin.connect(
          new ConnectRequest(
              kind,
              url,
              hosts.stream().map(host -> new Host(host, port, settings)).toList(),
              properties,
              attempt),
          next);
    }
  }

  Connection vendorConnect(ConnectRequest request) throws SQLException {
    Connection connection = vendor.connect(request.url(), request.vendorProperties());
    if (connection == null) {
      throw new SQLException("not a URL of this driver: " + request.url());
    }
    return connection;
  }

  /** What tls-verify records once it has verified this server. */
  static TlsSession verified(String host, int port) {
    return new TlsSession(
        host,
        port,
        "TLSv1.3",
        "TLS_AES_256_GCM_SHA384",
        host,
        host,
        List.of(host),
        List.of("CN=" + host),
        "CN=Test root",
        Instant.MAX,
        "test",
        "",
        false);
  }
}
