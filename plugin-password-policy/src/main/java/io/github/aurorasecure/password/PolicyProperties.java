package io.github.aurorasecure.password;

import io.github.aurorasecure.password.PasswordRules.Unreadable;
import io.github.aurorasecure.password.Restrictions.Opaque;
import io.github.aurorasecure.spi.Host;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.PluginProperty;
import io.github.aurorasecure.spi.Vendor;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the plugin's properties. */
record PolicyProperties(PluginConfig config) {
  private static final List<String> MODES = List.of("enforce", "audit", "off");
  private static final List<String> RENAMES = List.of("deny", "allow");
  private static final List<String> OPAQUE = List.of("literal", "deny", "allow");
  private static final List<String> UNREADABLE = List.of("deny", "hash", "allow");

  /** Settings of Connector/J with which it joins the texts of a batch. */
  private static final List<String> JOINING =
      List.of("allowMultiQueries", "rewriteBatchedStatements");

  private static final List<String> FLAGS = List.of("true", "false");

  static final List<PluginProperty> ALL =
      List.of(
          new PluginProperty(
              "mode",
              "enforce refuses statements that change passwords, audit logs and sends them,"
                  + " off looks at nothing",
              "enforce",
              MODES),
          new PluginProperty(
              "rename",
              "whether roles and users may be renamed; Aurora PostgreSQL restricts it for MD5"
                  + " passwords",
              "deny",
              RENAMES),
          new PluginProperty(
              "opaque",
              "code that the server runs (DO, functions, procedures, PREPARE FROM): literal refuses"
                  + " it where it is seen to change a password, deny always, allow never",
              "literal",
              OPAQUE),
          new PluginProperty(
              "exempt",
              "who may change passwords: membership (of rds_password; the default on PostgreSQL),"
                  + " none (the default on MySQL) or users, separated by commas",
              null,
              List.of()),
          new PluginProperty(
              "minLength",
              "how many characters a new password needs, in statements that are let through",
              "15",
              List.of()),
          new PluginProperty(
              "blocklist",
              "what a new password may not be made of: builtin, none, or a file of more words for"
                  + " the built-in list, one a line",
              "builtin",
              List.of()),
          new PluginProperty(
              "requireClasses",
              "how many of lower case, upper case, digits and others a new password needs",
              "0",
              List.of()),
          new PluginProperty(
              "maxValidDays",
              "how many days ahead VALID UNTIL, or PASSWORD EXPIRE INTERVAL, may be; 0 for any",
              "0",
              List.of()),
          new PluginProperty(
              "requireValidUntil",
              "whether a new password needs VALID UNTIL, on MySQL PASSWORD EXPIRE INTERVAL",
              "false",
              FLAGS),
          new PluginProperty(
              "denyMd5", "whether MD5 hashes are refused (PostgreSQL)", "true", FLAGS),
          new PluginProperty(
              "denyPlaintext", "whether passwords may only be given as hashes", "false", FLAGS),
          new PluginProperty(
              "unreadable",
              "new passwords that cannot be checked: deny, hash lets hashes pass, allow also"
                  + " parameters, variables and code",
              "deny",
              UNREADABLE));

  /** What is configured; null when the plugin is off. */
  @Nullable Policy policy() throws SQLException {
    Restrictions restrictions =
        new Restrictions(
            config.get("rename", "deny", RENAMES).equals("allow"),
            Opaque.valueOf(upper(config.get("opaque", "literal", OPAQUE))));
    String mode = config.get("mode", "enforce", MODES);
    Policy policy =
        new Policy(
            config.vendor(),
            mode.equals("enforce"),
            restrictions,
            exemption(),
            rules(),
            joinsBatches(),
            config.hosts().stream().map(PolicyProperties::firstLabel).distinct().toList());
    return mode.equals("off") ? null : policy;
  }

  /** Where no hosts are known, as behind another driver, it may. */
  private boolean joinsBatches() {
    return config.hosts().isEmpty()
        || config.hosts().stream()
            .map(Host::settings)
            .anyMatch(settings -> JOINING.stream().anyMatch(name -> isOn(settings.get(name))));
  }

  private static boolean isOn(@Nullable String value) {
    return value != null && !value.equalsIgnoreCase("false") && !value.equalsIgnoreCase("no");
  }

  private Exemption exemption() throws SQLException {
    boolean postgresql = config.vendor() == Vendor.POSTGRESQL;
    String exempt = config.get("exempt", postgresql ? "membership" : "none");
    if (exempt.equals("none")) {
      return Exemption.NONE;
    }
    if (exempt.equals("membership")) {
      if (!postgresql) {
        throw config.invalid(
            "exempt",
            "only Aurora PostgreSQL has the role rds_password; use none or name the users");
      }
      return Exemption::isMember;
    }
    Set<String> users =
        Arrays.stream(exempt.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    if (users.contains("") || users.contains("none") || users.contains("membership")) {
      throw config.invalid("exempt", "use membership, none, or users separated by commas");
    }
    if (!postgresql && users.stream().anyMatch(user -> user.contains("@"))) {
      throw config.invalid("exempt", "give users as they sign in, without their hosts");
    }
    return Exemption.of(users);
  }

  private PasswordRules rules() throws SQLException {
    Unreadable unreadable = Unreadable.valueOf(upper(config.get("unreadable", "deny", UNREADABLE)));
    boolean denyPlaintext = flag("denyPlaintext", "false");
    if (denyPlaintext && unreadable == Unreadable.DENY) {
      throw config.invalid(
          "denyPlaintext", "only hashes are left, so set password-policy.unreadable=hash as well");
    }
    return new PasswordRules(requirements(), unreadable, flag("denyMd5", "true"), denyPlaintext);
  }

  private PasswordRequirements requirements() throws SQLException {
    PasswordRequirements requirements =
        PasswordRequirements.nist()
            .withMinLength(number("minLength", 15, 1, 1_000))
            .withRequiredClasses(number("requireClasses", 0, 0, 4))
            .withMaxValidDays(number("maxValidDays", 0, 0, 36_500));
    if (flag("requireValidUntil", "false")) {
      requirements = requirements.withRequiredValidUntil();
    }
    String blocklist = config.get("blocklist", "builtin");
    if (blocklist.equals("none")) {
      return requirements.withoutBlocklist();
    }
    if (blocklist.equals("builtin")) {
      return requirements;
    }
    try {
      return requirements.withBlocklist(Path.of(blocklist));
    } catch (IOException | InvalidPathException e) {
      SQLException invalid =
          config.invalid("blocklist", "use builtin, none, or a file in UTF-8 that can be read");
      invalid.initCause(e);
      throw invalid;
    }
  }

  private boolean flag(String name, String defaultValue) throws SQLException {
    return config.get(name, defaultValue, FLAGS).equals("true");
  }

  private int number(String name, int defaultValue, int min, int max) throws SQLException {
    String value = config.get(name, String.valueOf(defaultValue));
    try {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As one out of range.
    }
    throw config.invalid(name, "use a number from " + min + " to " + max);
  }

  private static String upper(String choice) {
    return choice.toUpperCase(Locale.ROOT);
  }

  private static String firstLabel(Host host) {
    int dot = host.name().indexOf('.');
    return dot < 0 ? host.name() : host.name().substring(0, dot);
  }
}
