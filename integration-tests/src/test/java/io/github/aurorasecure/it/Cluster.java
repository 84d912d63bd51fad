package io.github.aurorasecure.it;

import io.github.aurorasecure.testkit.Engine;
import io.github.aurorasecure.testkit.LocalAurora;
import io.github.aurorasecure.testkit.SignIn;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;

/** One LocalAurora for each engine, shared by the tests of this JVM, with which they go. */
@SuppressWarnings("ImmutableEnumChecker") // the servers start when a test first needs them
enum Cluster {
  POSTGRESQL(Engine.POSTGRESQL),
  MYSQL(Engine.MYSQL);

  static final String IAM_USER = "iam_user";
  static final String PASSWORD_USER = "password_user";
  static final String PASSWORD = "p@ss word+%";

  static {
    System.setProperty("aws.accessKeyId", LocalAurora.ACCESS_KEY_ID);
    System.setProperty("aws.secretAccessKey", LocalAurora.SECRET_ACCESS_KEY);
  }

  final Engine engine;
  private LocalAurora aurora;

  Cluster(Engine engine) {
    this.engine = engine;
  }

  synchronized LocalAurora aurora() {
    if (aurora == null) {
      aurora = LocalAurora.builder(engine).start();
      aurora.addIamUser(IAM_USER);
      aurora.addPasswordUser(PASSWORD_USER, PASSWORD);
    }
    return aurora;
  }

  boolean isPostgresql() {
    return this == POSTGRESQL;
  }

  /** Our URL of the writer endpoint. */
  String url() {
    return url(aurora().endpoints().cluster());
  }

  String url(String host) {
    return secured(aurora().jdbcUrl(host));
  }

  static String secured(String vendorUrl) {
    return vendorUrl.replaceFirst("jdbc:", "jdbc:aurora-secure:");
  }

  /** What an application would set beside the URL. */
  Properties properties(String user) {
    Properties properties = new Properties();
    properties.put("user", user);
    properties.put("tls-verify.caBundle", aurora().caBundle().toString());
    return properties;
  }

  Properties iam() {
    return properties(IAM_USER);
  }

  Properties iam(String plugins) {
    Properties properties = iam();
    properties.put("plugins", plugins);
    return properties;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url(), iam());
  }

  /** What both drivers have to show alike; the trust store is beside the bundle. */
  Contract contract() throws Exception {
    Path bundle = aurora().caBundle();
    Path store = bundle.resolveSibling("ca.p12");
    if (Files.notExists(store)) {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      try (InputStream pem = Files.newInputStream(bundle)) {
        for (Certificate ca : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
          trusted.setCertificateEntry("ca" + trusted.size(), ca);
        }
      }
      try (OutputStream out = Files.newOutputStream(store)) {
        trusted.store(out, "changeit".toCharArray());
      }
    }
    return new Contract(
        isPostgresql(),
        aurora().jdbcUrl(aurora().endpoints().cluster()),
        bundle,
        PASSWORD_USER,
        PASSWORD);
  }

  /** The sign-ins that the endpoint saw while something ran. */
  List<SignIn> signInsDuring(Action action) throws Exception {
    int before = aurora().signIns().size();
    action.run();
    List<SignIn> all = aurora().signIns();
    return all.subList(before, all.size());
  }

  @FunctionalInterface
  interface Action {
    void run() throws Exception;
  }
}
