package io.github.aurorasecure.tls;

import java.util.Arrays;
import java.util.List;

/** The values of {@code tls-verify.mode}, strictest first, named as libpq does. */
enum TlsMode {
  /** Trusted CA and the right name. The only mode in which a token is given. */
  VERIFY_FULL("verify-full", "VERIFY_IDENTITY"),
  /** Trusted CA, any name: any RDS instance of any account may answer. */
  VERIFY_CA("verify-ca", "VERIFY_CA"),
  /** The vendor's encryption, whoever answers. */
  REQUIRE("require", "REQUIRED"),
  /** Plaintext. */
  DISABLE("disable", "DISABLED"),
  /** Whatever the vendor's own settings say. */
  VENDOR("vendor", "");

  private final String spelling;
  private final String mySqlSpelling;

  TlsMode(String spelling, String mySqlSpelling) {
    this.spelling = spelling;
    this.mySqlSpelling = mySqlSpelling;
  }

  static List<String> spellings() {
    return Arrays.stream(values()).map(TlsMode::toString).toList();
  }

  static TlsMode of(String spelling) {
    return Arrays.stream(values())
        .filter(mode -> mode.spelling.equals(spelling))
        .findFirst()
        .orElseThrow();
  }

  /** Connector/J's {@code sslMode}. */
  String mySqlSpelling() {
    return mySqlSpelling;
  }

  /** Whether our own TLS is put in place of the vendor's. */
  boolean usesHooks() {
    return this == VERIFY_FULL || this == VERIFY_CA;
  }

  /** As in {@code tls-verify.mode} and pgjdbc's {@code sslmode}. */
  @Override
  public String toString() {
    return spelling;
  }
}
