package io.github.aurorasecure.benchmarks.stub;

import com.p6spy.engine.spy.P6SpyDriver;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import net.ttddyy.dsproxy.ConnectionInfo;
import net.ttddyy.dsproxy.proxy.ProxyConfig;
import net.ttddyy.dsproxy.proxy.jdk.JdkJdbcProxyFactory;

/** Through whom calls reach the stub driver. */
public enum Subject {
  /** Nobody. */
  BARE {
    @Override
    Connection connect(List<AutoCloseable> pools) throws SQLException {
      return DriverManager.getConnection(StubDriver.URL);
    }
  },

  /** This driver with {@code password-policy}. */
  GUARDED {
    @Override
    Connection connect(List<AutoCloseable> pools) throws SQLException {
      return DriverManager.getConnection(StubDriver.GUARDED_URL);
    }
  },

  /** HikariCP. */
  HIKARI {
    @Override
    Connection connect(List<AutoCloseable> pools) throws SQLException {
      HikariDataSource pool = new HikariDataSource();
      pools.add(pool);
      pool.setJdbcUrl(StubDriver.URL);
      pool.setMaximumPoolSize(1);
      return pool.getConnection();
    }
  },

  /** datasource-proxy, with nobody listening. */
  DATASOURCE_PROXY {
    @Override
    Connection connect(List<AutoCloseable> pools) throws SQLException {
      return new JdkJdbcProxyFactory()
          .createConnection(
              BARE.connect(pools), new ConnectionInfo(), ProxyConfig.Builder.create().build());
    }
  },

  /** p6spy, which logs nothing. */
  P6SPY {
    @Override
    Connection connect(List<AutoCloseable> pools) throws SQLException {
      System.setProperty("p6spy.config.modulelist", "com.p6spy.engine.spy.P6SpyFactory");
      return new P6SpyDriver()
          .connect(StubDriver.URL.replace("jdbc:", "jdbc:p6spy:"), new Properties());
    }
  };

  /** Connects; what has to be closed after the connection is added to the list. */
  abstract Connection connect(List<AutoCloseable> pools) throws SQLException;
}
