package io.github.aurorasecure.it;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;

/** What an application sees of a connection, as text: values, exceptions and warnings. */
final class Transcript {
  private final List<String> lines = new ArrayList<>();

  /** Notes what this returns or throws. */
  void call(String what, Callable<?> action) {
    String outcome;
    try {
      outcome = print(action.call());
    } catch (Throwable e) {
      outcome = failure(e instanceof InvocationTargetException ? e.getCause() : e);
    }
    lines.add(what + ": " + outcome);
  }

  /** Notes the lines that this prints as, in whichever order the server gives rows. */
  void callUnordered(String what, Callable<?> action) {
    call(what, () -> print(action.call()).lines().sorted().toList());
  }

  /** Notes what this throws, if anything. */
  void run(String what, Action action) {
    call(
        what,
        () -> {
          action.run();
          return "done";
        });
  }

  private static String print(Object value) throws Exception {
    if (value == null) {
      return "null";
    }
    if (value instanceof SQLWarning warning) {
      return "warning " + failure(warning);
    }
    if (value instanceof Throwable failure) {
      return failure(failure);
    }
    if (value instanceof ResultSet rows) {
      return rows(rows);
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof int[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof long[] numbers) {
      return Arrays.toString(numbers);
    }
    if (value instanceof Object[] elements) {
      List<String> printed = new ArrayList<>();
      for (Object element : elements) {
        printed.add(print(element));
      }
      return printed.toString();
    }
    if (value instanceof Array array) {
      return array.getBaseTypeName() + ' ' + print(array.getArray()) + ' ' + array;
    }
    if (value instanceof Blob blob) {
      return "blob " + print(blob.getBytes(1, (int) blob.length()));
    }
    if (value instanceof Clob clob) {
      return "clob " + clob.getSubString(1, (int) clob.length());
    }
    if (value instanceof SQLXML xml) {
      return "xml " + xml.getString();
    }
    if (value instanceof InputStream in) {
      return "stream " + print(in.readAllBytes());
    }
    if (value instanceof Reader reader) {
      char[] text = new char[10_000];
      int length = reader.read(text);
      return "reader " + new String(text, 0, Math.max(length, 0));
    }
    if (value instanceof Savepoint) {
      return "savepoint";
    }
    return value instanceof Wrapper wrapper ? kind(wrapper) : String.valueOf(value);
  }

  private static String kind(Wrapper wrapper) {
    return wrapper instanceof Connection
        ? "a connection"
        : wrapper instanceof Statement
            ? "a statement"
            : wrapper instanceof DatabaseMetaData ? "database metadata" : "a wrapper";
  }

  private static String failure(Throwable failure) {
    StringBuilder text = new StringBuilder(failure.getClass().getName());
    if (!(failure instanceof NullPointerException)) { // whose message goes once it is compiled
      text.append(": ").append(failure.getMessage());
    }
    if (failure instanceof SQLException sql) {
      text.append(" [")
          .append(sql.getSQLState())
          .append('/')
          .append(sql.getErrorCode())
          .append(']');
      if (sql.getNextException() != null) {
        text.append(" next ").append(failure(sql.getNextException()));
      }
    }
    if (failure instanceof BatchUpdateException batch) {
      text.append(' ').append(Arrays.toString(batch.getLargeUpdateCounts()));
    }
    if (failure.getCause() != null) {
      text.append(" by ").append(failure(failure.getCause()));
    }
    return text.toString();
  }

  private static String rows(ResultSet rows) throws Exception {
    ResultSetMetaData columns = rows.getMetaData();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      text.append(columns.getColumnLabel(i))
          .append(' ')
          .append(columns.getColumnTypeName(i))
          .append(' ')
          .append(columns.getColumnClassName(i))
          .append(", ");
    }
    while (rows.next()) {
      text.append("\n  ");
      for (int i = 1; i <= columns.getColumnCount(); i++) {
        text.append(print(rows.getObject(i))).append(" | ");
      }
    }
    rows.close();
    return text.toString();
  }

  /** Calls every method that asks something of this object and changes nothing. */
  <T> void askAll(Class<T> type, T object) {
    TreeMap<String, Method> methods = new TreeMap<>();
    for (Method method : type.getMethods()) {
      if (method.getParameterCount() == 0
          && method
              .getName()
              .matches(
                  "(get|is|supports|uses|stores|all|null|data|does|auto|generates|locators).*")) {
        methods.put(method.getName(), method);
      }
    }
    methods.forEach((name, method) -> call(name, () -> method.invoke(object)));
  }

  int size() {
    return lines.size();
  }

  @Override
  public String toString() {
    return String.join("\n", lines);
  }

  /** Something that is done. */
  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
