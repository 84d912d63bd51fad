package io.github.aurorasecure.driver;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The driver as a {@link DataSource}: a URL and properties, which unlike those of a URL may be
 * objects, such as an {@code AwsCredentialsProvider} for {@code iam.credentialsProvider}. Each
 * {@link #getConnection} connects anew; put a pool around it. To be set up by one thread, then safe
 * for use by many.
 */
public final class AuroraSecureDataSource implements DataSource {
  private final AuroraSecureDriver driver = new AuroraSecureDriver();
  private final Properties properties = new Properties();
  private @Nullable String url;
  private @Nullable PrintWriter logWriter;

  /** Without a URL as yet. */
  public AuroraSecureDataSource() {}

  public @Nullable String getUrl() {
    return url;
  }

  /** A URL of the driver: {@code jdbc:aurora-secure:postgresql:…} or {@code …:mysql:…}. */
  public void setUrl(String url) {
    this.url = url;
  }

  /**
   * Sets a property of the driver, a plugin or the vendor driver.
   *
   * @param value a String, or an object where the property takes one; null removes the property
   */
  public void setProperty(String name, @Nullable Object value) {
    set(properties, name, value);
  }

  /** The database user. */
  public void setUser(@Nullable String user) {
    set(properties, "user", user);
  }

  /** The user's password; none for IAM. */
  public void setPassword(@Nullable String password) {
    set(properties, "password", password);
  }

  @Override
  public Connection getConnection() throws SQLException {
    return connect(properties);
  }

  @Override
  public Connection getConnection(@Nullable String username, @Nullable String password)
      throws SQLException {
    Properties theirs = new Properties();
    theirs.putAll(properties);
    set(theirs, "user", username);
    set(theirs, "password", password);
    return connect(theirs);
  }

  private static void set(Properties properties, String name, @Nullable Object value) {
    if (value == null) {
      properties.remove(name);
    } else {
      properties.put(name, value);
    }
  }

  private Connection connect(Properties info) throws SQLException {
    if (url == null) {
      throw new SQLNonTransientConnectionException("aurora-secure: the URL is not set", "08001");
    }
    Connection connection = driver.connect(url, info);
    if (connection == null) {
      throw new SQLNonTransientConnectionException(
          "aurora-secure: the URL does not begin with jdbc:aurora-secure:", "08001");
    }
    return connection;
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  /** Is kept; the driver logs through {@link System.Logger}. */
  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    logWriter = out;
  }

  /** 0: the vendor driver's own settings hold. */
  @Override
  public int getLoginTimeout() {
    return 0;
  }

  /**
   * Not supported but for 0; set {@code loginTimeout} (PostgreSQL, seconds) or {@code
   * connectTimeout} (MySQL, milliseconds) in the URL.
   *
   * @throws SQLFeatureNotSupportedException for any other value
   */
  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    if (seconds != 0) {
      throw new SQLFeatureNotSupportedException(
          "aurora-secure: set loginTimeout (PostgreSQL) or connectTimeout (MySQL) in the URL");
    }
  }

  @Override
  public Logger getParentLogger() {
    return driver.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("aurora-secure: not a wrapper of " + type.getName(), "0A000");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
