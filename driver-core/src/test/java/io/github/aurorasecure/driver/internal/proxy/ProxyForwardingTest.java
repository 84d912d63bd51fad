package io.github.aurorasecure.driver.internal.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.aurorasecure.spi.SqlInspector;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Walks every method of every interface of the vendors' objects through proxy classes. */
class ProxyForwardingTest {
  /** Each has tests of its own on real servers. */
  private static final Set<String> ANSWERED_BY_THE_PROXY =
      Set.of(
          "unwrap",
          "isWrapperFor",
          "alterUserPassword",
          "getCopyAPI",
          "updateRow",
          "insertRow",
          "deleteRow");

  record Shape(String name, ProxyKind kind, Set<Class<?>> interfaces, boolean shipped) {
    @Override
    public String toString() {
      return name + (shipped ? "" : " generated at run time");
    }
  }

  static Stream<Shape> shapes() throws ClassNotFoundException {
    List<Shape> shapes = new ArrayList<>();
    for (VendorShape shape : VendorShape.ALL) {
      for (ProxyKind kind : ProxyKind.values()) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (String name : shape.vendorClasses(kind)) {
          interfaces.addAll(PublicInterfaces.of(Class.forName(name)));
        }
        if (!interfaces.isEmpty() && kind != ProxyKind.QUERY_EXECUTOR) {
          shapes.add(new Shape(shape.label() + kind.label, kind, interfaces, true));
          shapes.add(new Shape(shape.label() + kind.label, kind, interfaces, false));
        }
      }
    }
    return shapes.stream();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyMethodIsForwardedOnceWithItsArgumentsAndResult(Shape shape) throws Exception {
    Recorder vendor = new Recorder(shape.interfaces);
    Object proxy = proxy(vendor.object, shape, sql -> {});
    int walked = 0;
    for (Class<?> type : shape.interfaces) {
      assertThat(proxy).isInstanceOf(type);
      for (Method method : type.getMethods()) {
        if (Modifier.isStatic(method.getModifiers())
            || ANSWERED_BY_THE_PROXY.contains(method.getName())) {
          continue;
        }
        vendor.calls.clear();
        Object[] arguments = arguments(method);
        Object result = method.invoke(proxy, arguments);

        assertThat(vendor.calls).as("%s", method).hasSize(1);
        Call call = vendor.calls.get(0);
        assertThat(call.method.getName()).isEqualTo(method.getName());
        assertThat(call.method.getParameterTypes()).isEqualTo(method.getParameterTypes());
        assertThat(call.arguments).as("%s", method).containsExactly(arguments);
        if (method.getReturnType().isPrimitive()) {
          assertThat(result).as("%s", method).isEqualTo(call.result);
        } else if (Connection.class.isAssignableFrom(method.getReturnType())) {
          // Whatever connection the vendor names, the application stays with the inspected one.
          assertThat(result).as("%s", method).isSameAs(((JdbcProxy) proxy).connection());
        } else {
          assertThat(JdbcProxy.vendor(result)).as("%s", method).isSameAs(call.result);
        }
        walked++;
      }
    }
    assertThat(walked).isGreaterThan(40);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void vendorsExceptionPassesAsItIs(Shape shape) throws Exception {
    Recorder vendor = new Recorder(shape.interfaces);
    Object proxy = proxy(vendor.object, shape, sql -> {});
    for (Class<?> type : shape.interfaces) {
      for (Method method : type.getMethods()) {
        if (Modifier.isStatic(method.getModifiers())
            || ANSWERED_BY_THE_PROXY.contains(method.getName())
            || !Arrays.asList(method.getExceptionTypes()).contains(SQLException.class)) {
          continue;
        }
        vendor.failure = new SQLException("from the vendor", "XX000", 7);
        assertThatThrownBy(() -> method.invoke(proxy, arguments(method)))
            .as("%s", method)
            .isInstanceOf(InvocationTargetException.class)
            .extracting(Throwable::getCause)
            .isSameAs(vendor.failure);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void methodsThatTakeSqlAreInspectedBeforeTheVendorIsCalled(Shape shape) throws Exception {
    Recorder vendor = new Recorder(shape.interfaces);
    SQLException refusal = new SQLException("refused", "42501");
    Object proxy =
        proxy(
            vendor.object,
            shape,
            sql -> {
              throw refusal;
            });
    Set<String> refused = new LinkedHashSet<>();
    for (Class<?> type : shape.interfaces) {
      for (Method method : type.getMethods()) {
        if (Modifier.isStatic(method.getModifiers())
            || ANSWERED_BY_THE_PROXY.contains(method.getName())) {
          continue;
        }
        vendor.calls.clear();
        try {
          method.invoke(proxy, arguments(method));
        } catch (InvocationTargetException e) {
          assertThat(e.getCause()).isSameAs(refusal);
          assertThat(vendor.calls).as("%s", method).isEmpty();
          refused.add(method.getName());
        }
      }
    }
    assertThat(refused).containsAll(EXPECTED_REFUSALS.getOrDefault(shape.kind, List.of()));
    if (shape.name.startsWith("MySql") && shape.kind == ProxyKind.CONNECTION) {
      assertThat(refused).contains("clientPrepareStatement", "serverPrepareStatement");
    }
    if (shape.name.equals("PostgresConnection")) {
      assertThat(refused).contains("execSQLQuery", "execSQLUpdate", "createQuery");
    }
  }

  private static final Map<ProxyKind, List<String>> EXPECTED_REFUSALS =
      Map.of(
          ProxyKind.CONNECTION, List.of("prepareStatement", "prepareCall"),
          ProxyKind.STATEMENT,
              List.of(
                  "execute", "executeQuery", "executeUpdate", "executeLargeUpdate", "addBatch"));

  /** A vendor's object of exactly these interfaces, and its proxy. */
  private static Object proxy(Object vendor, Shape shape, SqlInspector inspector)
      throws SQLException {
    ProxyTypes types = new ProxyTypes(shape.shipped);
    if (shape.kind == ProxyKind.CONNECTION) {
      return types.connection((Connection) vendor, inspector);
    }
    Connection connection =
        types.connection((Connection) new Recorder(Set.of(Connection.class)).object, inspector);
    ConnectionProxy parent = (ConnectionProxy) connection;
    return switch (shape.kind) {
      case RESULT_SET -> types.resultSet((ResultSet) vendor, parent);
      case DATABASE_META_DATA -> types.metaData((DatabaseMetaData) vendor, parent);
      default -> types.statement((Statement) vendor, parent);
    };
  }

  /** Each other than those beside it, as far as its type has values that can be made here. */
  private static Object[] arguments(Method method) {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    Arrays.setAll(arguments, i -> argument(types[i], i + 1));
    return arguments;
  }

  private static Object argument(Class<?> type, int number) {
    if (type == String.class || type == Object.class) {
      return "text" + number;
    }
    if (type == char.class) {
      return (char) ('a' + number);
    }
    if (type == boolean.class) {
      return number % 2 == 0;
    }
    if (type.isPrimitive()) {
      // That number of that type: the array converts it.
      Object one = Array.newInstance(type, 1);
      Array.setByte(one, 0, (byte) number);
      return Array.get(one, 0);
    }
    if (type.isArray()) {
      return Array.newInstance(type.getComponentType(), number);
    }
    return type.isInterface() ? new Recorder(Set.of(type)).object : null;
  }

  record Call(Method method, List<Object> arguments, Object result) {}

  /** Stands for a vendor's object and notes each call. */
  private static final class Recorder {
    final List<Call> calls = new ArrayList<>();
    SQLException failure;
    final Object object;

    Recorder(Set<Class<?>> interfaces) {
      object =
          Proxy.newProxyInstance(
              ProxyForwardingTest.class.getClassLoader(),
              interfaces.toArray(Class<?>[]::new),
              (self, method, arguments) -> {
                Object own =
                    switch (method.getName()) {
                      case "toString" -> "vendor";
                      case "hashCode" -> System.identityHashCode(self);
                      case "equals" -> self == arguments[0];
                      default -> null;
                    };
                if (own != null) {
                  return own;
                }
                if (failure != null) {
                  throw failure;
                }
                Object result = result(self, method.getReturnType());
                calls.add(
                    new Call(
                        method, arguments == null ? List.of() : Arrays.asList(arguments), result));
                return result;
              });
    }

    private static Object result(Object self, Class<?> type) {
      if (type.isPrimitive() && type != void.class) {
        return Array.get(Array.newInstance(type, 1), 0);
      }
      if (type == String.class) {
        return new String("result");
      }
      boolean wrapped =
          Stream.of(
                  Connection.class,
                  Statement.class,
                  PreparedStatement.class,
                  CallableStatement.class,
                  ResultSet.class,
                  DatabaseMetaData.class)
              .anyMatch(candidate -> candidate.isAssignableFrom(type));
      if (!wrapped) {
        return null;
      }
      return type.isInstance(self) ? self : new Recorder(Set.of(type)).object;
    }
  }
}
