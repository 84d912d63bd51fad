package io.github.aurorasecure.benchmarks;

import io.github.aurorasecure.benchmarks.stub.CallBenchmark;
import io.github.aurorasecure.password.PasswordPolicyPluginProvider;
import io.github.aurorasecure.spi.ConnectAttempt;
import io.github.aurorasecure.spi.ConnectRequest;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.SqlInspector;
import io.github.aurorasecure.spi.Vendor;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What {@code password-policy} costs each statement, on texts as ORMs send them. Allocation with
 * {@code -prof gc}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class InspectionBenchmark {
  /** A text of each kind. */
  public enum Text {
    SELECT_180(CallBenchmark.SELECT),
    SELECT_2000(CallBenchmark.SELECT + " or o1_0.state in (" + "?,".repeat(900) + "?)"),
    HINTED_SELECT("/* org.example.Orders.findByCustomer */ " + CallBenchmark.SELECT),
    INSERT(
        "insert into orders (created_at,customer_id,state,total,note,version,changed_at,changed_by,"
            + "shipping_city,shipping_zip,id) values (?,?,?,?,?,?,?,?,?,?,default) "
            + "/* padded to the same length */"),
    UPDATE(
        "update orders set created_at=?,customer_id=?,state=?,total=?,note=?,version=?,changed_at=?,"
            + "changed_by=?,shipping_city=?,shipping_zip=?,shipping_street=? where id=? and version=?"),
    DELETE("delete from orders where id=? and version=?"),
    WITH(
        "with recent as (select id,customer_id,total from orders where created_at>? and state=?)"
            + " select c.name,sum(r.total) from recent r join customers c on c.id=r.customer_id"
            + " group by c.name"),
    /** Not restricted, by the lexer. */
    ALTER_ROLE("alter role app set search_path = app, public"),
    ALTER_USER("alter user app account lock");

    private final String sql;

    Text(String sql) {
      this.sql = sql;
    }
  }

  /** Whose SQL it is. */
  @Param Vendor vendor = Vendor.POSTGRESQL;

  /** What is inspected. */
  @Param Text text = Text.SELECT_180;

  private SqlInspector inspector = sql -> {};
  private String sql = "";

  /** Makes the inspector. */
  @Setup
  public void setUp() throws SQLException {
    sql = text.sql;
    inspector = inspector(vendor);
    inspector.inspect(sql);
  }

  /** The inspector of a connection whose session is never exempt, so that it is not asked. */
  private static SqlInspector inspector(Vendor vendor) throws SQLException {
    String url = "jdbc:" + vendor.name().toLowerCase(Locale.ROOT) + "://localhost/app";
    PluginConfig config =
        new PluginConfig(
            "password-policy",
            vendor,
            DriverManager.getDriver(url),
            List.of(),
            Map.of("exempt", "none"));
    Connection unused =
        (Connection)
            Proxy.newProxyInstance(
                InspectionBenchmark.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  throw new AssertionError(method);
                });
    try (ConnectAttempt attempt = ConnectAttempt.begin()) {
      ConnectRequest request = new ConnectRequest(vendor, url, List.of(), Map.of(), attempt);
      return Objects.requireNonNull(
          new PasswordPolicyPluginProvider().create(config).sqlInspector(request, unused));
    }
  }

  /** Inspects the text. */
  @Benchmark
  public String inspect() throws SQLException {
    inspector.inspect(sql);
    return sql;
  }
}
