package io.github.aurorasecure.driver.internal;

import io.github.aurorasecure.driver.ConnectionInfo;
import io.github.aurorasecure.driver.internal.proxy.ProxyTypes;
import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProvider;
import io.github.aurorasecure.spi.SqlInspector;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of one configuration around the vendor driver. Built once, used by many threads; its
 * plugins are closed when it has been released and the last connect through it has ended.
 */
final class Chain {
  private final Configuration configuration;
  private final List<Plugin> plugins;
  private final Connector connector;
  private final ProxyTypes proxyTypes;

  /** Connects in progress, and one for the holder of the chain; 0 is closed for good. */
  private final AtomicInteger users = new AtomicInteger(1);

  private Chain(Configuration configuration, List<Plugin> plugins, ProxyTypes proxyTypes) {
    this.configuration = configuration;
    this.plugins = plugins;
    this.proxyTypes = proxyTypes;
    Connector next = request -> connectVendor(configuration.driver(), request);
    for (int i = plugins.size() - 1; i >= 0; i--) {
      Plugin plugin = plugins.get(i);
      Connector inner = next;
      next = request -> plugin.connect(request, inner);
    }
    this.connector = next;
  }

  static Chain build(Configuration configuration, ProxyTypes proxyTypes) throws SQLException {
    List<Plugin> plugins = new ArrayList<>();
    try {
      for (PluginProvider provider : configuration.plugins()) {
        plugins.add(
            provider.create(
                new PluginConfig(
                    provider.name(),
                    configuration.vendor(),
                    configuration.driver(),
                    configuration.hosts(),
                    configuration.valuesOf(provider))));
      }
    } catch (SQLException | RuntimeException | LinkageError e) {
      plugins.forEach(Plugin::close);
      throw asSqlException(e);
    }
    return new Chain(configuration, List.copyOf(plugins), proxyTypes);
  }

  /** Whether the chain could be kept open for one more connect; {@link #release} must follow. */
  boolean acquire() {
    return users.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
  }

  /** Gives up one use; the last one closes the plugins. */
  void release() {
    if (users.decrementAndGet() == 0) {
      plugins.forEach(Plugin::close);
    }
  }

  Connection connect(@Nullable String password) throws SQLException {
    Map<String, String> properties = new HashMap<>(configuration.vendorProperties());
    if (password != null) {
      properties.put("password", password);
    }
    ConnectAttempt attempt = ConnectAttempt.begin();
    boolean keepAttempt = false;
    try {
      if (!plugins.isEmpty()) {
        properties.put(ConnectAttempt.PROPERTY, attempt.handle());
      }
      ConnectRequest request =
          new ConnectRequest(
              configuration.vendor(),
              configuration.vendorUrl(),
              configuration.hosts(),
              properties,
              attempt);
      Connection vendor = connector.connect(request);
      Connection connection = inspected(vendor, request);
      keepAttempt = configuration.dialsAgain();
      SecuredConnections.remember(
          vendor,
          new ConnectionInfo(configuration.vendor(), configuration.pluginNames(), attempt.tls()),
          keepAttempt ? attempt : null);
      return connection;
    } catch (RuntimeException | LinkageError e) {
      throw asSqlException(e);
    } finally {
      if (keepAttempt) {
        attempt.connected();
      } else {
        attempt.close();
      }
    }
  }

  private Connection inspected(Connection vendor, ConnectRequest request) throws SQLException {
    try {
      List<SqlInspector> inspectors = new ArrayList<>();
      for (Plugin plugin : plugins) {
        SqlInspector inspector = plugin.sqlInspector(request, vendor);
        if (inspector != null) {
          inspectors.add(inspector);
        }
      }
      return switch (inspectors.size()) {
        case 0 -> vendor;
        case 1 -> proxyTypes.connection(vendor, inspectors.get(0));
        default ->
            proxyTypes.connection(
                vendor,
                sql -> {
                  for (SqlInspector inspector : inspectors) {
                    inspector.inspect(sql);
                  }
                });
      };
    } catch (SQLException | RuntimeException | LinkageError e) {
      try {
        vendor.close();
      } catch (SQLException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static Connection connectVendor(Driver driver, ConnectRequest request)
      throws SQLException {
    Properties properties = new Properties();
    properties.putAll(request.properties());
    Connection connection = driver.connect(request.url(), properties);
    if (connection == null) {
      throw Errors.configuration(
          "the "
              + request.vendor().displayName()
              + " driver does not accept what follows "
              + DriverUrl.PREFIX
              + " in the URL");
    }
    return connection;
  }

  /**
   * Pools and frameworks handle nothing else; the class name says what it was, secrets stay out.
   */
  private static SQLException asSqlException(Throwable e) {
    return e instanceof SQLException known
        ? known
        : new SQLNonTransientConnectionException(
            "aurora-secure: connecting failed with " + e.getClass().getName(), "08001", e);
  }
}
