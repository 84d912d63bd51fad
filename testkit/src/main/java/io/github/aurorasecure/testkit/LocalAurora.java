package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster that looks like Amazon Aurora: a real PostgreSQL 18 or MySQL 8.0 server behind an
 * endpoint that does TLS and IAM sign-in as RDS does. It refuses plaintext, presents a certificate
 * from a regional authority for its three endpoint names, asks accounts that use IAM for a token
 * and verifies that completely; other accounts sign in with the server's own authentication.
 *
 * <pre>{@code
 * try (LocalAurora aurora = LocalAurora.postgresql()) {
 *   aurora.addIamUser("alice");
 *   String url = aurora.jdbcUrl(aurora.endpoints().cluster());
 *   // trust aurora.caBundle(), sign with ACCESS_KEY_ID and SECRET_ACCESS_KEY
 * }
 * }</pre>
 *
 * <p>The JVM must be started with {@code -Djdk.net.hosts.file} naming {@link #hostsFile()}'s
 * contents, see {@link Endpoints}. Runs on Linux x86-64, with or without root; the server listens
 * on a private Unix socket, the endpoint on a free port of 127.0.0.1. The server and its files go
 * when this is closed or the JVM ends, in whatever way. Safe for use by several threads.
 */
public final class LocalAurora implements AutoCloseable {
  /** The access key every cluster knows from the start. */
  public static final String ACCESS_KEY_ID = "AKIALOCALAURORA00001";

  /** The secret of {@link #ACCESS_KEY_ID}; it opens nothing but clusters of this class. */
  public static final String SECRET_ACCESS_KEY = "local-aurora-secret-access-key-0000001";

  /** The database every cluster has. */
  public static final String DATABASE = "app";

  private static final String CA_BUNDLE = "ca.pem";
  private static final String HOSTS_FILE = "hosts";

  private final Engine engine;
  private final Endpoints endpoints;
  private final Path directory;
  private final int port;
  private final AccessKeys accessKeys;
  private final SignInLog log;
  private final DatabaseServer server;
  private final @Nullable EndpointListener listener;

  private LocalAurora(
      Builder builder,
      Path directory,
      int port,
      AccessKeys accessKeys,
      SignInLog log,
      DatabaseServer server,
      @Nullable EndpointListener listener) {
    this.engine = builder.engine;
    this.endpoints = builder.endpoints();
    this.directory = directory;
    this.port = port;
    this.accessKeys = accessKeys;
    this.log = log;
    this.server = server;
    this.listener = listener;
  }

  /** Starts a PostgreSQL 18 cluster; see {@link Builder#start()}. */
  public static LocalAurora postgresql() {
    return builder(Engine.POSTGRESQL).start();
  }

  /** Starts a MySQL 8.0 cluster; see {@link Builder#start()}. */
  public static LocalAurora mysql() {
    return builder(Engine.MYSQL).start();
  }

  /** Describes a cluster other than the default one. */
  public static Builder builder(Engine engine) {
    return new Builder(engine);
  }

  public Engine engine() {
    return engine;
  }

  /** The names the certificate and tokens are for. */
  public Endpoints endpoints() {
    return endpoints;
  }

  /** The port of all endpoints, on 127.0.0.1. */
  public int port() {
    return port;
  }

  /**
   * The vendor's URL of the database {@link #DATABASE} through a host name, without properties:
   * {@code jdbc:postgresql://host:port/app}.
   */
  public String jdbcUrl(String host) {
    return engine.jdbcUrl(host, port, DATABASE);
  }

  /** A PEM file with the regional root, which is all a client needs to trust. */
  public Path caBundle() {
    return directory.resolve(CA_BUNDLE);
  }

  /**
   * A hosts file for {@code -Djdk.net.hosts.file} with the names of this cluster, {@link
   * Endpoints#otherCluster()}, {@link Endpoints#CUSTOM_NAME} and those given to the builder, all
   * for 127.0.0.1. For the default cluster it equals the resource {@code
   * io/github/aurorasecure/testkit/hosts}.
   */
  public Path hostsFile() {
    return directory.resolve(HOSTS_FILE);
  }

  /**
   * Makes an account that signs in with IAM tokens and may do everything in {@link #DATABASE}. On
   * PostgreSQL it is a member of rds_iam, and so may any other role become; on MySQL only accounts
   * made here use IAM, since the server lacks AWSAuthenticationPlugin.
   */
  public void addIamUser(String name) {
    run(() -> server.addIamUser(name));
  }

  /**
   * Makes an account that signs in with a password, by SCRAM-SHA-256 on PostgreSQL and
   * caching_sha2_password on MySQL, and may do everything in {@link #DATABASE}.
   */
  public void addPasswordUser(String name, String password) {
    run(() -> server.addPasswordUser(name, password));
  }

  /**
   * Runs a statement as the server's superuser, which no client can be, in {@link #DATABASE}. Rows
   * it returns are dropped.
   */
  public void execute(String sql) {
    run(() -> server.execute(sql));
  }

  /** Lets an access key without a session token sign in, as those of an IAM user do. */
  public void registerAccessKey(String id, String secret) {
    accessKeys.register(id, secret, null);
  }

  /**
   * Lets a temporary access key sign in, as those of an IAM role do.
   *
   * @param sessionToken must be part of every token signed with this key; null for none
   */
  public void registerAccessKey(String id, String secret, @Nullable String sessionToken) {
    accessKeys.register(id, secret, sessionToken);
  }

  /** Makes an access key unknown; connections it opened stay. */
  public void removeAccessKey(String id) {
    accessKeys.remove(id);
  }

  /**
   * What every connection so far did to sign in, oldest first. Waits up to 5 seconds for those
   * under way, so that a client that failed finds itself here.
   */
  public List<SignIn> signIns() {
    return log.finished();
  }

  /** Ends all connections and the server; returns when its processes and files are gone. */
  @Override
  public void close() {
    // The server first, so that nobody waits for its answers.
    server.close();
    if (listener != null) {
      run(listener::close);
    }
  }

  private static void run(ServerProcess.Probe action) {
    try {
      action.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /** Shows the engine and the writer endpoint. */
  @Override
  public String toString() {
    return "LocalAurora[" + jdbcUrl(endpoints.cluster()) + "]";
  }

  /** Describes a cluster; not safe for use by several threads. */
  public static final class Builder {
    private final Engine engine;
    private final Set<String> otherNames = new LinkedHashSet<>();
    private InstantSource clock = InstantSource.system();
    private String clusterId = "demo";
    private String region = "us-east-1";
    private boolean tlsResumption = true;
    private boolean serversOwnTls;
    private @Nullable RegionalCa ca;

    private Builder(Engine engine) {
      this.engine = engine;
    }

    /** The clock that token lifetimes are checked against; the system's by default. */
    public Builder clock(InstantSource clock) {
      this.clock = clock;
      return this;
    }

    /** The cluster identifier, first in the endpoint names; {@code demo} by default. */
    public Builder clusterId(String clusterId) {
      this.clusterId = clusterId;
      return this;
    }

    /** The AWS region; {@code us-east-1} by default. */
    public Builder region(String region) {
      this.region = region;
      return this;
    }

    /**
     * Whether MySQL clients may resume TLS sessions, as from MySQL 8.0.29; true by default.
     * PostgreSQL never lets them.
     */
    public Builder tlsResumption(boolean tlsResumption) {
      this.tlsResumption = tlsResumption;
      return this;
    }

    /**
     * Has clients talk to the server itself, which does TLS as that version does it. It knows no
     * IAM: only accounts with passwords can sign in, and {@link LocalAurora#signIns()} tells
     * nothing.
     */
    public Builder serversOwnTls() {
      this.serversOwnTls = true;
      return this;
    }

    /** Signs the server's certificate; by default an authority is made for this cluster alone. */
    public Builder certificateAuthority(RegionalCa ca) {
      this.ca = ca;
      return this;
    }

    /** Another name for {@link LocalAurora#hostsFile()}, not one of the cluster's own. */
    public Builder otherName(String host) {
      otherNames.add(host);
      return this;
    }

    /**
     * Starts the cluster: about a second, several on the first run on a machine, which unpacks the
     * server and initialises its data.
     *
     * @throws UncheckedIOException if the server cannot be started; the message says what is
     *     missing
     */
    public LocalAurora start() {
      try {
        Path directory = Files.createTempDirectory("local-aurora-");
        try {
          // The server's account must pass through to what is its own.
          UnixFiles.restrict(directory, "rwxr-xr-x");
          UnixFiles.write(directory.resolve(HOSTS_FILE), hosts());
          if (serversOwnTls) {
            return startBare(directory);
          }
          DatabaseServer server = startServer(directory, ServerAccount.current(), null);
          try {
            return start(directory, server);
          } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
          }
        } catch (IOException | RuntimeException e) {
          UnixFiles.deleteTree(directory);
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start " + engine + ": " + e.getMessage(), e);
      }
    }

    private LocalAurora startBare(Path directory) throws IOException {
      ServerAccount account = ServerAccount.current();
      OwnTls tls = OwnTls.create(directory, account, serverCertificate(directory));
      DatabaseServer server = startServer(directory, account, tls);
      try {
        server.awaitReady();
        AccessKeys none = new AccessKeys();
        return new LocalAurora(this, directory, tls.port(), none, new SignInLog(), server, null);
      } catch (IOException | RuntimeException e) {
        server.close();
        throw e;
      }
    }

    /** Made for this cluster; its root goes to the bundle. */
    private CertificateChain serverCertificate(Path directory) throws IOException {
      RegionalCa authority = ca == null ? RegionalCa.create(region) : ca;
      UnixFiles.write(directory.resolve(CA_BUNDLE), authority.root().certificatePem());
      return authority.serverCertificate(endpoints());
    }

    private LocalAurora start(Path directory, DatabaseServer server) throws IOException {
      // Making keys takes as long as the server needs to start.
      CertificateChain chain = serverCertificate(directory);
      server.awaitReady();
      ServerSocket serverSocket = EndpointListener.bind();
      int port = serverSocket.getLocalPort();
      Set<String> listed =
          endpoints().all().stream().map(host -> host + ":" + port).collect(Collectors.toSet());
      AccessKeys accessKeys = new AccessKeys();
      accessKeys.register(ACCESS_KEY_ID, SECRET_ACCESS_KEY, null);
      SignInLog log = new SignInLog();
      TlsAcceptor acceptor =
          engine == Engine.POSTGRESQL
              ? new TlsAcceptor(chain, false, "postgresql")
              : new TlsAcceptor(chain, tlsResumption);
      TokenVerifier verifier = new TokenVerifier(accessKeys, region, listed, clock);
      EndpointListener listener =
          EndpointListener.start(
              serverSocket,
              "local-aurora-" + port,
              socket -> {
                SignInLog.Entry entry = log.begin();
                try (var client = new ClientConnection(socket, acceptor, entry)) {
                  server.serve(client, verifier);
                } catch (IOException e) {
                  entry.refused(String.valueOf(e.getMessage()));
                } finally {
                  entry.refused("broken off");
                }
              });
      return new LocalAurora(this, directory, port, accessKeys, log, server, listener);
    }

    private DatabaseServer startServer(Path directory, ServerAccount account, @Nullable OwnTls tls)
        throws IOException {
      return switch (engine) {
        case POSTGRESQL -> PostgresServer.start(directory, account, tls);
        case MYSQL -> MySqlServer.start(directory, account, tls);
      };
    }

    private Endpoints endpoints() {
      return new Endpoints(clusterId, region);
    }

    private String hosts() {
      Set<String> names = new LinkedHashSet<>(List.of("localhost"));
      names.addAll(endpoints().all());
      names.addAll(List.of(endpoints().otherCluster(), Endpoints.CUSTOM_NAME));
      names.addAll(otherNames);
      return names.stream().map(name -> "127.0.0.1 " + name + "\n").collect(Collectors.joining());
    }
  }
}
