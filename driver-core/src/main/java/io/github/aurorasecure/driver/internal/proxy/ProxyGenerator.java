package io.github.aurorasecure.driver.internal.proxy;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.dynamic.scaffold.subclass.ConstructorStrategy;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.bytecode.ByteCodeAppender;
import net.bytebuddy.implementation.bytecode.StackManipulation;
import net.bytebuddy.implementation.bytecode.Throw;
import net.bytebuddy.implementation.bytecode.assign.TypeCasting;
import net.bytebuddy.implementation.bytecode.constant.NullConstant;
import net.bytebuddy.implementation.bytecode.member.FieldAccess;
import net.bytebuddy.implementation.bytecode.member.MethodInvocation;
import net.bytebuddy.implementation.bytecode.member.MethodReturn;
import net.bytebuddy.implementation.bytecode.member.MethodVariableAccess;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes the forwarding methods. Runs in the build; at run time only for vendor classes that the
 * build did not know.
 */
final class ProxyGenerator {
  /** Methods whose first argument is SQL text or, for {@code …ByKey}, may be. */
  private static final Set<String> TAKES_SQL =
      Set.of(
          "execute",
          "executeQuery",
          "executeUpdate",
          "executeLargeUpdate",
          "addBatch",
          "prepareStatement",
          "prepareCall",
          "nativeSQL",
          // Connector/J
          "clientPrepareStatement",
          "serverPrepareStatement",
          // pgjdbc
          "execSQLQuery",
          "execSQLUpdate",
          "executeWithFlags",
          "startCopy",
          "wrap",
          "createSimpleQuery",
          "createQuery",
          "createQueryKey",
          "createQueryByKey",
          "borrowQuery",
          "borrowQueryByKey",
          "borrowCallableQuery",
          "borrowReturningQuery");

  /** {@code wrap} of pgjdbc's query executor takes a list of queries. */
  private static final Set<Class<?>> INSPECTED_FIRST =
      Set.of(String.class, Object.class, List.class);

  /** What a vendor's object may lead back through, each with a {@code proxy} method of its own. */
  private static final List<Class<?>> PROXIED =
      List.of(
          Connection.class, Statement.class, ResultSet.class, DatabaseMetaData.class, Array.class);

  /** Methods through which a vendor's result set writes SQL of its own. */
  private static final Set<String> WRITES_ROW = Set.of("updateRow", "insertRow", "deleteRow");

  /** Methods whose arguments Connector/J puts into a comment before each statement. */
  private static final Set<String> SETS_COMMENT = Set.of("setStatementComment", "setClientInfo");

  /** Methods that take no SQL and may throw what the server says of that given before. */
  private static final Set<String> SENDS_SQL =
      Set.of(
          "executeBatch",
          "executeLargeBatch",
          "getMoreResults",
          "getMetaData",
          "getParameterMetaData",
          // Of a result set that is streamed, with another statement behind it.
          "next",
          "close",
          "last",
          "isLast",
          "absolute");

  private static final TypeDescription BASE = TypeDescription.ForLoadedType.of(JdbcProxy.class);

  private final ByteBuddy byteBuddy =
      new ByteBuddy(ClassFileVersion.JAVA_V17).with(TypeValidation.DISABLED);

