package io.github.aurorasecure.driver.internal.proxy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;

/** The interfaces through which an application can use a vendor's object. */
final class PublicInterfaces {
  private PublicInterfaces() {}

  /** All interfaces of a class, inherited ones included, that code elsewhere may use. */
  static Set<Class<?>> of(Class<?> vendorClass) {
    Set<Class<?>> found = new LinkedHashSet<>();
    for (Class<?> c = vendorClass; c != null; c = c.getSuperclass()) {
      collect(c, found);
    }
    return found;
  }

  private static void collect(Class<?> type, Set<Class<?>> found) {
    if (type.isInterface() && isAccessible(type)) {
      found.add(type);
    }
    for (Class<?> parent : type.getInterfaces()) {
      collect(parent, found);
    }
  }

  private static boolean isAccessible(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      if (!Modifier.isPublic(c.getModifiers())) {
        return false;
      }
    }
    return type.getModule().isExported(type.getPackageName(), JdbcProxy.class.getModule());
  }

  /**
   * Whether a method stays as the interface has it. {@code PGConnection.alterUserPassword} sends
   * its SQL through {@code this.createStatement()}: run over the proxy it is inspected, forwarded
   * it would not be.
   */
  static boolean runsOverProxy(Method method) {
    return method.isDefault() && method.getName().equals("alterUserPassword");
  }
}
