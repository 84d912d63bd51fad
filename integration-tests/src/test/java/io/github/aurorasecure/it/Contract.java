package io.github.aurorasecure.it;

import io.github.aurorasecure.driver.AuroraSecure;
import io.github.aurorasecure.driver.FallbackDriver;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.Properties;

/**
 * The same calls through the vendor's own driver and through ours.
 *
 * @param vendorUrl without what both are given to sign in and verify
 * @param caBundle what both trust
 */
record Contract(boolean postgresql, String vendorUrl, Path caBundle, String user, String password) {

  /** How our driver stands between the application and the vendor's. */
  enum Way {
    POLICY("iam,tls-verify,password-policy"),
    NO_POLICY("iam,tls-verify"),
    PROXIES_GENERATED_NOW("iam,tls-verify,password-policy");

    final String plugins;

    Way(String plugins) {
      this.plugins = plugins;
    }
  }

  /** The same for another user with the cluster's password, and with more in the URL. */
  Contract as(String other, String settings) {
    return new Contract(postgresql, vendorUrl + settings, caBundle, other, password);
  }

  /** What an application sees of the vendor's own connection. */
  String seenOfVendor(ContractCases.Case contract) throws Exception {
    Properties properties = signIn();
    if (postgresql) {
      properties.put("sslmode", "verify-full");
      properties.put("sslrootcert", caBundle.toString());
      // As ours sets it, to save a round trip.
      properties.put("assumeMinServerVersion", "12");
    } else {
      properties.put("sslMode", "VERIFY_IDENTITY");
      properties.put(
          "trustCertificateKeyStoreUrl", caBundle.resolveSibling("ca.p12").toUri().toString());
      properties.put("trustCertificateKeyStorePassword", "changeit");
    }
    try (Connection connection = DriverManager.getConnection(vendorUrl, properties)) {
      if (AuroraSecure.isSecured(connection)) {
        throw new IllegalStateException("not the vendor's own");
      }
      return seen(contract, connection);
    }
  }

  /** And of ours. */
  String seenOfOurs(Way way, ContractCases.Case contract) throws Exception {
    Properties properties = signIn();
    properties.put("plugins", way.plugins);
    properties.put("tls-verify.caBundle", caBundle.toString());
    String url = Cluster.secured(vendorUrl);
    Driver driver =
        way == Way.PROXIES_GENERATED_NOW ? FallbackDriver.INSTANCE : DriverManager.getDriver(url);
    try (Connection connection = driver.connect(url, properties)) {
      if (!AuroraSecure.isSecured(connection)) {
        throw new IllegalStateException("not ours");
      }
      return seen(contract, connection);
    }
  }

  private Properties signIn() {
    Properties properties = new Properties();
    properties.put("user", user);
    properties.put("password", password);
    return properties;
  }

  private String seen(ContractCases.Case contract, Connection connection) throws Exception {
    Transcript transcript = new Transcript();
    contract.run(postgresql, connection, transcript);
    return transcript.toString();
  }
}
