package io.github.aurorasecure.iam;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a server says about it. RDS names its endpoints {@code
 * <id>.<hash>.<region>.rds.<suffix>}, where the hash of a cluster or proxy carries a prefix such as
 * {@code cluster-ro-}; China also has {@code <id>.<hash>.rds.<region>.amazonaws.com.cn}. Regions
 * are known by their shape, so that a new one needs no new release.
 */
final class RdsHost {
  private static final String REGION = "[a-z]+(?:-[a-z]+)+-[0-9]+";
  private static final Pattern REGION_NAME = Pattern.compile(REGION);
  private static final Pattern RDS_NAME =
      Pattern.compile(
          "(?:[a-z0-9][a-z0-9-]*\\.)+"
              + "(?:(?<region>[a-z0-9-]+)\\.rds\\.amazonaws\\.(?:com|com\\.cn|eu)"
              + "|rds\\.(?<china>cn-[a-z0-9-]+)\\.amazonaws\\.com\\.cn)");

  /** RFC 1035, section 2.3.4. The pattern's recursion grows with the name. */
  private static final int MAXIMUM_LENGTH = 253;

  private RdsHost() {}

  static boolean isRegion(String text) {
    return REGION_NAME.matcher(text).matches();
  }

  /** In lower case and without the dot of an absolute name: as the server spells it. */
  static String normalised(String host) {
    String name = host.strip().toLowerCase(Locale.ROOT);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /** Whether a token can be signed for this name, which is to be {@link #normalised}. */
  static boolean isEndpoint(String host) {
    return host.length() <= MAXIMUM_LENGTH && RDS_NAME.matcher(host).matches();
  }

  /** The region in this name, or null if it tells none, as that of a global database. */
  static @Nullable String region(String host) {
    if (!isEndpoint(host)) {
      return null;
    }
    Matcher name = RDS_NAME.matcher(host);
    name.matches();
    String region = name.group("region") != null ? name.group("region") : name.group("china");
    return isRegion(region) ? region : null;
  }
}
