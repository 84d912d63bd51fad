package io.github.aurorasecure.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What {@code tls-verify.clientCertificate} names: a certificate with its private key for servers
 * that ask for one. A PKCS12 or JKS key store, or PEM with the chain and an unencrypted PKCS #8
 * key. Compares by content, so that a file that was only touched changes nothing.
 */
final class ClientCertificate {
  static final String PROPERTY = "clientCertificate";
  private static final Pattern PEM_KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END [A-Z ]*PRIVATE KEY-----");

  private final byte[] content;
  private final KeyManager[] keyManagers;

  private ClientCertificate(byte[] content, KeyManager[] keyManagers) {
    this.content = content;
    this.keyManagers = keyManagers;
  }

  static Reloaded<ClientCertificate> reloaded(
      Path file, @Nullable String password, Duration interval)
      throws IOException, GeneralSecurityException {
    char[] secret = password == null ? new char[0] : password.toCharArray();
    return new Reloaded<>(
        "tls-verify." + PROPERTY,
        List.of(file),
        interval,
        () -> read(CertificateSource.read(file), secret),
        System::nanoTime);
  }

  private static ClientCertificate read(byte[] content, char[] password)
      throws IOException, GeneralSecurityException {
    String type = CertificateSource.keyStoreType(content);
    KeyStore store;
    if (type == null) {
      store = pem(content, password);
    } else {
      store = KeyStore.getInstance(type);
      store.load(new ByteArrayInputStream(content), password);
    }
    boolean hasKey = false;
    for (String alias : Collections.list(store.aliases())) {
      hasKey |= store.isKeyEntry(alias);
    }
    if (!hasKey) {
      throw new IOException("it holds no private key with a certificate");
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, password);
    return new ClientCertificate(content, factory.getKeyManagers());
  }

  private static KeyStore pem(byte[] content, char[] password)
      throws IOException, GeneralSecurityException {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    Matcher key = PEM_KEY.matcher(text);
    if (!key.find() || !key.group(1).isEmpty()) {
      throw new IOException(
          "it holds no unencrypted PKCS #8 private key; make one with openssl pkcs8 -topk8 -nocrypt");
    }
    String encoded = key.group(2);
    byte[] rest = key.replaceAll("").getBytes(StandardCharsets.ISO_8859_1);
    Certificate[] chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(rest))
            .toArray(Certificate[]::new);
    if (chain.length == 0) {
      throw new IOException("it holds no certificate");
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "client", privateKey(Base64.getMimeDecoder().decode(encoded)), password, chain);
    return store;
  }

  private static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      } catch (InvalidKeySpecException e) {
        // The next algorithm, then.
      }
    }
    throw new InvalidKeySpecException("the private key is neither RSA, EC nor EdDSA");
  }

  KeyManager[] keyManagers() {
    return keyManagers.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientCertificate that && Arrays.equals(content, that.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }
}
