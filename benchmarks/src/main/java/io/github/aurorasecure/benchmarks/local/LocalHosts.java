package io.github.aurorasecure.benchmarks.local;

import io.github.aurorasecure.testkit.LocalAurora;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The names of LocalAurora's endpoints, for this JVM. */
public final class LocalHosts {
  private static final String HOSTS_FILE = "jdk.net.hosts.file";

  private LocalHosts() {}

  /** Makes them known; the JDK reads the property once, at the first look-up, which comes later. */
  public static void use() throws IOException {
    if (System.getProperty(HOSTS_FILE) != null) {
      return;
    }
    Path hosts = Files.createTempFile("local-aurora-hosts", "");
    hosts.toFile().deleteOnExit();
    try (InputStream in = LocalAurora.class.getResourceAsStream("hosts")) {
      if (in == null) {
        throw new IOException("the testkit's hosts file is missing from the class path");
      }
      Files.copy(in, hosts, StandardCopyOption.REPLACE_EXISTING);
    }
    System.setProperty(HOSTS_FILE, hosts.toString());
  }
}
