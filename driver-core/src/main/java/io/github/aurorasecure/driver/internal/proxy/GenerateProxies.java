package io.github.aurorasecure.driver.internal.proxy;

import java.io.File;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import net.bytebuddy.dynamic.DynamicType;

/** The build step that writes the proxy classes of all {@link VendorShape}s. */
public final class GenerateProxies {
  private GenerateProxies() {}

  /**
   * Writes them.
   *
   * @param args the directory of the compiled classes
   */
  public static void main(String[] args) throws IOException, ReflectiveOperationException {
    ProxyGenerator generator = new ProxyGenerator();
    for (VendorShape shape : VendorShape.ALL) {
      for (ProxyKind kind : ProxyKind.values()) {
        Set<Class<?>> interfaces = new LinkedHashSet<>();
        for (String vendorClass : shape.vendorClasses(kind)) {
          interfaces.addAll(
              PublicInterfaces.of(
                  Class.forName(vendorClass, false, GenerateProxies.class.getClassLoader())));
        }
        if (!interfaces.isEmpty()) {
          for (DynamicType.Unloaded<?> type :
              generator.generate(shape.proxyClassName(kind), kind, interfaces)) {
            type.saveIn(new File(args[0]));
          }
        }
      }
    }
  }
}
