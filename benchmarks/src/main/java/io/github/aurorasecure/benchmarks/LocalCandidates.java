package io.github.aurorasecure.benchmarks;

import io.github.aurorasecure.benchmarks.ConnectLatency.Candidate;
import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsUtilities;

/**
 * The raw vendor driver, as strict as it gets and with a token made beforehand, beside ours with
 * all plugins, on one LocalAurora cluster.
 */
public final class LocalCandidates {
  private static final String RDS_BUNDLE = "/io/github/aurorasecure/tls/rds-roots.pem";
  private static final String STORE_PASSWORD = "changeit";

  private LocalCandidates() {}

  /**
   * The candidates; the first is the raw driver that trusts one root from a file.
   *
   * @param user an IAM user of the cluster
   */
  public static List<Candidate> of(LocalAurora aurora, String user)
      throws IOException, GeneralSecurityException {
    String vendorUrl = aurora.jdbcUrl(aurora.endpoints().cluster());
    // Beside the cluster's own files, with which they go.
    Path bundle = aurora.caBundle().resolveSibling("rds-and-local.pem");
    try (OutputStream out = Files.newOutputStream(bundle);
        var rds = LocalCandidates.class.getResourceAsStream(RDS_BUNDLE)) {
      if (rds == null) {
        throw new IOException(RDS_BUNDLE + " is missing from the class path");
      }
      rds.transferTo(out);
      Files.copy(aurora.caBundle(), out);
    }
    Properties signedIn = new Properties();
    signedIn.put("user", user);
    signedIn.put("password", token(aurora, user));
    List<Candidate> candidates = new ArrayList<>();
    if (aurora.engine() == Engine.POSTGRESQL) {
      String strict = vendorUrl + "?sslmode=verify-full&sslrootcert=";
      candidates.add(new Candidate("pgjdbc, one root", strict + aurora.caBundle(), signedIn));
      candidates.add(new Candidate("pgjdbc, RDS bundle", strict + bundle, signedIn));
    } else {
      String strict =
          vendorUrl
              + "?sslMode=VERIFY_IDENTITY&trustCertificateKeyStoreType=PKCS12"
              + "&trustCertificateKeyStorePassword="
              + STORE_PASSWORD
              + "&trustCertificateKeyStoreUrl=";
      candidates.add(
          new Candidate(
              "Connector/J, one root",
              strict + keyStore(aurora.caBundle(), bundle.resolveSibling("one.p12")).toUri(),
              signedIn));
      candidates.add(
          new Candidate(
              "Connector/J, RDS bundle",
              strict + keyStore(bundle, bundle.resolveSibling("all.p12")).toUri(),
              signedIn));
    }
    Properties ours = new Properties();
    ours.put("user", user);
    ours.put("tls-verify.caBundle", "builtin:rds,file:" + aurora.caBundle());
    candidates.add(
        new Candidate(
            "aurora-secure, RDS bundle",
            vendorUrl.replaceFirst("jdbc:", "jdbc:aurora-secure:"),
            ours));
    return candidates;
  }

  /** Good for 15 minutes, which bounds a measurement. */
  private static String token(LocalAurora aurora, String user) {
    return RdsUtilities.builder()
        .region(Region.of(aurora.endpoints().region()))
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(
                    LocalAurora.ACCESS_KEY_ID, LocalAurora.SECRET_ACCESS_KEY)))
        .build()
        .generateAuthenticationToken(
            request ->
                request.hostname(aurora.endpoints().cluster()).port(aurora.port()).username(user));
  }

  private static Path keyStore(Path pem, Path target) throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(pem)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      int number = 0;
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("ca" + number++, certificate);
      }
    }
    try (OutputStream out = Files.newOutputStream(target)) {
      store.store(out, STORE_PASSWORD.toCharArray());
    }
    return target;
  }
}
