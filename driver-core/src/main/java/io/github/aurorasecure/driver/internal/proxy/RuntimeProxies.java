package io.github.aurorasecure.driver.internal.proxy;

import java.util.HashMap;
import java.util.Map;
import net.bytebuddy.TypeCache;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ByteArrayClassLoader;
import net.bytebuddy.dynamic.loading.MultipleParentClassLoader;

/**
 * Proxy classes generated at run time, in a class loader of their own that sees the vendor's
 * interfaces and ours, kept only as long as both are. Needs {@code net.bytebuddy:byte-buddy}.
 */
final class RuntimeProxies {
  private final TypeCache<Class<?>> cache =
      new TypeCache.WithInlineExpunction<>(TypeCache.Sort.WEAK);
  private final ProxyGenerator generator = new ProxyGenerator();

  ProxyConstructor constructor(Class<?> vendorClass) throws ReflectiveOperationException {
    Class<?> type =
        cache.findOrInsert(
            vendorClass.getClassLoader(), vendorClass, () -> generate(vendorClass), cache);
    return (ProxyConstructor) type.getConstructor().newInstance();
  }

  private Class<?> generate(Class<?> vendorClass) {
    ProxyKind kind = ProxyKind.of(vendorClass);
    String name =
        "io.github.aurorasecure.generated." + vendorClass.getSimpleName() + kind.label + "Proxy";
    try {
      Map<String, byte[]> types = new HashMap<>();
      for (DynamicType type : generator.generate(name, kind, PublicInterfaces.of(vendorClass))) {
        types.put(type.getTypeDescription().getName(), type.getBytes());
      }
      ClassLoader parent =
          new MultipleParentClassLoader.Builder().append(vendorClass, JdbcProxy.class).build();
      ClassLoader loader = new ByteArrayClassLoader(parent, types);
      // On the module path the bases are for us alone.
      JdbcProxy.class
          .getModule()
          .addExports(JdbcProxy.class.getPackageName(), loader.getUnnamedModule());
      return loader.loadClass(name + "Constructor");
    } catch (NoSuchMethodException | ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
