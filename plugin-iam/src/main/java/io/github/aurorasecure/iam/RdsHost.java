package io.github.aurorasecure.iam;

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
 *
 * @param name in lower case and without the dot of an absolute name: as the server spells it
 * @param isEndpoint whether a token can be signed for this name
 * @param region null if the name tells none, as that of a global database
 * @param service RDS too where the name says nothing
 */
record RdsHost(String name, boolean isEndpoint, @Nullable String region, SigningService service) {
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

  /**
   * 255 octets in a message (RFC 1035, section 2.3.4). The pattern's recursion grows with the name.
   */
  private static final int MAXIMUM_LENGTH = 253;

  /** Whether this may be called a region; one yet to come may differ in shape from today's. */
  static boolean isRegion(String text) {
    return REGION_NAME.matcher(text).matches();
  }

  /** What this name says, however it is spelled. */
  static RdsHost of(String host) {
    String spelled = host.strip().toLowerCase(Locale.ROOT);
    String name = spelled.endsWith(".") ? spelled.substring(0, spelled.length() - 1) : spelled;
    Matcher endpoint = NAME.matcher(name);
    if (name.length() > MAXIMUM_LENGTH || !endpoint.matches()) {
      return new RdsHost(name, false, null, SigningService.RDS);
    }
    String dsql = endpoint.group("dsql");
    String rds = endpoint.group("region");
    String region = dsql != null ? dsql : rds != null ? rds : endpoint.group("last");
    return new RdsHost(
        name,
        true,
        REGION_SHAPE.matcher(region).matches() ? region : null,
        dsql != null ? SigningService.DSQL : SigningService.RDS);
  }
}
