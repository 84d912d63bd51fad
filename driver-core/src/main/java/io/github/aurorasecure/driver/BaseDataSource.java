package io.github.aurorasecure.driver;

import io.github.aurorasecure.driver.internal.DriverUrl;
import io.github.aurorasecure.spi.Vendor;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.PrintWriter;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.logging.Logger;
import javax.naming.NamingException;
import javax.naming.Reference;
import javax.naming.Referenceable;
import javax.naming.StringRefAddr;
import javax.sql.CommonDataSource;
import org.jspecify.annotations.Nullable;

/**
 * What the driver's data sources share: a URL and properties, which unlike those of a URL may be
 * objects, such as an {@code AwsCredentialsProvider} for {@code iam.credentialsProvider}. To be set
 * up by one thread, then safe for use by many.
 *
 * <p>Can be serialised and bound in JNDI, but no secret goes along: the password is left out and
 * has to be set anew; with any other secret, or an object among the properties, it fails.
 */
public abstract sealed class BaseDataSource implements CommonDataSource, Referenceable, Serializable
    permits AuroraSecureConnectionPoolDataSource, AuroraSecureDataSource, AuroraSecureXADataSource {
  private static final long serialVersionUID = 1;
  private static final String PASSWORD = "password";
  private static final String URL = "url";
  private static final String LOGIN_TIMEOUT = "loginTimeout";

  /** Before the names of properties in a reference. */
  private static final String PROPERTY = "property:";

  private final transient AuroraSecureDriver driver = new AuroraSecureDriver();
  private final transient Properties properties = new Properties();
  private transient @Nullable String url;
  private transient @Nullable PrintWriter logWriter;
  private transient int loginTimeout;

  BaseDataSource() {}

  /** The URL, or null if it is not set. */
  public final @Nullable String getUrl() {
    return url;
  }

  /** A URL of the driver: {@code jdbc:aurora-secure:postgresql:…} or {@code …:mysql:…}. */
  public final void setUrl(@Nullable String url) {
    this.url = url;
  }

  /**
   * Sets a property of the driver, a plugin or the vendor driver.
   *
   * @param value a String, or an object where the property takes one; null removes the property
   */
  public final void setProperty(String name, @Nullable Object value) {
    set(properties, name, value);
  }

  /** The database user, or null if it is not set. */
  public final @Nullable String getUser() {
    return properties.getProperty("user");
  }

  /** The database user. */
  public final void setUser(@Nullable String user) {
    setProperty("user", user);
  }

  /** The user's password; none for IAM. */
  public final void setPassword(@Nullable String password) {
    setProperty(PASSWORD, password);
  }

  /** The plugins to use, outermost first, or null if they are not set. */
  public final @Nullable String getPlugins() {
    return properties.getProperty("plugins");
  }

  /** The plugins to use, outermost first; by default {@code iam,tls-verify,password-policy}. */
  public final void setPlugins(@Nullable String plugins) {
    setProperty("plugins", plugins);
  }

  private static void set(Properties properties, String name, @Nullable Object value) {
    if (value == null) {
      properties.remove(name);
    } else {
      properties.put(name, value);
    }
  }

  final Connection connect() throws SQLException {
    return connect(copyOfProperties());
  }

  final Connection connect(@Nullable String user, @Nullable String password) throws SQLException {
    Properties theirs = copyOfProperties();
    set(theirs, "user", user);
    set(theirs, PASSWORD, password);
    return connect(theirs);
  }

  private Properties copyOfProperties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  private Connection connect(Properties info) throws SQLException {
    String known = knownUrl();
    if (loginTimeout > 0) {
      boolean postgresql = vendor() == Vendor.POSTGRESQL;
      String name = postgresql ? "loginTimeout" : "connectTimeout";
      if (!known.contains(name)) {
        long value = postgresql ? loginTimeout : Math.min(loginTimeout * 1000L, Integer.MAX_VALUE);
        info.putIfAbsent(name, Long.toString(value));
      }
    }
    return Objects.requireNonNull(driver.connect(known, info));
  }

  private String knownUrl() throws SQLException {
    if (url == null || !driver.acceptsURL(url)) {
      throw new SQLNonTransientConnectionException(
          url == null
              ? "aurora-secure: the URL is not set"
              : "aurora-secure: the URL does not begin with jdbc:aurora-secure:",
          "08001");
    }
    return url;
  }

  final Vendor vendor() throws SQLException {
    return DriverUrl.vendorOf(knownUrl());
  }

  @Override
  public final @Nullable PrintWriter getLogWriter() {
    return logWriter;
  }

  /** Is kept; the driver logs through {@link System.Logger}. */
  @Override
  public final void setLogWriter(@Nullable PrintWriter out) {
    logWriter = out;
  }

  /** In seconds; 0, the default, leaves it to the vendor driver. */
  @Override
  public final int getLoginTimeout() {
    return loginTimeout;
  }

  /**
   * In seconds: the vendor property {@code loginTimeout} for PostgreSQL, {@code connectTimeout} for
   * MySQL, unless it is given in the URL or the properties.
   *
   * @throws SQLException 22023 if negative
   */
  @Override
  public final void setLoginTimeout(int seconds) throws SQLException {
    if (seconds < 0) {
      throw new SQLException(
          "aurora-secure: a login timeout of %d s; give 0 or more".formatted(seconds), "22023");
    }
    loginTimeout = seconds;
  }

  @Override
  public final Logger getParentLogger() {
    return driver.getParentLogger();
  }

  /**
   * All but the password, for JNDI.
   *
   * @throws NamingException if there is any other secret, or an object
   */
  @Override
  public final Reference getReference() throws NamingException {
    Reference reference =
        new Reference(getClass().getName(), DataSourceObjectFactory.class.getName(), null);
    if (url != null) {
      if (SecretSettings.holdsSecret(url)) {
        throw new NamingException(
            "aurora-secure: the URL holds a secret, which cannot be stored; set it as a property");
      }
      reference.add(new StringRefAddr(URL, url));
    }
    if (loginTimeout > 0) {
      reference.add(new StringRefAddr(LOGIN_TIMEOUT, Integer.toString(loginTimeout)));
    }
    for (Map.Entry<Object, Object> property : properties.entrySet()) {
      String name = (String) property.getKey();
      if (name.equals(PASSWORD)) {
        continue;
      }
      if (SecretSettings.isSecret(name) || !(property.getValue() instanceof String)) {
        throw new NamingException(
            "aurora-secure: property %s is a secret or an object, which cannot be stored"
                .formatted(name));
      }
      reference.add(new StringRefAddr(PROPERTY + name, (String) property.getValue()));
    }
    return reference;
  }

  /** Sets what {@link #getReference} stored. */
  final void restore(String name, String value) {
    if (name.startsWith(PROPERTY)) {
      setProperty(name.substring(PROPERTY.length()), value);
    } else if (name.equals(URL)) {
      url = value;
    } else if (name.equals(LOGIN_TIMEOUT)) {
      loginTimeout = Integer.parseInt(value);
    }
  }

  Object writeReplace() throws NotSerializableException {
    try {
      return new Stored(getReference());
    } catch (NamingException e) {
      throw new NotSerializableException(e.getMessage());
    }
  }

  private void readObject(ObjectInputStream in) throws InvalidObjectException {
    throw new InvalidObjectException("stored as its reference only");
  }

  private record Stored(Reference reference) implements Serializable {
    private @Nullable Object readResolve() {
      return DataSourceObjectFactory.dataSource(reference);
    }
  }

  /** The class and the user: URL and properties may hold secrets. */
  @Override
  public final String toString() {
    return getClass().getSimpleName() + "[user=" + getUser() + ']';
  }
}
