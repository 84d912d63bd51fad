package io.github.aurorasecure.driver.internal.proxy;

import java.util.List;
import net.bytebuddy.TypeCache;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
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
      List<DynamicType.Unloaded<?>> types =
          generator.generate(name, kind, PublicInterfaces.of(vendorClass));
      ClassLoader parent =
          new MultipleParentClassLoader.Builder().append(vendorClass, JdbcProxy.class).build();
      Class<?> constructor =
          types
              .get(1)
              .include(types.get(0))
              .load(parent, ClassLoadingStrategy.Default.WRAPPER)
              .getLoaded();
      JdbcProxy.class
          .getModule()
          .addExports(
              JdbcProxy.class.getPackageName(), constructor.getClassLoader().getUnnamedModule());
      return constructor;
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
