package io.github.aurorasecure.iam;

import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.TlsSession;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.HostileServer;
import io.github.aurorasecure.testkit.LocalAurora;
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
      new Endpoint(
          "db.cluster-abc.us-east-1.rds.amazonaws.com", 5432, "us-east-1", SigningService.RDS);

  static final IamSettings AUTO = settings(Map.of("host", CLUSTER.host(), "port", "5432"));
  static final IamSettings REQUIRED =
      settings(Map.of("host", CLUSTER.host(), "port", "5432", "mode", "required"));

  static IamSettings settings(Map<String, String> values) {
    try {
      return IamSettings.of(
          new PluginConfig(
              "iam", Vendor.POSTGRESQL, new org.postgresql.Driver(), List.of(), values));
    } catch (SQLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  final AtomicInteger resolved = new AtomicInteger();
  final AtomicInteger signed = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final TestClock clock;
  final IamPlugin plugin;

  private final Driver vendor;
  private AwsCredentials credentials = AwsBasicCredentials.create("AKIAEXAMPLE1234", "wJalrXUtn");

  TestSignIn(Driver vendor, IamSettings settings) {
    this.vendor = vendor;
    this.clock = new TestClock();
    this.plugin = plugin(settings, this, this::numbered);
  }

  TestSignIn(Driver vendor, IamSettings settings, TokenSigner signer) {
    this.vendor = vendor;
    this.clock = new TestClock();
    this.plugin = plugin(settings, this, signer);
  }

  TestSignIn(Driver vendor, IamSettings settings, AwsCredentialsProvider other) {
    this.vendor = vendor;
    this.clock = new TestClock();
    this.plugin = plugin(settings, other, new DefaultTokenSigner(clock));
  }

  /** In front of a real server, by a source of credentials of its own. */
  TestSignIn(
      LocalAurora aurora, Map<String, String> properties, Time time, TokenSources.Maker maker)
      throws SQLException {
    this.vendor = vendor(aurora);
    this.clock = new TestClock();
    this.plugin =
        new IamPlugin(
            settings(aurora, properties),
            new TokenSources(maker, SignerClasses.SHARED),
            hook -> {},
            time);
  }

  private static Driver vendor(LocalAurora aurora) throws SQLException {
    return aurora.engine() == Engine.POSTGRESQL
        ? new org.postgresql.Driver()
        : new com.mysql.cj.jdbc.Driver();
  }

  private static IamSettings settings(LocalAurora aurora, Map<String, String> properties)
      throws SQLException {
    Map<String, String> values = new HashMap<>(properties);
    values.put("host", aurora.endpoints().cluster());
    return IamSettings.of(
        new PluginConfig(
            "iam", Vendor.valueOf(aurora.engine().name()), vendor(aurora), List.of(), values));
  }

  TestSignIn(LocalAurora aurora, TokenSigner signer) throws SQLException {
    this(vendor(aurora), settings(aurora, Map.of()), signer);
  }

  /** With credentials from elsewhere; tokens are signed for real, by this clock. */
  TestSignIn(Driver vendor, IamSettings settings, CachedCredentials from, TestClock clock) {
    this.vendor = vendor;
    this.clock = clock;
    this.plugin = plugin(settings, from, new SigV4TokenSigner(clock));
  }

  private String numbered(AwsCredentials who, Endpoint endpoint, String user) {
    return "token-%d for %s at %s".formatted(signed.incrementAndGet(), user, endpoint);
  }

  private IamPlugin plugin(
      IamSettings settings, AwsCredentialsProvider provider, TokenSigner signer) {
    return plugin(
        settings,
        new CachedCredentials(
            new ProviderSource(provider), true, clock, task -> new Thread(task).start()),
        signer);
  }

  private IamPlugin plugin(IamSettings settings, CachedCredentials from, TokenSigner signer) {
    TokenSources sources =
        new TokenSources(
            unused -> new TokenSource(from, signer, clock, new ClockSkew(clock)),
            SignerClasses.SHARED);
    return new IamPlugin(settings, sources, hook -> {}, clock);
  }

  private record ProviderSource(AwsCredentialsProvider provider) implements CredentialsSource {
    @Override
    public AwsCredentials resolve() {
      return provider.resolveCredentials();
    }

    @Override
    public String describe() {
      return "a test";
    }

    @Override
    public void close() {
      if (provider instanceof SdkAutoCloseable closeable) {
        closeable.close();
      }
    }
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

  /** As the user app, and as though tls-verify had verified the server. */
  Connection connect(LocalAurora aurora) throws SQLException {
    boolean postgresql = aurora.engine() == Engine.POSTGRESQL;
    return connect(
        Vendor.valueOf(aurora.engine().name()),
        aurora.jdbcUrl("localhost"),
        List.of("localhost"),
        aurora.port(),
        postgresql
            ? Map.of("user", "app", "sslmode", "require")
            : Map.of("user", "app", "sslMode", "REQUIRED", "logger", "Jdk14Logger"),
        request -> {
          request.attempt().tls(verified("localhost", aurora.port()));
          return vendorConnect(request);
        });
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
