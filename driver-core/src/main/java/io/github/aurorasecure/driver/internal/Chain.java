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
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of one configuration around the vendor driver. Built once, used by many threads; its
 * plugins are closed when it has been released and the last connect through it has ended.
 */
final class Chain {
  private static final System.Logger LOG = System.getLogger(Chain.class.getName());

  private final Configuration configuration;
  private final List<Plugin> plugins;
  private final List<String> pluginNames;
  private final Connector connector;
  private final ProxyTypes proxyTypes;

  /** Who built it, its place among the chains, and connects in progress. */
  private final AtomicInteger users = new AtomicInteger(1);

  private Chain(Configuration configuration, List<Plugin> plugins, ProxyTypes proxyTypes) {
    this.configuration = configuration;
    this.plugins = plugins;
    this.pluginNames = configuration.plugins().stream().map(PluginProvider::name).toList();
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
                    configuration.valuesOf(provider),
                    configuration.objectsOf(provider))));
      }
    } catch (SQLException | RuntimeException | LinkageError e) {
      each(plugins, Plugin::close);
      throw e;
    }
    return new Chain(configuration, List.copyOf(plugins), proxyTypes);
  }

  /** Keeps the chain open for one more use; {@link #release} must follow. */
  void acquire() {
    users.incrementAndGet();
  }

  void forgetCredentials() {
    each(plugins, Plugin::forgetCredentials);
  }

  /** Gives up one use; the last one closes the plugins. */
  void release() {
    if (users.decrementAndGet() == 0) {
      each(plugins, Plugin::close);
    }
  }

  /** What one plugin throws must not keep others from their turn, nor fail who came by. */
  private static void each(List<Plugin> plugins, Consumer<Plugin> action) {
    for (Plugin plugin : plugins) {
      try {
        action.accept(plugin);
      } catch (RuntimeException | Error e) {
        LOG.log(
            Level.WARNING,
            "aurora-secure: {0} failed to close or to forget credentials with {1}",
            plugin.getClass().getName(),
            e.getClass().getName());
      }
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
      ConnectRequest request =
          new ConnectRequest(
              configuration.vendor(),
              configuration.vendorUrl(),
              configuration.hosts(),
              properties,
              attempt);
      Connection vendor = connector.connect(request);
      Connection connection = inspected(vendor, request);
      keepAttempt = !plugins.isEmpty() && configuration.dialsAgain();
      SecuredConnections.remember(
          vendor,
          new ConnectionInfo(configuration.vendor(), pluginNames, attempt.tlsMode(), attempt.tls()),
          keepAttempt ? attempt : null);
      return connection;
    } finally {
      if (!keepAttempt) {
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
        default -> proxyTypes.connection(vendor, new Inspectors(List.copyOf(inspectors)));
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
    Connection connection = driver.connect(request.url(), request.vendorProperties());
    if (connection == null) {
      throw Errors.configuration(VendorDrivers.notAccepted(request.vendor()));
    }
    return connection;
  }
}
