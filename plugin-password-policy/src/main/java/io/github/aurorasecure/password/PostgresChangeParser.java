package io.github.aurorasecure.password;

import io.github.aurorasecure.password.NewPassword.Kind;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one {@code CREATE} or {@code ALTER ROLE} sets. Stricter than the recogniser, since
 * what it reads is let through: whatever it does not know makes the statement unreadable.
 */
final class PostgresChangeParser {
  /** As src/backend/libpq/crypt.c, get_password_type: the server takes anything else for plain. */
  private static final Pattern SCRAM =
      Pattern.compile(
          "SCRAM-SHA-256\\$[1-9]\\d{0,8}:[A-Za-z0-9+/]+={0,2}\\$[A-Za-z0-9+/]{43}=:[A-Za-z0-9+/]{43}=");

  private static final Pattern MD5 = Pattern.compile("md5[0-9a-f]{32}");

  private final Lexer lexer;
  private @Nullable NewPassword password;
  private @Nullable Validity validity;

  private PostgresChangeParser(Lexer lexer) {
    this.lexer = lexer;
  }

  /** What the statement sets; null if that cannot be read. */
  static @Nullable List<AccountChange> read(Lexer lexer) {
    return new PostgresChangeParser(lexer).read();
  }

  private @Nullable List<AccountChange> read() {
    lexer.next();
    boolean alter = lexer.take("ALTER");
    if (!alter && !lexer.take("CREATE")) {
      return null;
    }
    if (!lexer.take("ROLE") && !lexer.take("USER") && !lexer.take("GROUP")) {
      return null;
    }
    String account = name();
    if (account == null) {
      return null;
    }
    lexer.next();
    if (alter && lexer.is("RENAME")) {
      return List.of(new AccountChange(account, null, null));
    }
    while (lexer.kind() != Lexer.Kind.END) {
      if (!option()) {
        return null;
      }
    }
    return List.of(new AccountChange(account, password, validity));
  }

  private @Nullable String name() {
    if (lexer.kind() != Lexer.Kind.WORD && lexer.kind() != Lexer.Kind.QUOTED) {
      return null;
    }
    return lexer.value();
  }

  /** The grammar has no option twice, so nothing is overlooked by keeping the last. */
  private boolean option() {
    if (lexer.take("PASSWORD")) {
      password = lexer.is("NULL") ? NewPassword.NONE : value(literal());
      lexer.next();
      return lexer.kind() != Lexer.Kind.STRING;
    }
    if (lexer.take("VALID")) {
      if (!lexer.take("UNTIL")) {
        return false;
      }
      String until = lexer.is("NULL") ? "infinity" : literal();
      validity = until == null ? Validity.UNREADABLE : Validity.until(until, Instant.now());
      lexer.next();
      return lexer.kind() != Lexer.Kind.STRING;
    }
    if (lexer.is("ROLE") || lexer.is("USER") || lexer.is("GROUP") || lexer.is("ADMIN")) {
      // Names, which may be keywords: IN ROLE password.
      do {
        lexer.next();
        lexer.next();
      } while (lexer.is(','));
      return true;
    }
    boolean known =
        lexer.kind() == Lexer.Kind.WORD
            || lexer.kind() == Lexer.Kind.QUOTED
            || lexer.is('-')
            || isDigit();
    lexer.next();
    return known;
  }

  /** Of CONNECTION LIMIT. */
  private boolean isDigit() {
    return lexer.kind() == Lexer.Kind.SYMBOL && Character.isDigit(lexer.text.charAt(lexer.start()));
  }

  private static NewPassword value(@Nullable String literal) {
    if (literal == null) {
      return NewPassword.UNREADABLE;
    }
    if (MD5.matcher(literal).matches()) {
      return new NewPassword(Kind.MD5, "");
    }
    return SCRAM.matcher(literal).matches()
        ? NewPassword.HASH
        : new NewPassword(Kind.PLAIN, literal);
  }

  private @Nullable String literal() {
    return lexer.kind() == Lexer.Kind.STRING ? lexer.exactValue() : null;
  }
}
