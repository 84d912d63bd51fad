package io.github.aurorasecure.tls;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A vendor setting that could undo the verification.
 *
 * @param name as the vendor spells it
 * @param agreeing the values that do not, in lower case
 * @param remedy what to use in its place, or empty
 */
record VendorSetting(String name, List<String> agreeing, String remedy) {

  static VendorSetting agreesWhen(String name, String... values) {
    return new VendorSetting(name, List.of(values), "");
  }

  /** Not even empty. */
  static VendorSetting mustBeAbsent(String name) {
    return new VendorSetting(name, List.of(), "");
  }

  static VendorSetting neverAgrees(String name) {
    return neverAgrees(name, "");
  }

  static VendorSetting neverAgrees(String name, String remedy) {
    return new VendorSetting(name, List.of(""), remedy);
  }

  /**
   * Refuses settings that contradict tls-verify, rather than to override in silence what somebody
   * wrote down.
   *
   * @throws SQLException 08001
   */
  static void requireAgreement(
      TlsMode mode, List<VendorSetting> known, Map<String, String> settings) throws SQLException {
    for (VendorSetting setting : known) {
      for (Map.Entry<String, String> given : settings.entrySet()) {
        // In any case of letters: sslmode=disabled means the same to whoever wrote it for MySQL.
        if (given.getKey().equalsIgnoreCase(setting.name)
            && !setting.agreeing.contains(given.getValue().toLowerCase(Locale.ROOT))) {
          throw setting.contradiction(mode, given.getKey(), given.getValue());
        }
      }
    }
  }

  private SQLException contradiction(TlsMode mode, String givenName, String value) {
    return new SQLNonTransientConnectionException(
        ("tls-verify: %s=%s contradicts tls-verify.mode=%s%s; remove it from URL and properties, or"
                + " leave tls-verify out if the vendor's own TLS settings shall hold")
            .formatted(givenName, value, mode, remedy.isEmpty() ? "" : " (" + remedy + ")"),
        "08001");
  }
}
