package io.github.aurorasecure.testkit;

import java.util.List;

/**
 * The host names of a cluster, spelled as RDS spells them. The default cluster's names are listed,
 * with {@link #otherCluster()} and {@link #CUSTOM_NAME}, in the resource {@code hosts} beside this
 * class; give that file to the JVM with {@code -Djdk.net.hosts.file}, since Java reads the property
 * only once, at the first look-up. Names that are not in the file then do not resolve at all.
 *
 * @param clusterId the cluster's identifier, {@code demo} by default
 * @param region the AWS region, {@code us-east-1} by default
 */
public record Endpoints(String clusterId, String region) {
  /** A name of the user's own, such as a CNAME, that no certificate of a cluster lists. */
  public static final String CUSTOM_NAME = "db.example.com";

  // RDS gives each account and region one such label.
  private static final String ACCOUNT_LABEL = "c1a2b3c4d5e6";

  /** The writer endpoint. */
  public String cluster() {
    return clusterId + ".cluster-" + suffix();
  }

  /** The reader endpoint. */
  public String reader() {
    return clusterId + ".cluster-ro-" + suffix();
  }

  /** The endpoint of the only instance. */
  public String instance() {
    return clusterId + "-instance-1." + suffix();
  }

  /** All endpoints of the cluster. */
  public List<String> all() {
    return List.of(cluster(), reader(), instance());
  }

  /** The writer endpoint of another cluster: resolves to the same address, is never listed. */
  public String otherCluster() {
    return new Endpoints("other", region).cluster();
  }

  private String suffix() {
    String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    return ACCOUNT_LABEL + "." + region + ".rds." + domain;
  }
}
