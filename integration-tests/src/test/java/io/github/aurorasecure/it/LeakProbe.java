package io.github.aurorasecure.it;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.management.ObjectName;

/**
 * Deploys an application and takes it out again, then looks where Tomcat looks for what it has left
 * (org.apache.catalina.loader.WebappClassLoaderBase): threads, thread locals, JDBC drivers, and
 * besides shutdown hooks and MBeans. Prints what it finds.
 */
final class LeakProbe {
  private LeakProbe() {}

  public static void main(String[] args) throws Exception {
    System.setProperty("pgjdbc.config.cleanup.thread.ttl", "100");
    if (DriverManager.drivers().findAny().isEmpty()) { // else the application's would be looked for
      throw new IllegalStateException("no drivers");
    }
    List<URL> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toUri().toURL());
    }
    Set<ObjectName> beans = beans();
    try (URLClassLoader application =
        new URLClassLoader(entries.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      System.out.println(
          application
              .loadClass(RedeployProbe.class.getName())
              .getMethod("connect", String.class, String.class, String.class, String.class)
              .invoke(null, args[0], args[1], args[2], null));
      List<String> left = new ArrayList<>();
      left.addAll(threads(application));
      for (Thread thread : Thread.getAllStackTraces().keySet()) {
        for (String name : List.of("threadLocals", "inheritableThreadLocals")) {
          left.addAll(locals(thread, name, application));
        }
      }
      Map<?, ?> hooks =
          (Map<?, ?>) field(Class.forName("java.lang.ApplicationShutdownHooks"), "hooks").get(null);
      hooks.keySet().stream()
          .filter(hook -> isOf(hook, application))
          .forEach(hook -> left.add("shutdown hook " + hook));
      for (Object driver : (List<?>) field(DriverManager.class, "registeredDrivers").get(null)) {
        Object registered = field(driver.getClass(), "driver").get(driver);
        if (isOf(registered, application)) {
          left.add("driver " + registered.getClass().getName());
        }
      }
      Set<ObjectName> more = beans();
      more.removeAll(beans);
      more.forEach(bean -> left.add("MBean " + bean));
      left.forEach(System.out::println);
      System.out.println(left.size() + " left");
    }
  }

  private static Set<ObjectName> beans() {
    return new TreeSet<>(ManagementFactory.getPlatformMBeanServer().queryNames(null, null));
  }

  /** The vendors' own threads end by themselves, in their own time. */
  private static List<String> threads(ClassLoader application) throws Exception {
    List<String> left = List.of();
    for (int i = 0; i < 200; i++) {
      left =
          Thread.getAllStackTraces().keySet().stream()
              .filter(thread -> thread != Thread.currentThread())
              .filter(
                  thread ->
                      thread.getContextClassLoader() == application || isOf(thread, application))
              .map(thread -> "thread " + thread.getName())
              .toList();
      if (left.isEmpty()) {
        break;
      }
      Thread.sleep(50);
    }
    return left;
  }

  private static List<String> locals(Thread thread, String name, ClassLoader application)
      throws Exception {
    Object map = field(Thread.class, name).get(thread);
    List<String> left = new ArrayList<>();
    Object table = map == null ? null : field(map.getClass(), "table").get(map);
    for (int i = 0; table != null && i < Array.getLength(table); i++) {
      Object entry = Array.get(table, i);
      if (entry != null) {
        Object key = ((Reference<?>) entry).get();
        Object value = field(entry.getClass(), "value").get(entry);
        for (Object part : new Object[] {key, value}) {
          if (isOf(part, application)) {
            left.add("thread local " + part.getClass().getName() + " of " + thread.getName());
          }
        }
      }
    }
    return left;
  }

  private static boolean isOf(Object object, ClassLoader application) {
    if (object == null) {
      return false;
    }
    if (object instanceof Object[] several) {
      return Arrays.stream(several).anyMatch(one -> isOf(one, application));
    }
    Class<?> type = object instanceof Class<?> itself ? itself : object.getClass();
    return object == application || type.getClassLoader() == application;
  }

  private static Field field(Class<?> type, String name) throws Exception {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field;
  }
}
