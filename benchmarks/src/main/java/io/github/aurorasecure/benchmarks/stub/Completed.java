package io.github.aurorasecure.benchmarks.stub;

import java.util.function.Supplier;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.MethodCall;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Ordinary classes for abstract ones: JDBC has some 500 methods and the stub needs ten. The rest
 * does nothing.
 */
final class Completed {
  private Completed() {}

  /** Makes instances with the constructor that has no parameters, as fast as {@code new}. */
  @SuppressWarnings("unchecked") // a subclass of the given class
  static <T> Supplier<T> factory(Class<T> abstractClass) {
    Class<? extends T> completed =
        new ByteBuddy()
            .subclass(abstractClass)
            .method(ElementMatchers.isAbstract())
            .intercept(StubMethod.INSTANCE)
            .make()
            .load(abstractClass.getClassLoader())
            .getLoaded();
    try {
      return (Supplier<T>)
          new ByteBuddy()
              .subclass(Supplier.class)
              .method(ElementMatchers.named("get"))
              .intercept(MethodCall.construct(completed.getConstructor()))
              .make()
              .load(completed.getClassLoader())
              .getLoaded()
              .getConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
