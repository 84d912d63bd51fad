package io.github.aurorasecure.driver;

import io.github.aurorasecure.driver.internal.Chains;
import io.github.aurorasecure.driver.internal.proxy.ProxyTypes;
import java.sql.Driver;

/** The driver with all its proxies generated at run time, as for a vendor version of the future. */
public final class FallbackDriver {
  public static final Driver INSTANCE =
      new AuroraSecureDriver(new Chains(new ProxyTypes(/* shippedClasses= */ false)));

  private FallbackDriver() {}
}
