package io.github.aurorasecure.driver;

import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.Connector;
import io.github.aurorasecure.spi.Plugin;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.PluginProvider;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A plugin that notes what it is asked to connect and then refuses, so that nothing is dialled. */
public final class RecorderProvider implements PluginProvider {
  static final Queue<ConnectRequest> REQUESTS = new ConcurrentLinkedQueue<>();
  static final Queue<PluginConfig> CONFIGS = new ConcurrentLinkedQueue<>();
  static final AtomicInteger CLOSED = new AtomicInteger();
  static final AtomicInteger FORGOTTEN = new AtomicInteger();
  static final Queue<PluginProvider> PROVIDERS = new ConcurrentLinkedQueue<>();

  /** Run once, before the next plugin is made. */
  static final AtomicReference<Callable<Void>> BEFORE_CREATE = new AtomicReference<>();

  static void reset() {
    REQUESTS.clear();
    CONFIGS.clear();
    CLOSED.set(0);
    FORGOTTEN.set(0);
    PROVIDERS.clear();
  }

  @Override
  public String name() {
    return "recorder";
  }

  @Override
  public List<PluginProperty> properties() {
    return List.of(
        new PluginProperty("label", "Any text", null),
        PluginProperty.ofObject("listener", "A Runnable or the name of one"),
        PluginProperty.family("listener", "What it is made with"),
        new PluginProperty("failure", "How to fail", "sql", List.of("sql", "runtime", "linkage")));
  }

  @Override
  public Plugin create(PluginConfig config) throws SQLException {
    String failure = config.get("failure", "sql", List.of("sql", "runtime", "linkage"));
    Callable<Void> before = BEFORE_CREATE.getAndSet(null);
    if (before != null) {
      try {
        before.call();
      } catch (Exception e) {
        throw new SQLException(e);
      }
    }
    config.object("listener", Runnable.class);
    CONFIGS.add(config);
    PROVIDERS.add(this);
    return new Plugin() {
      @Override
      public Connection connect(ConnectRequest request, Connector next) throws SQLException {
        REQUESTS.add(request);
        switch (failure) {
          case "runtime" -> throw new IllegalArgumentException("hunter2");
          case "linkage" -> throw new NoClassDefFoundError("software/amazon/Missing");
          default -> throw new SQLException("recorded", "08004");
        }
      }

      @Override
      public void forgetCredentials() {
        FORGOTTEN.incrementAndGet();
        failAtRuntime();
      }

      @Override
      public void close() {
        CLOSED.incrementAndGet();
        failAtRuntime();
      }

      private void failAtRuntime() {
        if (failure.equals("runtime")) {
          throw new IllegalStateException("hunter2");
        }
      }
    };
  }
}
