package io.github.aurorasecure.benchmarks.local;

import io.github.aurorasecure.benchmarks.connect.Candidate;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/** Ways to connect to one LocalAurora cluster with a token, all as strict as they get. */
public final class LocalCandidates {
  /** The vendor's driver, with a token made beforehand; so all raw ones but the one by hand. */
  public static final String ONE_ROOT = "raw, one root";

  /** The same from a store that costs nothing to open; MySQL's driver alone takes stores. */
  public static final String ONE_ROOT_JKS = "raw, one root, JKS";

  /** The same and PostgreSQL spared the round trip that ours spares it. */
  private static final String ONE_ROOT_ASSUMING = "raw, one root, assumeMinServerVersion";

  /** With all RDS roots. */
  public static final String RAW = "raw, RDS bundle";

  private static final String BY_HAND = "raw, token by hand";
  private static final String WRAPPER_BARE = "aws wrapper, no plugins";

  /** The wrapper with its plugin for tokens. */
  public static final String WRAPPER_IAM = "aws wrapper, iam";

  private static final String WRAPPER_DEFAULT = "aws wrapper, defaults";

  /** This driver with all plugins and all RDS roots. */
  public static final String OURS = "aurora-secure";

  /** The vendor's driver once more, as a control. */
  static final String RAW_AGAIN = "raw, again";

  private static final String USER = "benchmark";
  private static final String RENEWING_USER = "benchmark_renewing";
  private static final String PASSWORD = "benchmark of the server's own TLS";
  private static final String STEADY = "aurora-secure, steady";
  private static final String RENEWING = "aurora-secure, renewing";

  private final LocalAurora aurora;
  private final String user;
  private final TrustFiles trust;
  private final RdsUtilities signer;

