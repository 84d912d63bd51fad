package io.github.aurorasecure.it;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/** Connects with a URL and properties, prints the current user or the exception. */
final class ClassPathProbe {
  private ClassPathProbe() {}

  public static void main(String[] args) {
    Properties properties = new Properties();
    for (int i = 1; i < args.length; i += 2) {
      properties.put(args[i], args[i + 1]);
    }
    try (Connection connection = DriverManager.getConnection(args[0], properties);
        ResultSet row = connection.createStatement().executeQuery("select current_user")) {
      row.next();
      System.out.println("connected as " + row.getString(1).replaceFirst("@.*", ""));
    } catch (SQLException e) {
      System.out.println(e.getSQLState() + ' ' + e.getMessage());
    }
  }
}
