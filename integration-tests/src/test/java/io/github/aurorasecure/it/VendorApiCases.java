package io.github.aurorasecure.it;

import com.mysql.cj.jdbc.ClientPreparedStatement;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.JdbcPreparedStatement;
import com.mysql.cj.jdbc.JdbcStatement;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.PGResultSetMetaData;
import org.postgresql.PGStatement;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.PGCopyOutputStream;
import org.postgresql.core.BaseConnection;
import org.postgresql.fastpath.FastpathArg;
import org.postgresql.geometric.PGpoint;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.replication.PGReplicationStream;
import org.postgresql.util.PGobject;

/** What applications do with the vendors' own interfaces, of a connection they did not unwrap. */
final class VendorApiCases {
  private VendorApiCases() {}

  static void all(boolean postgresql, Connection connection, Transcript seen) throws Exception {
    if (postgresql) {
      postgresql(connection, seen);
    } else {
      mysql(connection, seen);
    }
  }

  private static void postgresql(Connection connection, Transcript seen) throws Exception {
    PGConnection pg = (PGConnection) connection;
    copy(connection, seen);
    largeObject(connection, pg, seen);
    fastpath(pg, seen);
    notifications(connection, pg, seen);
    types(connection, pg, seen);
    autosave(connection, pg, seen);
    seen.call("fetch size", pg::getDefaultFetchSize);
    seen.run("set fetch size", () -> pg.setDefaultFetchSize(3));
    seen.call("threshold", pg::getPrepareThreshold);
    seen.run("set threshold", () -> pg.setPrepareThreshold(1));
    seen.call("query mode", pg::getPreferQueryMode);
    seen.call("identifier", () -> pg.escapeIdentifier("a\"b"));
    seen.call("literal", () -> pg.escapeLiteral("a'b"));
    seen.call("time zone", () -> pg.getParameterStatus("TimeZone"));
    seen.call("no such status", () -> pg.getParameterStatus("no such"));
    seen.call("adaptive", pg::getAdaptiveFetch);
    seen.run("no slot", () -> pg.getReplicationAPI().dropReplicationSlot("no_such_slot"));
    try (PreparedStatement prepared = connection.prepareStatement("select ? as a")) {
      PGStatement own = (PGStatement) prepared;
      seen.run("use server's", () -> own.setPrepareThreshold(1));
      prepared.setInt(1, 7);
      ResultSet rows = prepared.executeQuery();
      seen.call("server's", own::isUseServerPrepare);
      seen.call("last oid", own::getLastOID);
      seen.call(
          "base column", () -> ((PGResultSetMetaData) rows.getMetaData()).getBaseColumnName(1));
      seen.call("rows", () -> rows);
    }
  }

