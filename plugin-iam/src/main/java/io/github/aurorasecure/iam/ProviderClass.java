package io.github.aurorasecure.iam;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/**
 * Makes the provider whose class {@code iam.credentialsProvider} names: by its public static method
 * {@code create(Map<String, String>)} or its constructor with that parameter; without properties by
 * {@code create()} or a constructor without parameters, too. No class that is not a provider is
 * initialised, since a URL may come from anywhere.
 */
final class ProviderClass {
  private ProviderClass() {}

  /**
   * Makes a provider; runs the application's code.
   *
   * @throws IllegalStateException if that fails; says how, without the text of a stranger
   */
  static AwsCredentialsProvider make(
      Class<? extends AwsCredentialsProvider> type, Map<String, String> properties) {
    try {
      // A copy, since it may use it up.
      AwsCredentialsProvider made = tryToMake(type, new HashMap<>(properties));
      if (made == null) {
        throw new IllegalStateException("its create() returned null");
      }
      return made;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(
          properties.isEmpty()
              ? "it has neither create() nor a public constructor without parameters"
              : "it has neither create(Map) nor a public constructor with a Map, which"
                  + " iam.credentialsProvider.* needs",
          e);
    } catch (InvocationTargetException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      throw new IllegalStateException("it failed with " + cause.getClass().getName(), cause);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(
          "it cannot be made; is it abstract, or not public, or in a package not exported?", e);
    }
  }

  private static @Nullable AwsCredentialsProvider tryToMake(
      Class<? extends AwsCredentialsProvider> type, Map<String, String> properties)
      throws ReflectiveOperationException {
    try {
      return (AwsCredentialsProvider) create(type, Map.class).invoke(null, properties);
    } catch (NoSuchMethodException e) {
      // The next one, then.
    }
    try {
      return type.getConstructor(Map.class).newInstance(properties);
    } catch (NoSuchMethodException e) {
      if (!properties.isEmpty()) {
        throw e;
      }
    }
    try {
      return (AwsCredentialsProvider) create(type).invoke(null);
    } catch (NoSuchMethodException e) {
      return type.getConstructor().newInstance();
    }
  }

  private static Method create(Class<?> type, Class<?>... parameters) throws NoSuchMethodException {
    Method create = type.getMethod("create", parameters);
    if (Modifier.isStatic(create.getModifiers())
        && AwsCredentialsProvider.class.isAssignableFrom(create.getReturnType())) {
      return create;
    }
    throw new NoSuchMethodException(type.getName() + ".create");
  }

  /**
   * The class; runs nothing of it.
   *
   * @throws SQLException 08001 if there is none of this name that is a provider
   */
  static Class<? extends AwsCredentialsProvider> find(String className) throws SQLException {
    Class<?> type;
    try {
      // Not the caller's loader: two applications may have different classes of one name.
      type = Class.forName(className, false, ProviderClass.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      throw unusable(
          className,
          "there is no such class beside this driver; put it there or give an object",
          e);
    }
    if (!AwsCredentialsProvider.class.isAssignableFrom(type)) {
      throw unusable(className, "it is no " + AwsCredentialsProvider.class.getName(), null);
    }
    return type.asSubclass(AwsCredentialsProvider.class);
  }

  private static SQLException unusable(String className, String reason, @Nullable Throwable cause) {
    return new SQLNonTransientConnectionException(
        "iam.credentialsProvider=%s: %s; name a class that implements %s"
            .formatted(className, reason, AwsCredentialsProvider.class.getName()),
        "08001",
        cause);
  }
}