  /** A proxy class and, as its auxiliary type, the {@link ProxyConstructor} that makes it. */
  List<DynamicType.Unloaded<?>> generate(String name, ProxyKind kind, Set<Class<?>> interfaces)
      throws NoSuchMethodException {
    Constructor<?> baseConstructor = kind.base.getDeclaredConstructor(Object.class, Object.class);
    DynamicType.Builder<?> builder =
        byteBuddy
            .subclass(kind.base, ConstructorStrategy.Default.NO_CONSTRUCTORS)
            .implement(new ArrayList<>(interfaces))
            .name(name)
            .modifiers(Visibility.PUBLIC)
            .defineConstructor(Visibility.PUBLIC)
            .withParameters(Object.class, Object.class)
            .intercept(MethodCall.invoke(baseConstructor).withAllArguments());
    boolean commentsStatements =
        interfaces.stream()
            .flatMap(type -> Arrays.stream(type.getMethods()))
            .anyMatch(method -> method.getName().equals("setStatementComment"));
    Set<List<Object>> done = new HashSet<>();
    for (Class<?> type : interfaces) {
      for (Method method : type.getMethods()) {
        List<Object> signature =
            List.of(
                method.getName(),
                Arrays.asList(method.getParameterTypes()),
                method.getReturnType());
        if (isForwarded(method, kind.base) && done.add(signature)) {
          builder =
              builder
                  .defineMethod(method.getName(), method.getReturnType(), Visibility.PUBLIC)
                  .withParameters(method.getParameterTypes())
                  .throwing(method.getExceptionTypes())
                  .intercept(forward(method, kind.base, commentsStatements));
        }
      }
    }
    DynamicType.Unloaded<?> proxy = builder.make();
    DynamicType.Unloaded<?> constructor =
        byteBuddy
            .subclass(Object.class)
            .implement(ProxyConstructor.class)
            .name(name + "Constructor")
            .modifiers(Visibility.PUBLIC)
            .defineMethod("create", JdbcProxy.class, Visibility.PUBLIC)
            .withParameters(Object.class, Object.class)
            .intercept(
                MethodCall.construct(
                        proxy
                            .getTypeDescription()
                            .getDeclaredMethods()
                            .filter(MethodDescription::isConstructor)
                            .getOnly())
                    .withAllArguments())
            .make();
    return List.of(proxy, constructor);
  }

  private static boolean isForwarded(Method method, Class<?> base) {
    if (Modifier.isStatic(method.getModifiers()) || PublicInterfaces.runsOverProxy(method)) {
      return false;
    }
    try {
      Method own = base.getMethod(method.getName(), method.getParameterTypes());
      return Modifier.isAbstract(own.getModifiers()) || own.getDeclaringClass().isInterface();
    } catch (NoSuchMethodException e) {
      return true;
    }
  }

  /** Whether the text is added to a batch, or a statement is prepared from it that may be. */
  private static boolean isBatched(Method method) {
    return method.getName().equals("addBatch")
        || Statement.class.isAssignableFrom(method.getReturnType());
  }

