package io.github.aurorasecure.password;

import io.github.aurorasecure.spi.Vendor;
import java.util.List;

/**
 * One configuration of the plugin, for all its connections.
 *
 * @param enforce whether what is refused is not sent, or only logged
 * @param joinsBatches whether the vendor driver may send a batch as one text
 * @param serverNames first labels of the hosts in the URL, which passwords may not be made of
 */
record Policy(
    Vendor vendor,
    boolean enforce,
    Restrictions restrictions,
    Exemption exemption,
    PasswordRules rules,
    boolean joinsBatches,
    List<String> serverNames) {
  Policy {
    serverNames = List.copyOf(serverNames);
  }

  Dialect dialect() {
    return Dialect.of(vendor);
  }
}
