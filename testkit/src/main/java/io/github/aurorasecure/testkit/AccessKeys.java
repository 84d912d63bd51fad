package io.github.aurorasecure.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The AWS access keys a cluster knows, by access key id. Safe for use by several threads. */
final class AccessKeys {
  record AccessKey(String secret, @Nullable String sessionToken) {
    @Override
    public String toString() {
      return "AccessKey[secret=***]";
    }
  }

  private final Map<String, AccessKey> keys = new ConcurrentHashMap<>();

  void register(String id, String secret, @Nullable String sessionToken) {
    keys.put(id, new AccessKey(secret, sessionToken));
  }

  void remove(String id) {
    keys.remove(id);
  }

  @Nullable AccessKey find(String id) {
    return keys.get(id);
  }
}