  private static void copy(Connection connection, Transcript seen) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create temporary table copied (id int, text text)");
    }
    CopyManager copy = new CopyManager((BaseConnection) connection);
    seen.call("in", () -> copy.copyIn("copy copied from stdin", new StringReader("1\ta\n2\tb\n")));
    seen.call("bad", () -> copy.copyIn("copy copied from stdin", new StringReader("x\n")));
    seen.call("not a copy", () -> copy.copyIn("select 1"));
    seen.run(
        "streamed",
        () -> {
          try (PGCopyOutputStream out =
              new PGCopyOutputStream((PGConnection) connection, "copy copied from stdin")) {
            out.write("3\tc\n".getBytes(StandardCharsets.UTF_8));
          }
        });
    StringWriter out = new StringWriter();
    seen.call("out", () -> copy.copyOut("copy copied to stdout", out));
    seen.call("text", out::toString);
  }

  private static void largeObject(Connection connection, PGConnection pg, Transcript seen)
      throws Exception {
    LargeObjectManager objects = pg.getLargeObjectAPI();
    seen.call("in auto-commit", () -> objects.open(1L));
    connection.setAutoCommit(false);
    try {
      long oid = objects.createLO(LargeObjectManager.READWRITE);
      LargeObject object = objects.open(oid, LargeObjectManager.READWRITE);
      seen.run("write", () -> object.write("large object".getBytes(StandardCharsets.UTF_8)));
      seen.run("seek", () -> object.seek64(6, LargeObject.SEEK_SET));
      seen.call("read", () -> object.read(6));
      seen.call("tell", object::tell64);
      seen.run("cut", () -> object.truncate64(5));
      seen.call("size", object::size64);
      seen.run("seek back", () -> object.seek(0));
      seen.call("as stream", object::getInputStream);
      seen.run("close", object::close);
      seen.call("closed", () -> object.read(1));
      seen.run("unlink", () -> objects.delete(oid));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  @SuppressWarnings("deprecation")
  private static void fastpath(PGConnection pg, Transcript seen) throws SQLException {
    org.postgresql.fastpath.Fastpath fastpath = pg.getFastpathAPI();
    fastpath.addFunction("int4abs", 1251); // pg_proc.dat
    FastpathArg[] minusFive = {new FastpathArg(-5)};
    seen.call("function", () -> fastpath.getInteger("int4abs", minusFive));
    seen.call("its result", () -> fastpath.fastpath(1251, minusFive));
    seen.call("unknown function", () -> fastpath.getInteger("no such", minusFive));
    seen.call("no function", () -> fastpath.fastpath(0, minusFive));
  }

  private static void notifications(Connection connection, PGConnection pg, Transcript seen)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("listen contract");
      statement.execute("notify contract, 'hello'");
      seen.call(
          "notified",
          () -> {
            PGNotification first = pg.getNotifications(5_000)[0];
            return first.getName() + ' ' + first.getParameter();
          });
      seen.call("no more", pg::getNotifications);
      statement.execute("unlisten contract");
    }
  }

  private static void types(Connection connection, PGConnection pg, Transcript seen)
      throws Exception {
    seen.call("array", () -> pg.createArrayOf("int4", new int[] {1, 2}));
    seen.call("of objects", () -> pg.createArrayOf("text", (Object) new String[] {"a", null}));
    seen.call("of two dimensions", () -> pg.createArrayOf("float8", new double[][] {{1}, {2}}));
    seen.call("not an array", () -> pg.createArrayOf("int4", (Object) "x"));
    seen.run("data type", () -> pg.addDataType("jsonb", Json.class));
    try (PreparedStatement prepared =
        connection.prepareStatement("select ?::point, ?::jsonb, '{\"a\": 1}'::jsonb, ?::int[]")) {
      prepared.setObject(1, new PGpoint(1, 2));
      Json json = new Json();
      json.setType("jsonb");
      json.setValue("[1]");
      prepared.setObject(2, json);
      prepared.setArray(3, pg.createArrayOf("int4", new int[] {3}));
      seen.call("there and back", prepared::executeQuery);
      ResultSet row = prepared.executeQuery();
      row.next();
      seen.call("class", () -> row.getObject(3).getClass().getSimpleName());
      seen.call("point", () -> row.getObject(1, PGpoint.class));
    }
  }

  /** A type of the application's own. */
  public static final class Json extends PGobject {
    private static final long serialVersionUID = 1;
  }

  private static void autosave(Connection connection, PGConnection pg, Transcript seen)
      throws SQLException {
    seen.call("autosave", pg::getAutosave);
    pg.setAutosave(AutoSave.ALWAYS);
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      seen.call("before", () -> statement.executeQuery("select 1"));
      seen.call("fails", () -> statement.executeQuery("select 1/0"));
      seen.call("goes on", () -> statement.executeQuery("select 2"));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      pg.setAutosave(AutoSave.NEVER);
    }
  }

  /** Of a connection with {@code replication=database}. */
  static void replication(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    PGConnection pg = (PGConnection) connection;
    seen.call("query mode", () -> pg.getPreferQueryMode() == PreferQueryMode.SIMPLE);
    String slot = "contract";
    pg.getReplicationAPI()
        .createReplicationSlot()
        .logical()
        .withSlotName(slot)
        .withOutputPlugin("test_decoding")
        .withTemporaryOption()
        .make();
    try (Statement statement = connection.createStatement()) {
      seen.call(
          "message",
          () -> statement.execute("select pg_logical_emit_message(false, 'p', 'hello')"));
    }
    try (PGReplicationStream stream =
        pg.getReplicationAPI()
            .replicationStream()
            .logical()
            .withSlotName(slot)
            .withSlotOption("skip-empty-xacts", true) // such as of a vacuum meanwhile
            .withStatusInterval(1, TimeUnit.SECONDS)
            .start()) {
      seen.call(
          "read",
          () -> {
            ByteBuffer message = stream.read();
            return StandardCharsets.UTF_8.decode(message).toString();
          });
      seen.call("position", () -> stream.getLastReceiveLSN().asLong() > 0);
      seen.run(
          "acknowledge",
          () -> {
            stream.setFlushedLSN(stream.getLastReceiveLSN());
            stream.forceUpdateStatus();
          });
      seen.call("closed", stream::isClosed);
    }
  }

  private static void mysql(Connection connection, Transcript seen) throws Exception {
    JdbcConnection own = (JdbcConnection) connection;
    seen.call("version", own::getServerVersion);
    seen.call("same host", own::isServerLocal);
    seen.run("ping", own::ping);
    seen.call("same thread", () -> own.getId() > 0);
    seen.call("in transaction", () -> own.getSession().getServerSession().inTransactionOnServer());
    seen.call("setting", () -> own.getPropertySet().getStringProperty("sslMode") != null);
    preparedOnServer(own, seen);
    attributes(own, seen);
    seen.run("reset", own::resetServerState);
    seen.call("after reset", () -> connection.createStatement().executeQuery("select 1"));
    String user = connection.getMetaData().getUserName().replaceFirst("@.*", "");
    seen.run("change user", () -> own.changeUser(user, Cluster.PASSWORD));
    seen.call("changed", () -> connection.createStatement().executeQuery("select current_user()"));
    seen.run("wrong password", () -> own.changeUser(user, "wrong"));
    seen.call("after that", connection::isClosed);
  }

  private static void preparedOnServer(JdbcConnection own, Transcript seen) throws Exception {
    try (PreparedStatement onServer = own.serverPrepareStatement("select ? + 1")) {
      onServer.setInt(1, 6);
      seen.call("on server", onServer::executeQuery);
      JdbcPreparedStatement prepared = (JdbcPreparedStatement) onServer;
      seen.call("parameters", () -> prepared.getParameterBindings() != null);
      seen.call("connection", () -> onServer.getConnection() == own);
    }
    seen.call("bad on server", () -> own.serverPrepareStatement("selec ?"));
    try (PreparedStatement onClient =
        own.clientPrepareStatement("select ?", Statement.RETURN_GENERATED_KEYS)) {
      onClient.setBinaryStream(1, new ByteArrayInputStream(new byte[] {65, 66}));
      seen.call("on client", onClient::executeQuery);
      seen.call("concrete", () -> onClient.unwrap(ClientPreparedStatement.class) != null);
    }
  }

  private static void attributes(JdbcConnection own, Transcript seen) throws Exception {
    try (Statement statement = own.createStatement()) {
      JdbcStatement jdbc = (JdbcStatement) statement;
      // Servers before 8.0.23 take none, of which Connector/J warns in its log.
      seen.run("attribute", () -> jdbc.setAttribute("a", "b"));
      seen.call("with attribute", () -> statement.executeQuery("select 1"));
      seen.run("clear", jdbc::clearAttributes);
      jdbc.enableStreamingResults();
      seen.call("row by row", () -> statement.executeQuery("select 1 union select 2"));
      seen.run("at once", jdbc::disableStreamingResults);
      seen.call("open results", jdbc::getOpenResultSetCount);
    }
  }
}
