package io.github.aurorasecure.password;

import io.github.aurorasecure.password.NewPassword.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one {@code CREATE USER}, {@code ALTER USER} or {@code SET PASSWORD} sets. Stricter
 * than the recogniser, since what it reads is let through: whatever it does not know makes the
 * statement unreadable.
 */
final class MySqlChangeParser {
  /** These take an account to have the empty password if it is given none. */
  private static final List<String> PASSWORD_PLUGINS =
      List.of("MYSQL_NATIVE_PASSWORD", "SHA256_PASSWORD", "CACHING_SHA2_PASSWORD");

  private static final NewPassword EMPTY = new NewPassword(Kind.PLAIN, "");

  private final Lexer lexer;
  private final List<AccountChange> accounts = new ArrayList<>();
  private @Nullable Validity validity;

  private MySqlChangeParser(Lexer lexer) {
    this.lexer = lexer;
  }

  /** What the statement sets; null if that cannot be read. */
  static @Nullable List<AccountChange> read(Lexer lexer) {
    return new MySqlChangeParser(lexer).read();
  }

  private @Nullable List<AccountChange> read() {
    lexer.next();
    if (lexer.take("SET")) {
      return lexer.take("PASSWORD") && setPassword() ? accounts : null;
    }
    if (lexer.take("RENAME")) {
      return List.of();
    }
    boolean known = (lexer.take("ALTER") || lexer.take("CREATE")) && lexer.take("USER");
    if (known && lexer.take("IF")) {
      lexer.take("NOT");
      known = lexer.take("EXISTS");
    }
    if (!known || !users() || !options()) {
      return null;
    }
    return accounts.stream()
        .map(account -> new AccountChange(account.account(), account.password(), validity))
        .toList();
  }

  private boolean setPassword() {
    String account = lexer.take("FOR") ? account() : "";
    if (account == null) {
      return false;
    }
    if (lexer.take("TO")) {
      accounts.add(new AccountChange(account, NewPassword.RANDOM, null));
      return lexer.take("RANDOM");
    }
    lexer.take(':');
    if (!lexer.take('=')) {
      return false;
    }
    accounts.add(new AccountChange(account, plain(), null));
    if (lexer.take("REPLACE")) {
      lexer.next();
    }
    // RETAIN CURRENT PASSWORD; after anything else the value was an expression.
    return lexer.kind() == Lexer.Kind.END || lexer.is("RETAIN");
  }

  private boolean users() {
    do {
      String account = account();
      if (account == null) {
        return false;
      }
      NewPassword password = lexer.take("IDENTIFIED") ? identified() : null;
      accounts.add(new AccountChange(account, password, null));
      if (lexer.take("REPLACE")) {
        lexer.next();
      }
      if (lexer.take("RETAIN")) {
        lexer.take("CURRENT");
        lexer.take("PASSWORD");
      }
    } while (lexer.take(','));
    return true;
  }

  private NewPassword identified() {
    if (lexer.take("WITH")) {
      boolean password = PASSWORD_PLUGINS.stream().anyMatch(lexer::contentEqualsIgnoringCase);
      lexer.next();
      if (lexer.take("AS") || lexer.take("USING")) {
        return hash();
      }
      if (!lexer.is("BY")) {
        return password ? EMPTY : NewPassword.NONE;
      }
    }
    if (!lexer.take("BY")) {
      return NewPassword.UNREADABLE;
    }
    if (lexer.take("RANDOM")) {
      lexer.take("PASSWORD");
      return NewPassword.RANDOM;
    }
    // Before 8.0: BY PASSWORD 'hash'.
    if (lexer.take("PASSWORD")) {
      return hash();
    }
    return plain();
  }

  /** An empty one is no password at all. */
  private NewPassword hash() {
    boolean empty = lexer.contentEquals("");
    lexer.next();
    return empty ? EMPTY : NewPassword.HASH;
  }

  /** In quotes of either kind: with ANSI_QUOTES a name would be a syntax error here. */
  private NewPassword plain() {
    String text = lexer.kind() == Lexer.Kind.STRING || isDoubleQuoted() ? lexer.exactValue() : null;
    lexer.next();
    return text == null ? NewPassword.UNREADABLE : new NewPassword(Kind.PLAIN, text);
  }

  private boolean isDoubleQuoted() {
    return lexer.kind() == Lexer.Kind.QUOTED && lexer.text.charAt(lexer.start()) == '"';
  }

  /** The rest: TLS, limits, lock, comment, and how long passwords are valid. */
  private boolean options() {
    while (lexer.kind() != Lexer.Kind.END) {
      if (lexer.is("IDENTIFIED") || lexer.is("FACTOR") || lexer.is("INITIAL")) {
        return false;
      }
      if (!lexer.take("PASSWORD")) {
        lexer.next();
      } else if (lexer.take("EXPIRE")) {
        validity = expiry();
      }
    }
    return true;
  }

  private Validity expiry() {
    if (lexer.take("NEVER")) {
      return Validity.FOREVER;
    }
    if (lexer.take("INTERVAL")) {
      Validity days = days();
      lexer.next();
      return days;
    }
    // DEFAULT is what the server was told; without anything the password has expired.
    return lexer.is("DEFAULT") ? Validity.UNREADABLE : Validity.ofDays(0);
  }

  private Validity days() {
    String number = lexer.text.subSequence(lexer.start(), lexer.position).toString();
    return number.matches("\\d{1,5}")
        ? Validity.ofDays(Long.parseLong(number))
        : Validity.UNREADABLE;
  }

  /** {@code name}, {@code name@host} or {@code USER()}; null if none begins here. */
  private @Nullable String account() {
    if (lexer.kind() != Lexer.Kind.WORD
        && lexer.kind() != Lexer.Kind.QUOTED
        && lexer.kind() != Lexer.Kind.STRING) {
      return null;
    }
    String name = lexer.value();
    lexer.next();
    if (lexer.take('(')) {
      return lexer.take(')') ? "" : null;
    }
    MySqlRecognizer.takeHost(lexer);
    return name;
  }
}