  private static Implementation forward(Method method, Class<?> base, boolean commentsStatements) {
    if (method.getReturnType().getName().equals("org.postgresql.copy.CopyManager")) {
      // Made over the proxy it sends its SQL through the proxied query executor.
      return MethodCall.construct(method.getReturnType().getConstructors()[0]).withThis();
    }
    MethodDescription described = new MethodDescription.ForLoadedMethod(method);
    List<StackManipulation> code = new ArrayList<>();
    Class<?>[] parameters = method.getParameterTypes();
    boolean takesSql = TAKES_SQL.contains(method.getName());
    boolean takesText = takesSql && parameters.length > 0 && parameters[0] == String.class;
    if (takesSql) {
      for (int i = 0, offset = 1; i < parameters.length; i++) {
        if ((i == 0 && INSPECTED_FIRST.contains(parameters[i]))
            || parameters[i] == String[].class) {
          code.add(MethodVariableAccess.loadThis());
          code.add(MethodVariableAccess.REFERENCE.loadFrom(offset));
          boolean batched = i == 0 && parameters[i] != List.class && isBatched(method);
          code.add(invoke(batched ? "inspectForBatch" : "inspect", parameters[i]));
        }
        offset += TypeDescription.ForLoadedType.of(parameters[i]).getStackSize().getSize();
      }
    }
    if (WRITES_ROW.contains(method.getName()) && base == ResultSetProxy.class) {
      code.add(MethodVariableAccess.loadThis());
      code.add(invoke("inspectRow"));
    }
    if (commentsStatements && SETS_COMMENT.contains(method.getName())) {
      for (int i = 0; i < parameters.length; i++) {
        code.add(MethodVariableAccess.REFERENCE.loadFrom(i + 1));
        code.add(invoke("refuseCommentEnd", Object.class));
      }
    }
    int inspection = code.size();
    boolean wraps = proxied(method.getReturnType()) != null;
    boolean wrapsExecutor =
        method.getReturnType().getName().equals("org.postgresql.core.QueryExecutor");
    boolean wrapsObject =
        method.getReturnType() == Object.class && method.getName().equals("getObject");
    if (wraps || wrapsExecutor || wrapsObject) {
      code.add(MethodVariableAccess.loadThis());
    }
    code.add(MethodVariableAccess.loadThis());
    code.add(
        FieldAccess.forField(
                BASE.getDeclaredFields()
                    .filter(field -> field.getName().equals("delegate"))
                    .getOnly())
            .read());
    // No checkcast: the JVM treats interface types as Object until the call itself.
    int offset = 1;
    for (Class<?> parameter : parameters) {
      TypeDescription type = TypeDescription.ForLoadedType.of(parameter);
      code.add(MethodVariableAccess.of(type).loadFrom(offset));
      if (proxied(parameter) != null) {
        code.add(invoke("vendor", Object.class));
        code.add(TypeCasting.to(type));
      } else if (parameter == Object.class) {
        code.add(invoke("vendor", Object.class));
      }
      offset += type.getStackSize().getSize();
    }
    code.add(MethodInvocation.invoke(described.asDefined()));
    TypeDescription returned = TypeDescription.ForLoadedType.of(method.getReturnType());
    if (wraps) {
      Class<?> proxied = requireNonNull(proxied(method.getReturnType()));
      if (takesText && proxied == Statement.class) {
        code.add(MethodVariableAccess.REFERENCE.loadFrom(1));
        code.add(invoke("proxy", Statement.class, String.class));
      } else {
        code.add(invoke("proxy", proxied));
      }
      code.add(TypeCasting.to(returned));
    } else if (wrapsExecutor) {
      code.add(invoke("queryExecutor", Object.class));
      code.add(TypeCasting.to(returned));
    } else if (wrapsObject) {
      code.add(invoke("proxy", Object.class));
    }
    code.add(MethodReturn.of(returned));
    boolean sends = takesSql || SENDS_SQL.contains(method.getName());
    if (!sends || !Arrays.asList(method.getExceptionTypes()).contains(SQLException.class)) {
      return new Implementation.Simple(code.toArray(StackManipulation[]::new));
    }
    StackManipulation failed =
        new StackManipulation.Compound(
            takesText ? MethodVariableAccess.REFERENCE.loadFrom(1) : NullConstant.INSTANCE,
            invoke("failed", SQLException.class, String.class),
            Throw.INSTANCE);
    return new Implementation.Simple(
        new Guarded(
            new StackManipulation.Compound(code.subList(0, inspection)),
            new StackManipulation.Compound(code.subList(inspection, code.size())),
            failed));
  }

  /**
   * A method whose call is in a {@code try}.
   *
   * @param failed what follows, with {@code this} and the exception on the stack
   */
  private record Guarded(StackManipulation before, StackManipulation call, StackManipulation failed)
      implements ByteCodeAppender {
    @Override
    public Size apply(
        MethodVisitor visitor, Implementation.Context context, MethodDescription method) {
      String exception = Type.getInternalName(SQLException.class);
      Label start = new Label();
      Label handler = new Label();
      visitor.visitTryCatchBlock(start, handler, handler, exception);
      int stack = before.apply(visitor, context).getMaximalSize();
      visitor.visitLabel(start);
      stack = Math.max(stack, call.apply(visitor, context).getMaximalSize());
      visitor.visitLabel(handler);
      visitor.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {exception});
      visitor.visitVarInsn(Opcodes.ALOAD, 0);
      visitor.visitInsn(Opcodes.SWAP);
      failed.apply(visitor, context);
      // The exception, this and the SQL.
      return new Size(Math.max(stack, 3), method.getStackSize());
    }
  }

  private static @Nullable Class<?> proxied(Class<?> type) {
    for (Class<?> candidate : PROXIED) {
      if (candidate.isAssignableFrom(type)) {
        return candidate;
      }
    }
    return null;
  }

  private static StackManipulation invoke(String name, Class<?>... parameters) {
    List<TypeDescription> types =
        Arrays.stream(parameters).map(TypeDescription.ForLoadedType::of).toList();
    return MethodInvocation.invoke(
        BASE.getDeclaredMethods()
            .filter(
                method ->
                    method.getName().equals(name)
                        && method.getParameters().asTypeList().asErasures().equals(types))
            .getOnly());
  }
}
