package io.github.aurorasecure.iam;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the name of a server says about it.
 *
 * <p>RDS names its endpoints {@code <id>.<hash>.<region>.rds.<suffix>} or, in China and the
 * partitions of governments, {@code <id>.<hash>.rds.<region>.<suffix>}. The hash of all but an
 * instance has a prefix ({@code cluster-}, {@code cluster-ro-}, {@code cluster-custom-}, {@code
 * proxy-}, {@code shardgrp-}), an additional endpoint of a proxy a label {@code endpoint} before
 * it; a global database has {@code global} for a region; FIPS endpoints say {@code rds-fips}.
 * Aurora DSQL names a cluster {@code <id>.dsql.<region>.on.aws}, and through PrivateLink {@code
 * <id>.dsql-<service>.<region>.on.aws}.
 *
 * <p>The forms are those of {@code RdsUtils} in the AWS Advanced JDBC Wrapper and of the DSQL user
 * guide, the suffixes those of {@code PartitionMetadata} in the AWS SDK. Regions are known by their
 * shape, so that a new one needs no new release.
 */
final class RdsHost {
  private static final String LABEL = "[a-z0-9][a-z0-9-]*";

  /** Of the partitions aws and aws-us-gov, aws-cn, aws-eusc, aws-iso, -iso-b, -iso-e, -iso-f. */
  private static final String SUFFIX =
      "(?:amazonaws\\.(?:com|com\\.cn|eu)"
          + "|c2s\\.ic\\.gov|sc2s\\.sgov\\.gov|cloud\\.adc-e\\.uk|csp\\.hci\\.ic\\.gov)";

  private static final Pattern NAME =
      Pattern.compile(
          ("(?:(?:%1$s\\.)+(?:(?<region>%1$s)\\.rds(?:-fips)?|rds(?:-fips)?\\.(?<last>%1$s))\\.%2$s"
                  + "|%1$s\\.dsql(?:-[a-z0-9]+)?\\.(?<dsql>%1$s)\\.on\\.aws)")
              .formatted(LABEL, SUFFIX));

  private static final Pattern REGION_SHAPE = Pattern.compile("[a-z]+(?:-[a-z]+)+-[0-9]+");
  private static final Pattern REGION_NAME = Pattern.compile("[a-z0-9]+(?:-[a-z0-9]+)*");

  /** RFC 1035, section 2.3.4. The pattern's recursion grows with the name. */
  private static final int MAXIMUM_LENGTH = 253;

  private RdsHost() {}

  /** Whether this may be called a region; one yet to come may differ in shape from today's. */
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
    return match(host) != null;
  }

  /** The service behind this name; RDS too where it says nothing. */
  static SigningService service(String host) {
    Matcher name = match(host);
    return name != null && name.group("dsql") != null ? SigningService.DSQL : SigningService.RDS;
  }

  /** The region in this name, or null if it tells none, as that of a global database. */
  static @Nullable String region(String host) {
    Matcher name = match(host);
    if (name == null) {
      return null;
    }
    for (String place : List.of("region", "last", "dsql")) {
      String region = name.group(place);
      if (region != null && REGION_SHAPE.matcher(region).matches()) {
        return region;
      }
    }
    return null;
  }

  private static @Nullable Matcher match(String host) {
    Matcher name = NAME.matcher(host);
    return host.length() <= MAXIMUM_LENGTH && name.matches() ? name : null;
  }
}
