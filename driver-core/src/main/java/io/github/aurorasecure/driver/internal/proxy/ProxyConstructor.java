package io.github.aurorasecure.driver.internal.proxy;

/** Makes a proxy; generated beside each proxy class, so that no reflection is on the way. */
@FunctionalInterface
public interface ProxyConstructor {
  /**
   * Makes the proxy.
   *
   * @param delegate the vendor's object
   * @param parent the proxy it came from; for a connection its {@link JdbcProxy.Scope}
   */
  JdbcProxy create(Object delegate, Object parent);
}