  private LocalCandidates(LocalAurora aurora, String user) throws IOException {
    this.aurora = aurora;
    this.user = user;
    this.trust = TrustFiles.of(aurora);
    this.signer =
        RdsUtilities.builder()
            .region(Region.of(aurora.endpoints().region()))
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(
                        LocalAurora.ACCESS_KEY_ID, LocalAurora.SECRET_ACCESS_KEY)))
            .build();
  }

  /**
   * The raw vendor driver with the RDS bundle, which the others are compared to, and with one root,
   * and ours with the bundle and all plugins.
   *
   * @param user an IAM user of the cluster
   */
  public static List<Candidate> of(LocalAurora aurora, String user)
      throws IOException, GeneralSecurityException {
    return new LocalCandidates(aurora, user).raw();
  }

  /** These, a token signed on each connect, and the AWS Advanced JDBC Wrapper. */
  public static List<Candidate> withPeers(LocalAurora aurora)
      throws IOException, GeneralSecurityException {
    if (aurora.engine() == Engine.POSTGRESQL) {
      AuroraTopology.addTo(aurora);
    }
    aurora.addIamUser(USER);
    LocalCandidates local = new LocalCandidates(aurora, USER);
    List<Candidate> candidates = new ArrayList<>(local.raw());
    candidates.addAll(local.peers());
    candidates.add(local.cheapest(new RecentToken(local::signedIn)));
    return candidates;
  }

  /** For queries: the cheapest raw driver, the same once more, and ours with all plugins. */
  public static List<Candidate> withTable(LocalAurora aurora)
      throws IOException, GeneralSecurityException, SQLException {
    aurora.addIamUser(USER);
    LocalCandidates local = new LocalCandidates(aurora, USER);
    Candidate raw = local.cheapest(new RecentToken(local::signedIn));
    Query.fillTable(raw);
    return List.of(
        raw,
        new Candidate(RAW_AGAIN, raw.url(), raw.properties()),
        Candidate.of(OURS, local.url("jdbc:aurora-secure:"), local.ours(local.trust.one())));
  }

  /**
   * Ours as it is, and ours with a new token and a changed bundle every 50 connects. Each has its
   * own user and bundle, hence token and trust, and looks at its bundle ten times a second.
   */
  public static List<Candidate> renewing(LocalAurora aurora)
      throws IOException, GeneralSecurityException {
    aurora.addIamUser(USER);
    aurora.addIamUser(RENEWING_USER);
    LocalCandidates local = new LocalCandidates(aurora, USER);
    String url = local.url("jdbc:aurora-secure:");
    Path steadyBundle = aurora.caBundle().resolveSibling("steady.pem");
    Files.copy(aurora.caBundle(), steadyBundle);
    Properties steadyProperties = local.ours(steadyBundle);
    steadyProperties.put("tls-verify.reloadInterval", "100ms");
    Candidate steady = Candidate.of(STEADY, url, steadyProperties);
    Path renewed = aurora.caBundle().resolveSibling("renewed.pem");
    Properties renewing = local.ours(renewed);
    renewing.put("user", RENEWING_USER);
    renewing.put("tls-verify.reloadInterval", "100ms");
    Renewal renewal = new Renewal(renewed, Files.readString(aurora.caBundle()), steady);
    return List.of(steady, new Candidate(RENEWING, url, renewal, () -> renewing));
  }

  /**
   * With a password, as the server's own TLS needs it: the raw vendor driver with the RDS bundle
   * and with one root, and ours with the bundle and all plugins.
   */
  public static List<Candidate> withPassword(LocalAurora aurora)
      throws IOException, GeneralSecurityException {
    aurora.addPasswordUser(USER, PASSWORD);
    LocalCandidates local = new LocalCandidates(aurora, USER);
    Properties raw = new Properties();
    raw.put("user", USER);
    raw.put("password", PASSWORD);
    Properties ours = local.ours(local.trust.one());
    ours.put("password", PASSWORD);
    List<Candidate> candidates =
        new ArrayList<>(
            List.of(
                Candidate.of(RAW, local.strict("jdbc:", local.trust.bundle()), raw),
                Candidate.of(ONE_ROOT, local.strict("jdbc:", local.trust.one()), raw),
                Candidate.of(OURS, local.url("jdbc:aurora-secure:"), ours)));
    candidates.add(local.cheapest(() -> raw));
    return candidates;
  }

  private Properties ours(Path root) {
    Properties ours = new Properties();
    ours.put("user", user);
    ours.put("tls-verify.caBundle", "builtin:rds,file:" + root);
    return ours;
  }

  private List<Candidate> raw() throws IOException, GeneralSecurityException {
    Supplier<Properties> recentToken = new RecentToken(this::signedIn);
    return List.of(
        new Candidate(RAW, strict("jdbc:", trust.bundle()), recentToken),
        new Candidate(ONE_ROOT, strict("jdbc:", trust.one()), recentToken),
        Candidate.of(OURS, url("jdbc:aurora-secure:"), ours(trust.one())));
  }

  private List<Candidate> peers() throws IOException, GeneralSecurityException {
    Supplier<Properties> recentToken = new RecentToken(this::signedIn);
    // Named, since it would otherwise ask the server, on MySQL for seconds.
    String wrapped =
        strict("jdbc:aws-wrapper:", trust.bundle())
            + "&wrapperDialect="
            + (aurora.engine() == Engine.POSTGRESQL ? "aurora-pg" : "mysql");
    Properties userOnly = new Properties();
    userOnly.put("user", user);
    return List.of(
        new Candidate(BY_HAND, strict("jdbc:", trust.bundle()), this::signedIn),
        new Candidate(WRAPPER_BARE, wrapped + "&wrapperPlugins=", recentToken),
        Candidate.of(WRAPPER_IAM, wrapped + "&wrapperPlugins=iam", userOnly),
        new Candidate(WRAPPER_DEFAULT, wrapped, recentToken));
  }

  /** The raw vendor driver with one root in the file that opens fastest, set as ours sets it. */
  private Candidate cheapest(Supplier<Properties> properties)
      throws IOException, GeneralSecurityException {
    return aurora.engine() == Engine.MYSQL
        ? new Candidate(ONE_ROOT_JKS, url("jdbc:") + trusting(trust.one(), "JKS"), properties)
        : new Candidate(
            ONE_ROOT_ASSUMING,
            strict("jdbc:", trust.one()) + "&assumeMinServerVersion=12",
            properties);
  }

  private String url(String prefix) {
    return aurora.jdbcUrl(aurora.endpoints().cluster()).replaceFirst("jdbc:", prefix);
  }

  /** Verifies chain and host name. */
  private String strict(String prefix, Path trusted) throws IOException, GeneralSecurityException {
    return url(prefix)
        + (aurora.engine() == Engine.POSTGRESQL
            ? "?sslmode=verify-full&sslrootcert=" + trusted
            : trusting(trusted, "PKCS12"));
  }

  private static String trusting(Path trusted, String storeType)
      throws IOException, GeneralSecurityException {
    return "?sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreType="
        + storeType
        + "&trustCertificateKeyStorePassword="
        + TrustFiles.STORE_PASSWORD
        + "&trustCertificateKeyStoreUrl="
        + TrustFiles.keyStore(trusted, storeType).toUri();
  }

  private Properties signedIn() {
    Properties properties = new Properties();
    properties.put("user", user);
    properties.put(
        "password",
        signer.generateAuthenticationToken(
            request ->
                request.hostname(aurora.endpoints().cluster()).port(aurora.port()).username(user)));
    return properties;
  }
}
