package io.github.aurorasecure.driver.internal.proxy;

import io.github.aurorasecure.spi.SqlInspector;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the proxy class for a vendor's object: a class generated in the build if it forwards every
 * method of every public interface of that object on this JDK, otherwise one generated now. Used by
 * many threads.
 */
public final class ProxyTypes {
  private record Known(Class<?> vendorClass, ProxyConstructor constructor) {}

  private final boolean shippedClasses;
  private final Map<Class<?>, ProxyConstructor> shipped =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Keeps its classes only as long as the vendor's. */
  private @Nullable RuntimeProxies runtime;

  // An application nearly always uses one vendor, so the last class of each kind is the next one.
  // These keep the last vendor's classes as long as this driver.
  private volatile @Nullable Known lastStatement;
  private volatile @Nullable Known lastPrepared;
  private volatile @Nullable Known lastResultSet;

  /** Uses the classes generated in the build where they fit. */
  public ProxyTypes() {
    this(true);
  }

  /**
   * With a choice for tests.
   *
   * @param shippedClasses false to generate all classes at run time, for tests
   */
  public ProxyTypes(boolean shippedClasses) {
    this.shippedClasses = shippedClasses;
  }

  /** A proxy of the vendor's connection, all of whose SQL goes by the inspector first. */
  public Connection connection(Connection vendor, SqlInspector inspector) throws SQLException {
    return (Connection)
        constructor(vendor.getClass()).create(vendor, new JdbcProxy.Scope(inspector, this));
  }

  StatementProxy statement(Statement vendor, ConnectionProxy connection) throws SQLException {
    boolean prepared = vendor instanceof PreparedStatement;
    Known known = prepared ? lastPrepared : lastStatement;
    if (known == null || known.vendorClass != vendor.getClass()) {
      known = new Known(vendor.getClass(), constructor(vendor.getClass()));
      if (prepared) {
        lastPrepared = known;
      } else {
        lastStatement = known;
      }
    }
    return (StatementProxy) known.constructor.create(vendor, connection);
  }

  ResultSetProxy resultSet(ResultSet vendor, JdbcProxy parent) throws SQLException {
    Known known = lastResultSet;
    if (known == null || known.vendorClass != vendor.getClass()) {
      known = new Known(vendor.getClass(), constructor(vendor.getClass()));
      lastResultSet = known;
    }
    return (ResultSetProxy) known.constructor.create(vendor, parent);
  }

  DatabaseMetaDataProxy metaData(DatabaseMetaData vendor, ConnectionProxy connection)
      throws SQLException {
    return (DatabaseMetaDataProxy) constructor(vendor.getClass()).create(vendor, connection);
  }

  QueryExecutorProxy queryExecutor(Object vendor, JdbcProxy connection) throws SQLException {
    return (QueryExecutorProxy) constructor(vendor.getClass()).create(vendor, connection);
  }

  private ProxyConstructor constructor(Class<?> vendorClass) throws SQLException {
    ProxyConstructor constructor = shipped.get(vendorClass);
    if (constructor == null) {
      constructor = shippedClasses ? findShipped(vendorClass) : null;
      if (constructor == null) {
        return generated(vendorClass);
      }
      shipped.put(vendorClass, constructor);
    }
    return constructor;
  }

  private static @Nullable ProxyConstructor findShipped(Class<?> vendorClass) {
    ProxyKind kind = ProxyKind.of(vendorClass);
    Set<Class<?>> interfaces = PublicInterfaces.of(vendorClass);
    for (VendorShape shape : VendorShape.ALL) {
      if (shape.vendorClasses(kind).isEmpty()) {
        continue;
      }
      try {
        Class<?> proxy = Class.forName(shape.proxyClassName(kind));
        if (forwardsAll(proxy, interfaces)) {
          return Class.forName(proxy.getName() + "Constructor")
              .asSubclass(ProxyConstructor.class)
              .getConstructor()
              .newInstance();
        }
      } catch (LinkageError | ReflectiveOperationException e) {
        // This vendor's driver is not visible here, so the object is not of this shape.
      }
    }
    return null;
  }

  /** The shape check: no abstract method left, no default method that would run unforwarded. */
  private static boolean forwardsAll(Class<?> proxy, Set<Class<?>> interfaces)
      throws NoSuchMethodException {
    for (Class<?> type : interfaces) {
      if (!type.isAssignableFrom(proxy)) {
        return false;
      }
      for (Method method : type.getMethods()) {
        if (!Modifier.isStatic(method.getModifiers()) && !PublicInterfaces.runsOverProxy(method)) {
          Method own = proxy.getMethod(method.getName(), method.getParameterTypes());
          if (own.getDeclaringClass().isInterface()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private ProxyConstructor generated(Class<?> vendorClass) throws SQLException {
    try {
      RuntimeProxies proxies;
      synchronized (this) {
        if (runtime == null) {
          runtime = new RuntimeProxies();
        }
        proxies = runtime;
      }
      return proxies.constructor(vendorClass);
    } catch (LinkageError | ReflectiveOperationException e) {
      throw new SQLNonTransientConnectionException(
          "aurora-secure: "
              + vendorClass.getName()
              + " has methods, on this JDK, that no proxy class of this driver forwards, and none"
              + " could be generated; add net.bytebuddy:byte-buddy to the class path",
          "08001",
          e);
    }
  }
}
