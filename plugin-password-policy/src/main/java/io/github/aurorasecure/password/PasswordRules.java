package io.github.aurorasecure.password;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What statements that are let through must hold. */
record PasswordRules(
    PasswordRequirements requirements,
    Unreadable unreadable,
    boolean denyMd5,
    boolean denyPlaintext) {

  /** What becomes of passwords that cannot be checked. */
  enum Unreadable {
    DENY,
    /** Hashes pass. */
    HASH,
    /** Parameters, variables and code pass as well. */
    ALLOW
  }

  private static final String REMEDY =
      "; give it as a literal, use PasswordChange, or set password-policy.unreadable=";

  /** What the statement lacks, in words; empty if it may be sent. */
  List<String> unmetBy(RestrictedStatement statement, Collection<String> context) {
    Command command = statement.finding().command();
    List<AccountChange> changes = statement.changes();
    if (changes == null) {
      boolean passes = unreadable == Unreadable.ALLOW || command == Command.RENAME;
      return passes ? List.of() : List.of(unread(command));
    }
    List<String> unmet = new ArrayList<>();
    for (AccountChange change : changes) {
      Set<String> names = new HashSet<>(context);
      names.add(change.account());
      unmet.addAll(unmetBy(change.password(), names));
      boolean passwordIsNew =
          change.password() != null && change.password().kind() != NewPassword.Kind.NONE;
      unmet.addAll(requirements.unmetBy(change.validity(), passwordIsNew));
    }
    return unmet;
  }

  private static String unread(Command command) {
    String remedy =
        switch (command) {
          case OPAQUE ->
              "set password-policy.opaque=literal to refuse only code that is seen to change a"
                  + " password";
          case UNREADABLE -> "send " + Command.READABLE;
          case CATALOG -> "change the account by a statement such as ALTER ROLE or ALTER USER";
          default ->
              "give it as a literal, in a statement of its own and not in code, or use"
                  + " PasswordChange";
        };
    return "what it sets cannot be read; " + remedy + ", or set password-policy.unreadable=allow";
  }

  private List<String> unmetBy(@Nullable NewPassword password, Collection<String> context) {
    if (password == null) {
      return List.of();
    }
    return switch (password.kind()) {
      case RANDOM, NONE -> List.of();
      case PLAIN ->
          denyPlaintext
              ? List.of("it is in plain text; send a hash, as PasswordChange does")
              : requirements.unmetBy(password.text(), context);
      case MD5 -> denyMd5 ? List.of("it is an MD5 hash; use SCRAM-SHA-256") : unmetByHash();
      case HASH -> unmetByHash();
      case UNREADABLE ->
          unreadable == Unreadable.ALLOW
              ? List.of()
              : List.of("it cannot be read" + REMEDY + "allow");
    };
  }

  private List<String> unmetByHash() {
    return unreadable == Unreadable.DENY
        ? List.of("it is a hash, which cannot be checked" + REMEDY + "hash")
        : List.of();
  }
}
