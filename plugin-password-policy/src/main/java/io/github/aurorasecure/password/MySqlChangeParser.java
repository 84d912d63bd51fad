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
    if (take("SET")) {
      return take("PASSWORD") && setPassword() ? accounts : null;
    }
    if (take("RENAME")) {
      return List.of();
    }
    boolean known = (take("ALTER") || take("CREATE")) && take("USER");
    if (known && take("IF")) {
      take("NOT");
      known = take("EXISTS");
    }
    if (!known || !users() || !options()) {
      return null;
    }
    return accounts.stream()
        .map(account -> new AccountChange(account.account(), account.password(), validity))
        .toList();
  }

  private boolean setPassword() {
    String account = take("FOR") ? account() : "";
    if (account == null) {
      return false;
    }
    if (take("TO")) {
      accounts.add(new AccountChange(account, NewPassword.RANDOM, null));
      return take("RANDOM");
    }
    take(':');
    if (!take('=')) {
      return false;
    }
    accounts.add(new AccountChange(account, plain(), null));
    if (take("REPLACE")) {
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
      NewPassword password = take("IDENTIFIED") ? identified() : null;
      accounts.add(new AccountChange(account, password, null));
      if (take("REPLACE")) {
        lexer.next();
      }
      if (take("RETAIN")) {
        take("CURRENT");
        take("PASSWORD");
      }
    } while (take(','));
    return true;
  }

  private NewPassword identified() {
    if (take("WITH")) {
      boolean password = PASSWORD_PLUGINS.stream().anyMatch(lexer::contentEqualsIgnoringCase);
      lexer.next();
      if (take("AS") || take("USING")) {
        return hash();
      }
      if (!lexer.is("BY")) {
        return password ? EMPTY : NewPassword.NONE;
      }
    }
    if (!take("BY")) {
      return NewPassword.UNREADABLE;
    }
    if (take("RANDOM")) {
      take("PASSWORD");
      return NewPassword.RANDOM;
    }
    // Before 8.0: BY PASSWORD 'hash'.
    if (take("PASSWORD")) {
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
      if (!take("PASSWORD")) {
        lexer.next();
      } else if (take("EXPIRE")) {
        validity = expiry();
      }
    }
    return true;
  }

  private Validity expiry() {
    if (take("NEVER")) {
      return Validity.FOREVER;
    }
    if (take("INTERVAL")) {
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
    StringBuilder name = new StringBuilder();
    lexer.appendValue(name);
    lexer.next();
    if (take('(')) {
      return take(')') ? "" : null;
    }
    MySqlRecognizer.takeHost(lexer);
    return name.toString();
  }

  private boolean take(String keyword) {
    return lexer.take(keyword);
  }

  private boolean take(char symbol) {
    return lexer.take(symbol);
  }
}
