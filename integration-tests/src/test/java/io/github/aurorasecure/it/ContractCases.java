package io.github.aurorasecure.it;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** What applications do with a connection, part by part of JDBC. */
final class ContractCases {
  /** Does something and notes what is seen; leaves the database as it was. */
  @FunctionalInterface
  interface Case {
    void run(boolean postgresql, Connection connection, Transcript seen) throws Exception;
  }

  static final Map<String, Case> ALL = new LinkedHashMap<>();

  static {
    ALL.put("questions to all objects", ContractCases::questions);
    ALL.put("metadata", ContractCases::metadata);
    ALL.put("types there and back", ContractCases::types);
    ALL.put("every getter of every column", ContractCases::getters);
    ALL.put("generated keys", ContractCases::generatedKeys);
    ALL.put("batches", ContractCases::batches);
    ALL.put("several results", ContractCases::severalResults);
    ALL.put("transactions and savepoints", ContractCases::transactions);
    ALL.put("scrolling and updating", ContractCases::scrolling);
    ALL.put("limits and fetching", ContractCases::limits);
    ALL.put("errors", ContractCases::errors);
    ALL.put("warnings", ContractCases::warnings);
    ALL.put("large objects, arrays, XML", ContractCases::largeObjects);
    ALL.put("procedures", ContractCases::procedures);
    ALL.put("session state", ContractCases::session);
    ALL.put("client info", ContractCases::clientInfo);
    ALL.put("escapes and quoting", ContractCases::escapes);
    ALL.put("optional and default methods", ContractCases::optional);
    ALL.put("interfaces of the vendor", VendorApiCases::all);
    ALL.put("time-outs", ContractCases::timeouts);
    ALL.put("after close", ContractCases::afterClose);
    ALL.put("after abort", ContractCases::afterAbort);
  }

  private ContractCases() {}

  private static void questions(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    seen.askAll(Connection.class, connection);
    try (Statement statement = connection.createStatement()) {
      seen.askAll(Statement.class, statement);
      try (ResultSet rows = statement.executeQuery("select 1 as a, 'x' as b")) {
        seen.askAll(ResultSet.class, rows);
        seen.call("next", rows::next);
        seen.askAll(ResultSet.class, rows);
        seen.askAll(ResultSetMetaData.class, rows.getMetaData());
      }
      seen.askAll(Statement.class, statement);
    }
    try (PreparedStatement prepared = connection.prepareStatement("select ?")) {
      seen.askAll(PreparedStatement.class, prepared);
      seen.askAll(ParameterMetaData.class, prepared.getParameterMetaData());
    }
    seen.askAll(DatabaseMetaData.class, connection.getMetaData());
  }

