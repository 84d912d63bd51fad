package io.github.aurorasecure.tls;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an AWS host name tells about the certificates behind it. Regions are known by their shape,
 * so that a new one needs no new release.
 *
 * @param region null if the name tells none, as that of a global database
 * @param publicCertificate whether it is a service with certificates of Amazon Trust Services, not
 *     of the RDS CA: RDS Proxy (RDS user guide, "Using TLS/SSL with RDS Proxy") or Aurora DSQL.
 *     Serverless v1 is another, which its names do not tell
 */
record AwsName(@Nullable String region, boolean publicCertificate) {
  private static final String REGION = "(?<region>[a-z]+(?:-[a-z]+)+-[0-9]+)";
  private static final Pattern RDS =
      Pattern.compile(
          ".+\\.(?:"
              + REGION
              + "\\.rds\\.amazonaws\\.(?:com|com\\.cn|eu)"
              + "|rds\\.(?<china>cn-[a-z0-9-]+)\\.amazonaws\\.com\\.cn)");
  private static final Pattern DSQL = Pattern.compile(".+\\.dsql\\." + REGION + "\\.on\\.aws");

  static AwsName of(ServerName name) {
    Matcher rds = RDS.matcher(name.toString());
    if (rds.matches()) {
      String region = rds.group("region") != null ? rds.group("region") : rds.group("china");
      return new AwsName(region, name.toString().contains(".proxy-"));
    }
    return new AwsName(null, DSQL.matcher(name.toString()).matches());
  }
}