  private static void metadata(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    DatabaseMetaData data = connection.getMetaData();
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table parents (id int primary key, name varchar(20) not null)");
      statement.execute(
          "create table children (id int primary key, parent int references parents (id),"
              + " constraint parent_fk foreign key (parent) references parents (id))");
      statement.execute("create index children_parent on children (parent)");
      try {
        String catalog = connection.getCatalog();
        String schema = connection.getSchema();
        seen.call("tables", () -> data.getTables(catalog, schema, "%e%", new String[] {"TABLE"}));
        seen.call("columns", () -> data.getColumns(catalog, schema, "children", "%"));
        seen.call("keys", () -> data.getPrimaryKeys(catalog, schema, "parents"));
        seen.call("imported", () -> data.getImportedKeys(catalog, schema, "children"));
        seen.call("exported", () -> data.getExportedKeys(catalog, schema, "parents"));
        seen.call(
            "cross",
            () -> data.getCrossReference(catalog, schema, "parents", catalog, schema, "children"));
        seen.call("index", () -> data.getIndexInfo(catalog, schema, "children", false, true));
        seen.call("best row", () -> data.getBestRowIdentifier(catalog, schema, "parents", 1, true));
        seen.call("versions", () -> data.getVersionColumns(catalog, schema, "parents"));
        seen.call("table rights", () -> data.getTablePrivileges(catalog, schema, "parents"));
        seen.call("column rights", () -> data.getColumnPrivileges(catalog, schema, "parents", "%"));
        seen.call("procedures", () -> data.getProcedures(catalog, schema, "no such"));
        seen.call("functions", () -> data.getFunctions(catalog, schema, "no such"));
        seen.callUnordered("types", data::getTypeInfo);
        seen.call("schemas", () -> data.getSchemas(catalog, "p%"));
        seen.call("udts", () -> data.getUDTs(catalog, schema, "%", null));
        seen.call("super types", () -> data.getSuperTypes(catalog, schema, "%"));
        seen.call("super tables", () -> data.getSuperTables(catalog, schema, "parents"));
        seen.call("attributes", () -> data.getAttributes(catalog, schema, "%", "%"));
        seen.call("pseudo", () -> data.getPseudoColumns(catalog, schema, "parents", "%"));
        seen.call("converts", () -> data.supportsConvert(Types.INTEGER, Types.VARCHAR));
        seen.call("isolation", () -> data.supportsTransactionIsolationLevel(8));
        seen.call("concurrency", () -> data.supportsResultSetConcurrency(1004, 1008));
        seen.call("null column", () -> data.getColumns(null, null, null, null).getStatement());
      } finally {
        statement.execute("drop table children");
        statement.execute("drop table parents");
      }
    }
  }

  private static String allTypes(boolean postgresql) {
    return postgresql
        ? "create table everything (i int, l bigint, s smallint, b boolean, d double precision,"
            + " f real, n numeric(20,5), t text, v varchar(10), c char(5), y bytea, da date,"
            + " ti time, ts timestamp, tz timestamptz)"
        : "create table everything (i int, l bigint, s smallint, b boolean, d double, f float,"
            + " n decimal(20,5), t text, v varchar(10), c char(5), y varbinary(20), da date,"
            + " ti time, ts datetime(6), tz timestamp(6) null)";
  }

  private static void withEverything(
      boolean postgresql, Connection connection, Transcript seen, Transcript.Action action)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("drop table if exists everything");
      statement.execute(allTypes(postgresql));
      try (PreparedStatement insert =
          connection.prepareStatement(
              "insert into everything values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        insert.setInt(1, Integer.MIN_VALUE);
        insert.setLong(2, Long.MAX_VALUE);
        insert.setShort(3, (short) -7);
        insert.setBoolean(4, true);
        insert.setDouble(5, 1.5);
        insert.setFloat(6, -2.5f);
        insert.setBigDecimal(7, new BigDecimal("123456789.12345"));
        insert.setString(8, "caf\u00e9 \ud83d\ude00 'quoted' \\ \n");
        insert.setString(9, "n");
        seen.run("national", () -> insert.setNString(9, "n"));
        insert.setObject(10, "abc", Types.CHAR);
        seen.run("by SQL type", () -> insert.setObject(10, "abc", JDBCType.CHAR));
        insert.setBytes(11, new byte[] {0, 1, -1, 39, 92});
        insert.setDate(12, Date.valueOf("2024-02-29"));
        insert.setTime(13, Time.valueOf("23:59:58"));
        insert.setTimestamp(14, Timestamp.valueOf("2024-02-29 12:34:56.123456"));
        insert.setObject(15, OffsetDateTime.of(2024, 2, 29, 1, 2, 3, 0, ZoneOffset.UTC));
        seen.call("insert", insert::executeUpdate);
        for (int i = 1; i <= 15; i++) {
          insert.setNull(i, Types.NULL);
        }
        seen.call("nulls", insert::executeLargeUpdate);
        seen.call("parameters", () -> insert.getParameterMetaData().getParameterCount());
        insert.clearParameters();
        seen.call("without parameters", insert::executeUpdate);
      }
      try {
        action.run();
      } finally {
        statement.execute("drop table everything");
      }
    }
  }

  private static void types(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    withEverything(
        postgresql,
        connection,
        seen,
        () -> {
          try (Statement statement = connection.createStatement();
              PreparedStatement prepared =
                  connection.prepareStatement("select * from everything where i = ?")) {
            seen.call("all", () -> statement.executeQuery("select * from everything"));
            prepared.setInt(1, Integer.MIN_VALUE);
            seen.call("one", prepared::executeQuery);
            seen.call("described", () -> prepared.getMetaData().getColumnTypeName(15));
            for (Class<?> type :
                new Class<?>[] {
                  LocalDate.class,
                  LocalTime.class,
                  LocalDateTime.class,
                  OffsetDateTime.class,
                  BigDecimal.class,
                  String.class,
                  Integer.class,
                  byte[].class,
                  UUID.class,
                  Thread.class
                }) {
              try (ResultSet row = prepared.executeQuery()) {
                row.next();
                for (int i = 1; i <= 15; i++) {
                  int column = i;
                  seen.call(column + " as " + type, () -> row.getObject(column, type));
                }
              }
            }
            seen.run("bad index", () -> prepared.setInt(2, 1));
            seen.run("bad type", () -> prepared.setObject(1, new Object()));
            seen.run("bad conversion", () -> prepared.setObject(1, "x", Types.INTEGER));
            seen.call("then", prepared::executeQuery);
          }
        });
  }

  private static void getters(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    withEverything(
        postgresql,
        connection,
        seen,
        () -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery("select * from everything")) {
            row.next();
            for (int i = 0; i <= 16; i++) {
              int column = i;
              seen.call(column + " getInt", () -> row.getInt(column));
              seen.call(column + " getLong", () -> row.getLong(column));
              seen.call(column + " getByte", () -> row.getByte(column));
              seen.call(column + " getBoolean", () -> row.getBoolean(column));
              seen.call(column + " getDouble", () -> row.getDouble(column));
              seen.call(column + " getString", () -> row.getString(column));
              seen.call(column + " getNString", () -> row.getNString(column));
              seen.call(column + " getBytes", () -> row.getBytes(column));
              seen.call(column + " getDate", () -> row.getDate(column));
              seen.call(column + " getTime", () -> row.getTime(column));
              seen.call(column + " getTimestamp", () -> row.getTimestamp(column));
              seen.call(column + " getBigDecimal", () -> row.getBigDecimal(column));
              seen.call(column + " getObject", () -> row.getObject(column));
              seen.call(column + " getCharacterStream", () -> row.getCharacterStream(column));
              seen.call(column + " getBinaryStream", () -> row.getBinaryStream(column));
              seen.call(column + " getArray", () -> row.getArray(column));
              seen.call(column + " getURL", () -> row.getURL(column));
              seen.call(column + " wasNull", row::wasNull);
            }
            seen.call("by name", () -> row.getString("V"));
            seen.call("find", () -> row.findColumn("no such column"));
            seen.call("type map", () -> row.getObject(1, Map.of()));
          }
        });
  }

  private static void generatedKeys(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    String table =
        postgresql
            ? "create table keyed (id serial primary key, v varchar(20) unique)"
            : "create table keyed (id int auto_increment primary key, v varchar(20) unique)";
    try (Statement statement = connection.createStatement()) {
      statement.execute(table);
      try {
        String insert = "insert into keyed (v) values ";
        seen.call("one", () -> statement.executeUpdate(insert + "('a')", 1));
        seen.call("key", statement::getGeneratedKeys);
        seen.call("two", () -> statement.executeUpdate(insert + "('b'), ('c')", new int[] {1}));
        seen.call("keys", statement::getGeneratedKeys);
        seen.call("named", () -> statement.execute(insert + "('d')", new String[] {"id"}));
        seen.call("keys of named", statement::getGeneratedKeys);
        seen.call(
            "unknown", () -> statement.execute(insert + "('e')", new String[] {"no such column"}));
        seen.call("none asked", () -> statement.executeLargeUpdate(insert + "('f')"));
        seen.call("no keys", statement::getGeneratedKeys);
        try (PreparedStatement prepared =
            connection.prepareStatement(insert + "(?)", Statement.RETURN_GENERATED_KEYS)) {
          for (String value : new String[] {"g", "h", "i"}) {
            prepared.setString(1, value);
            prepared.addBatch();
          }
          seen.call("batch", prepared::executeBatch);
          ResultSet keys = prepared.getGeneratedKeys();
          seen.call(
              "belongs",
              () ->
                  keys.getStatement() != null && keys.getStatement().getConnection() == connection);
          seen.call("keys of batch", () -> keys);
        }
        seen.call("duplicate", () -> statement.executeUpdate(insert + "('a')", 1));
      } finally {
        statement.execute("drop table keyed");
      }
    }
  }

  private static void batches(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table batched (id int primary key)");
      try {
        statement.addBatch("insert into batched values (1)");
        statement.addBatch("insert into batched values (2), (3)");
        statement.addBatch("update batched set id = id where id > 1");
        seen.call("counts", statement::executeBatch);
        seen.call("empty", statement::executeBatch);
        statement.addBatch("insert into batched values (4)");
        statement.clearBatch();
        seen.call("cleared", statement::executeLargeBatch);
        statement.addBatch("insert into batched values (5)");
        statement.addBatch("insert into batched values (1)");
        statement.addBatch("insert into batched values (6)");
        seen.call("fails midway", statement::executeBatch);
        statement.addBatch("select 1");
        seen.call("a query", statement::executeBatch);
        statement.clearBatch();
        try (PreparedStatement prepared =
            connection.prepareStatement("insert into batched values (?)")) {
          for (int id = 10; id < 14; id++) {
            prepared.setInt(1, id);
            prepared.addBatch();
          }
          seen.call("prepared", prepared::executeLargeBatch);
          prepared.setInt(1, 20);
          prepared.addBatch();
          prepared.setInt(1, 10);
          prepared.addBatch();
          seen.call("prepared fails", prepared::executeBatch);
          seen.run("with SQL", () -> prepared.addBatch("select 1"));
        }
        seen.call("left", () -> statement.executeQuery("select * from batched order by id"));
      } finally {
        statement.execute("drop table batched");
      }
    }
  }

  private static void severalResults(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      // MySQL without allowMultiQueries refuses it.
      seen.call("first", () -> statement.execute("select 1 as a; select 2 as b"));
      seen.call("rows", statement::getResultSet);
      seen.call("more", statement::getMoreResults);
      seen.call("rows of second", statement::getResultSet);
      seen.call("end", () -> statement.getMoreResults(Statement.CLOSE_ALL_RESULTS));
      seen.call("count", statement::getUpdateCount);
      seen.call("large count", statement::getLargeUpdateCount);
      seen.call("keep", () -> statement.getMoreResults(Statement.KEEP_CURRENT_RESULT));
      seen.call("query as update", () -> statement.executeUpdate("select 1"));
      seen.call("update as query", () -> statement.executeQuery("set @x = 1"));
      ResultSet first = statement.executeQuery("select 1");
      ResultSet second = statement.executeQuery("select 2");
      seen.call("first is closed", first::isClosed);
      seen.call("belongs", () -> second.getStatement() == statement);
      seen.run("close on completion", statement::closeOnCompletion);
      second.close();
      seen.call("closed", statement::isClosed);
    }
  }

  private static void transactions(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table moved (id int primary key)");
      try {
        seen.run("commit in auto-commit", connection::commit);
        seen.run("rollback in auto-commit", connection::rollback);
        seen.call("savepoint in auto-commit", connection::setSavepoint);
        connection.setAutoCommit(false);
        statement.executeUpdate("insert into moved values (1)");
        Savepoint named = connection.setSavepoint("here");
        Savepoint unnamed = connection.setSavepoint();
        seen.call("name", named::getSavepointName);
        seen.call("id of named", named::getSavepointId);
        // Connector/J makes one up.
        seen.call("name of unnamed", () -> unnamed.getSavepointName().length());
        statement.executeUpdate("insert into moved values (2)");
        seen.run("back to unnamed", () -> connection.rollback(unnamed));
        seen.run("release", () -> connection.releaseSavepoint(named));
        seen.run("back to released", () -> connection.rollback(named));
        seen.run("roll back", connection::rollback);
        statement.executeUpdate("insert into moved values (3)");
        connection.commit();
        seen.call("failure", () -> statement.executeUpdate("insert into moved values (3)"));
        seen.call("after failure", () -> statement.executeQuery("select * from moved"));
        connection.rollback();
        connection.setReadOnly(true);
        seen.call("write when read-only", () -> statement.executeUpdate("delete from moved"));
        connection.rollback();
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
        seen.call("isolation", connection::getTransactionIsolation);
        seen.run("bad isolation", () -> connection.setTransactionIsolation(3));
        seen.call("rows", () -> statement.executeQuery("select * from moved"));
        seen.run("auto-commit commits", () -> connection.setAutoCommit(true));
      } finally {
        connection.setAutoCommit(true);
        statement.execute("drop table moved");
      }
    }
  }

  private static void scrolling(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    try (Statement setup = connection.createStatement()) {
      setup.execute("create table scrolled (id int primary key, v varchar(20))");
      setup.execute("insert into scrolled values (1, 'a'), (2, 'b'), (3, 'c')");
      try (Statement statement =
              connection.createStatement(
                  ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
          ResultSet rows = statement.executeQuery("select id, v from scrolled order by id")) {
        seen.call("last", rows::last);
        seen.call("row", rows::getRow);
        seen.call("previous", rows::previous);
        seen.call("absolute", () -> rows.absolute(-3));
        seen.call("relative", () -> rows.relative(1));
        seen.call("value", () -> rows.getString("v"));
        seen.run("update", () -> rows.updateString("v", "B"));
        seen.run("write", rows::updateRow);
        seen.call("updated", rows::rowUpdated);
        seen.run("refresh", rows::refreshRow);
        seen.run("to insert", rows::moveToInsertRow);
        seen.run("new id", () -> rows.updateInt(1, 9));
        seen.run("new object", () -> rows.updateObject(2, "z", JDBCType.VARCHAR));
        seen.run("insert", rows::insertRow);
        seen.run("back", rows::moveToCurrentRow);
        seen.call("first", rows::first);
        seen.run("delete", rows::deleteRow);
        seen.run("cancel", rows::cancelRowUpdates);
        seen.run("before", rows::beforeFirst);
        seen.call("is before", rows::isBeforeFirst);
        seen.run("update nowhere", () -> rows.updateInt(1, 5));
        seen.run("after", rows::afterLast);
        seen.call("is after", rows::isAfterLast);
      }
      try (Statement forward = connection.createStatement();
          ResultSet rows = forward.executeQuery("select * from scrolled order by id")) {
        seen.call("previous of forward", rows::previous);
        seen.run("update of read-only", () -> rows.updateInt(1, 1));
      } finally {
        setup.execute("drop table scrolled");
      }
    }
  }

  private static void limits(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    String numbers =
        postgresql
            ? "select n, repeat('x', 10) from generate_series(1, 50) n"
            : "with recursive s (n) as (select 1 union all select n + 1 from s where n < 50)"
                + " select n, repeat('x', 10) from s";
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.setMaxRows(3);
      seen.call("at most 3", () -> statement.executeQuery(numbers));
      seen.run("large rows", () -> statement.setLargeMaxRows(2));
      seen.call("at most 2", () -> statement.executeQuery(numbers));
      statement.setMaxRows(0);
      statement.setMaxFieldSize(4);
      statement.setFetchSize(7);
      seen.call("in portions", () -> statement.executeQuery(numbers));
      seen.run("bad fetch size", () -> statement.setFetchSize(-1));
      seen.run("bad rows", () -> statement.setMaxRows(-1));
      seen.run("bad field size", () -> statement.setMaxFieldSize(-1));
      seen.run("direction", () -> statement.setFetchDirection(ResultSet.FETCH_REVERSE));
      seen.run("bad direction", () -> statement.setFetchDirection(7));
      seen.run("poolable", () -> statement.setPoolable(true));
      seen.run("escapes off", () -> statement.setEscapeProcessing(false));
      seen.run("cursor name", () -> statement.setCursorName("c"));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    seen.call(
        "bad type",
        () -> connection.createStatement(7, ResultSet.CONCUR_READ_ONLY).getResultSetType());
    seen.call(
        "held",
        () ->
            connection
                .createStatement(
                    ResultSet.TYPE_FORWARD_ONLY,
                    ResultSet.CONCUR_READ_ONLY,
                    ResultSet.HOLD_CURSORS_OVER_COMMIT)
                .getResultSetHoldability());
  }

  private static void errors(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      for (String sql :
          new String[] {
            "selec 1",
            "select * from no_such_table",
            "select no_such_column",
            "select 'unended",
            "select 1 /* unended",
            "select ?",
            "",
            ";",
            "drop table no_such_table",
            "select cast('x' as " + (postgresql ? "int)" : "json)")
          }) {
        seen.call("query " + sql, () -> statement.executeQuery(sql));
        seen.call("execute " + sql, () -> statement.execute(sql));
        seen.call(
            "prepared " + sql,
            () -> {
              try (PreparedStatement prepared = connection.prepareStatement(sql)) {
                return prepared.execute();
              }
            });
      }
      seen.call("null", () -> statement.executeQuery(null));
      seen.call("null prepared", () -> connection.prepareStatement(null));
      seen.call("null call", () -> connection.prepareCall(null));
      seen.run("null batch", () -> statement.addBatch(null));
      seen.call("null native", () -> connection.nativeSQL(null));
      seen.call("unwrap null", () -> connection.unwrap(null));
      seen.call("wrapper for null", () -> connection.isWrapperFor(null));
      seen.call("unwrap other", () -> statement.unwrap(Thread.class));
      seen.call("wrapper for other", () -> statement.isWrapperFor(Thread.class));
    }
  }

  private static void warnings(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      seen.run("warns", () -> statement.execute("drop table if exists no_such_table"));
      seen.call("warning", statement::getWarnings);
      seen.run("clear", statement::clearWarnings);
      seen.call("cleared", statement::getWarnings);
      seen.call("of connection", connection::getWarnings);
      seen.run("clear connection", connection::clearWarnings);
      ResultSet rows = statement.executeQuery("select 1/2");
      seen.call("of rows", rows::getWarnings);
      rows.close();
      seen.call("of closed rows", rows::getWarnings);
    }
  }

  private static void largeObjects(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          postgresql
              ? "create table large (b bytea, c text, x xml, a int[])"
              : "create table large (b longblob, c longtext, x text, a text)");
      try (PreparedStatement insert =
          connection.prepareStatement("insert into large values (?, ?, ?, ?)")) {
        byte[] bytes = "bytes".getBytes(StandardCharsets.UTF_8);
        insert.setBinaryStream(1, new ByteArrayInputStream(bytes), bytes.length);
        insert.setCharacterStream(2, new StringReader("characters"), 10);
        SQLXML xml = connection.createSQLXML();
        xml.setString("<a>1</a>");
        insert.setSQLXML(3, xml);
        if (postgresql) {
          insert.setArray(4, connection.createArrayOf("int4", new Integer[] {1, null, 3}));
        } else {
          insert.setString(4, "-");
        }
        seen.call("insert", insert::executeUpdate);
        Clob clob = clob(connection, seen);
        if (clob != null) {
          insert.setClob(2, clob);
          Blob blob = connection.createBlob();
          blob.setBytes(1, bytes);
          insert.setBlob(1, blob);
          seen.call("blob of 5", blob::length);
          seen.call("insert large", insert::executeUpdate);
        }
        seen.run("array of what", () -> insert.setArray(4, null));
        seen.run("row id", () -> insert.setRowId(1, null));
        seen.run("ref", () -> insert.setRef(1, null));
      }
      try (ResultSet row = statement.executeQuery("select * from large")) {
        row.next();
        seen.call("blob", () -> row.getBlob(1));
        seen.call("clob", () -> row.getClob(2));
        seen.call("nclob", () -> row.getNClob(2));
        seen.call("xml", () -> row.getSQLXML(3));
        seen.call("ascii", () -> row.getAsciiStream(2));
        if (postgresql) {
          Array array = row.getArray(4);
          seen.call("array", () -> array);
          seen.call("slice", () -> array.getArray(2, 2));
          seen.call("rows of array", array::getResultSet);
          seen.call("as array object", () -> row.getObject(4));
          seen.run("free", array::free);
          seen.call("after free", array::getArray);
        }
        seen.call("ref", () -> row.getRef(1));
        seen.call("row id", () -> row.getRowId(1));
      } finally {
        statement.execute("drop table large");
      }
      seen.call("struct", () -> connection.createStruct("x", new Object[0]));
      seen.call("bad array", () -> connection.createArrayOf("no such type", new Object[0]));
    }
  }

  /** Null where the vendor has none. */
  private static Clob clob(Connection connection, Transcript seen) {
    try {
      Clob clob = connection.createClob();
      seen.run("write clob", () -> clob.setString(1, "large"));
      return clob;
    } catch (SQLException e) {
      seen.call("no clob", () -> e);
      return null;
    }
  }

  private static void procedures(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          postgresql
              ? "create function twice(inout n int, out t text) as $$ begin n := 2 * n; t := 'x';"
                  + " end $$ language plpgsql"
              : "create procedure twice(inout n int, out t text) begin set n = 2 * n; set t = 'x';"
                  + " select 1 as shown; end");
      try (CallableStatement call = connection.prepareCall("{call twice(?, ?)}")) {
        call.setInt(1, 21);
        call.registerOutParameter(1, Types.INTEGER);
        call.registerOutParameter(2, Types.VARCHAR);
        seen.run("out by SQL type", () -> call.registerOutParameter(2, JDBCType.VARCHAR));
        seen.call("execute", call::execute);
        seen.call("rows", call::getResultSet);
        seen.call("number", () -> call.getInt(1));
        seen.call("text", () -> call.getString(2));
        seen.call("object", () -> call.getObject(1));
        seen.call("as", () -> call.getObject(1, Long.class));
        seen.call("by name", () -> call.getInt("n"));
        seen.call("was null", call::wasNull);
        seen.run("not registered", () -> call.getInt(3));
        seen.run("set by name", () -> call.setInt("n", 4));
        seen.call("parameters", () -> call.getParameterMetaData().getParameterCount());
        seen.run("batch", call::addBatch);
        seen.askAll(CallableStatement.class, call);
      } finally {
        statement.execute(postgresql ? "drop function twice" : "drop procedure twice");
      }
    }
  }

  private static void session(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    seen.call("catalog", connection::getCatalog);
    seen.run("other catalog", () -> connection.setCatalog("no_such_database"));
    seen.call("schema", connection::getSchema);
    seen.run("other schema", () -> connection.setSchema("information_schema"));
    seen.call("schema then", connection::getSchema);
    seen.call("holdability", connection::getHoldability);
    seen.run("commit closes", () -> connection.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT));
    seen.run("bad holdability", () -> connection.setHoldability(7));
    seen.call("type map", connection::getTypeMap);
    seen.run("set type map", () -> connection.setTypeMap(Map.of("x", String.class)));
    seen.call("type map then", connection::getTypeMap);
    seen.call("valid", () -> connection.isValid(5));
    seen.call("valid for long", () -> connection.isValid(-1));
    seen.call("closed", connection::isClosed);
  }

  private static void clientInfo(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    Properties values = new Properties();
    values.put("ApplicationName", "contract");
    seen.run("set", () -> connection.setClientInfo(values));
    seen.call("get", () -> connection.getClientInfo("ApplicationName"));
    seen.run("set one", () -> connection.setClientInfo("ClientUser", "a"));
    seen.run("unknown", () -> connection.setClientInfo("no such", "a"));
    seen.call("all", () -> new java.util.TreeMap<>(connection.getClientInfo()));
    seen.run("null", () -> connection.setClientInfo("ApplicationName", null));
    seen.call("supported", () -> connection.getMetaData().getClientInfoProperties());
  }

  private static void escapes(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    for (String sql :
        new String[] {
          "select {fn ucase('a')}, {d '2024-02-29'}, {ts '2024-02-29 01:02:03'}",
          "select {fn concat('{fn x', 'y}')}",
          "select 1 {limit 1}",
          "select 'a' like 'a' {escape '!'}",
          "{? = call f(?)}",
          "select {fn no_such_function(1)}",
          "select {"
        }) {
      seen.call("native " + sql, () -> connection.nativeSQL(sql));
      seen.call(
          "run " + sql,
          () -> {
            try (Statement statement = connection.createStatement()) {
              ResultSet rows = statement.executeQuery(sql);
              rows.next();
              return rows.getString(1);
            }
          });
    }
    try (Statement statement = connection.createStatement()) {
      for (String text : new String[] {"plain", "o'clock", "a\"b", "Grüße", "select", "a\0b", ""}) {
        seen.call("literal", () -> statement.enquoteLiteral(text));
        seen.call("national", () -> statement.enquoteNCharLiteral(text));
        seen.call("identifier", () -> statement.enquoteIdentifier(text, true));
        seen.call("identifier if need be", () -> statement.enquoteIdentifier(text, false));
        seen.call("simple", () -> statement.isSimpleIdentifier(text));
      }
    }
  }

  private static void optional(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    seen.run("begin request", connection::beginRequest);
    seen.run("end request", connection::endRequest);
    seen.run("sharding key", () -> connection.setShardingKey(null));
    seen.run("sharding keys", () -> connection.setShardingKey(null, null));
    seen.call("if valid", () -> connection.setShardingKeyIfValid(null, 1));
    seen.call("both if valid", () -> connection.setShardingKeyIfValid(null, null, 1));
    DatabaseMetaData data = connection.getMetaData();
    seen.call("large objects", data::getMaxLogicalLobSize);
    seen.call("cursors", data::supportsRefCursors);
    seen.call("sharding", data::supportsSharding);
    try (PreparedStatement prepared = connection.prepareStatement("select ?")) {
      seen.run("by SQL type", () -> prepared.setObject(1, "1", JDBCType.INTEGER));
      seen.run("with scale", () -> prepared.setObject(1, BigDecimal.TEN, JDBCType.NUMERIC, 2));
      seen.call("number", prepared::executeQuery);
      seen.call("large update", prepared::executeLargeUpdate);
    }
  }

  private static void timeouts(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    String sleep = postgresql ? "select pg_sleep(30)" : "select sleep(30)";
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(1);
      seen.call("time-out", statement::getQueryTimeout);
      seen.call("ends", () -> statement.executeQuery(sleep));
      seen.run("bad", () -> statement.setQueryTimeout(-1));
      statement.setQueryTimeout(0);
      seen.call("goes on", () -> statement.executeQuery("select 1"));
    }
    seen.call("network", connection::getNetworkTimeout);
    seen.run("bad network", () -> connection.setNetworkTimeout(Runnable::run, -1));
    seen.run("no executor", () -> connection.setNetworkTimeout(null, 10_000));
    seen.run("set network", () -> connection.setNetworkTimeout(Runnable::run, 10_000));
    seen.call("network then", connection::getNetworkTimeout);
  }

  private static void afterClose(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    Statement statement = connection.createStatement();
    PreparedStatement prepared = connection.prepareStatement("select 1");
    ResultSet rows = statement.executeQuery("select 1");
    DatabaseMetaData data = connection.getMetaData();
    rows.close();
    seen.run("rows again", rows::close);
    seen.call("next", rows::next);
    seen.call("statement of rows", () -> rows.getStatement() == statement);
    statement.close();
    seen.run("statement again", statement::close);
    seen.call("execute", () -> statement.execute("select 1"));
    seen.call("connection of statement", () -> statement.getConnection() == connection);
    seen.askAll(Statement.class, statement);
    connection.close();
    seen.run("again", connection::close);
    seen.call("closed", connection::isClosed);
    seen.call("valid", () -> connection.isValid(1));
    seen.call("prepared", prepared::executeQuery);
    seen.call("prepared closed", prepared::isClosed);
    seen.call("statement", connection::createStatement);
    seen.call("prepare", () -> connection.prepareStatement("select 1"));
    seen.run("commit", connection::commit);
    seen.run("auto-commit", () -> connection.setAutoCommit(false));
    seen.run("network", () -> connection.setNetworkTimeout(Runnable::run, 1));
    seen.run("client info", () -> connection.setClientInfo("ApplicationName", "x"));
    seen.call("product", data::getDatabaseProductName);
    seen.call("tables", () -> data.getTables(null, null, "x", null));
    seen.askAll(Connection.class, connection);
  }

  private static void afterAbort(boolean postgresql, Connection connection, Transcript seen)
      throws Exception {
    Statement statement = connection.createStatement();
    seen.run("without executor", () -> connection.abort(null));
    seen.run("abort", () -> connection.abort(Runnable::run));
    seen.run("again", () -> connection.abort(Runnable::run));
    seen.call("closed", connection::isClosed);
    seen.call("execute", () -> statement.execute("select 1"));
    seen.run("close", connection::close);
  }
}
