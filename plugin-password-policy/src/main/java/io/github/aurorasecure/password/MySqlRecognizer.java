package io.github.aurorasecure.password;

import org.jspecify.annotations.Nullable;

/** MySQL's statements on accounts ("Account Management Statements" of its reference manual). */
final class MySqlRecognizer extends Recognizer {
  private enum Target {
    OTHER,
    /** {@code user}, in whichever database the connection uses. */
    USER,
    MYSQL_USER
  }

  /** Whether the text said {@code USE mysql}. */
  private boolean inMysql;

  MySqlRecognizer(CharSequence text, Scope scope) {
    super(text, scope);
  }

  @Override
  Recognizer recognizer(CharSequence text, Scope scope) {
    MySqlRecognizer inside = new MySqlRecognizer(text, scope);
    inside.inMysql = inMysql;
    return inside;
  }

  @Override
  boolean isHead() {
    return is("ALTER")
        || is("CREATE")
        || is("DROP")
        || is("RENAME")
        || is("SET")
        || is("GRANT")
        || is("REVOKE")
        || is("LOAD")
        || is("TRUNCATE")
        || is("SIGNAL")
        || is("RESIGNAL")
        || isWrite();
  }

  /** The arguments of CONCAT; adjacent literals need no symbol. */
  @Override
  boolean isGlue() {
    return lexer.is(',') || lexer.is('|');
  }

  @Override
  @Nullable Command command() {
    if (take("ALTER")) {
      return definition(true);
    }
    if (take("CREATE")) {
      return definition(false);
    }
    if (take("DROP")) {
      return take("USER") || take("ROLE") ? named(null) : dropped();
    }
    if (take("RENAME")) {
      return take("USER") ? named(renameAllowed() ? null : Command.RENAME) : null;
    }
    if (take("SET")) {
      return set();
    }
    if (take("GRANT") || take("REVOKE")) {
      return grant();
    }
    if (take("LOAD")) {
      while (more() && !take("TABLE")) {
        lexer.next();
      }
      Target target = table();
      return target == Target.USER ? credentials() : catalog(target);
    }
    if (take("TRUNCATE")) {
      take("TABLE");
      return catalog(table());
    }
    if (isWrite()) {
      return write();
    }
    if (take("SIGNAL") || take("RESIGNAL")) {
      signal();
    } else if (take("USE")) {
      inMysql = isName() && lexer.contentEqualsIgnoringCase("MYSQL");
    } else if (take("PREPARE")) {
      return runs(Literals.STATEMENTS);
    } else if (take("EXECUTE")) {
      // Of MariaDB; otherwise of what PREPARE has read.
      return is("IMMEDIATE") ? runs(Literals.STATEMENTS) : null;
    } else if (take("WITH") || take("EXPLAIN") || take("DESCRIBE") || take("DESC")) {
      return writeInside();
    }
    return null;
  }

  /** Takes its whole statement: what it sets is literals and variables. */
  private void signal() {
    // Not after @signal, which is a variable.
    if (is("SQLSTATE") && isOnlyMessage("prepare")) {
      while (more()) {
        lexer.next();
      }
    }
  }

  private @Nullable Command definition(boolean alter) {
    if (take("OR")) {
      take("REPLACE");
    }
    if (take("USER")) {
      if (take("IF")) {
        take("NOT");
        take("EXISTS");
      }
      return accounts(alter);
    }
    // Anything may be part of a definer's name, the words for what is defined too.
    boolean definer = is("DEFINER");
    while (definer && more() && !isProgram() && !nextInBody()) {
      lexer.next();
    }
    return isProgram() ? enterBody() : null;
  }

  private boolean isProgram() {
    return is("PROCEDURE") || is("FUNCTION") || is("TRIGGER") || is("EVENT");
  }

  private @Nullable Command grant() {
    boolean proxy = is("PROXY");
    boolean object = false;
    while (more() && !take("TO") && !take("FROM")) {
      object |= (is("ON") || lexer.is('(')) && !proxy;
      if (account() && !object) {
        return Command.RDSADMIN;
      }
    }
    return accounts(true);
  }

  /**
   * Accounts, each with what it is to sign in by, and options.
   *
   * @param present whether they exist, so that rdsadmin is the service's own
   */
  private @Nullable Command accounts(boolean present) {
    Command found = null;
    boolean exists = present;
    boolean admin = account();
    while (more()) {
      if (exists && admin) {
        return Command.RDSADMIN;
      }
      Command option = null;
      // The default roles of a new account are none.
      exists |= is("ROLE");
      if (take(',') || take("ROLE") || take("AS")) {
        admin = account();
      } else if (take("IDENTIFIED")) {
        option = takeIam() ? null : Command.PASSWORD;
      } else if (take("FACTOR")) {
        option = Command.PASSWORD;
      } else if (take("FAILED_LOGIN_ATTEMPTS") || take("PASSWORD_LOCK_TIME")) {
        option = Command.PASSWORD_OPTION;
      } else if (take("PASSWORD")) {
        option = present || !takeDefault() ? Command.PASSWORD_OPTION : null;
      } else if (!take("DROP") && nextInBody()) {
        return found;
      } else {
        skip();
      }
      found = found == null ? option : found;
    }
    return exists && admin ? Command.RDSADMIN : found;
  }

  /** Takes the rest of what says for a new account no more than nothing does. */
  private boolean takeDefault() {
    boolean option =
        take("EXPIRE")
            || take("HISTORY")
            || (take("REUSE") && take("INTERVAL"))
            || (take("REQUIRE") && take("CURRENT"));
    return option && take("DEFAULT");
  }

  /**
   * Takes {@code user@host}; any token may be the name, and as on PostgreSQL one may have a dot.
   * Says whether it is rdsadmin's.
   */
  private boolean account() {
    boolean admin =
        (isName() || lexer.kind() == Lexer.Kind.STRING) && lexer.valueEquals("rdsadmin");
    do {
      skip();
    } while (takeDotOfName());
    takeHost(lexer);
    return admin;
  }

  /**
   * Takes the host of an account: in quotes, or the word characters and dots right after the at
   * sign, of which there may be none (sql_lex.cc, MY_LEX_HOSTNAME).
   */
  static void takeHost(Lexer lexer) {
    if (!lexer.is('@')) {
      return;
    }
    if ("'\"`".indexOf(lexer.at(lexer.position)) >= 0) {
      lexer.next();
    } else {
      lexer.skipDotted();
    }
    lexer.next();
  }

  /**
   * Takes {@code WITH AWSAuthenticationPlugin [AS 'RDS']}, which lets an account sign in with IAM
   * and sets no password (Amazon Aurora user guide, "Creating a database account using IAM
   * authentication").
   */
  private boolean takeIam() {
    if (!take("WITH") || !lexer.contentEqualsIgnoringCase("AWSAUTHENTICATIONPLUGIN")) {
      return false;
    }
    skip();
    if (take("AS")) {
      if (!more() || !lexer.contentEquals("RDS")) {
        return false;
      }
      lexer.next();
    }
    return !is("BY");
  }

  private @Nullable Command named(@Nullable Command otherwise) {
    if (take("IF")) {
      take("EXISTS");
    }
    do {
      if (account()) {
        return Command.RDSADMIN;
      }
      // CURRENT_USER()
      if (take('(')) {
        take(')');
      }
    } while (take(',') || take("TO"));
    return otherwise;
  }

  private @Nullable Command dropped() {
    if (!take("TABLE") && !take("TABLES")) {
      return null;
    }
    if (take("IF")) {
      take("EXISTS");
    }
    do {
      if (table() == Target.MYSQL_USER) {
        return Command.CATALOG;
      }
    } while (take(','));
    return null;
  }

  private @Nullable Command set() {
    if (take("DEFAULT")) {
      return take("ROLE") ? named(null) : null;
    }
    if (!take("PASSWORD")) {
      lookInto(Literals.STATEMENTS);
      return null;
    }
    if (take("FOR")) {
      return account() ? Command.RDSADMIN : Command.PASSWORD;
    }
    return lexer.is('=') || lexer.is(':') || is("TO") ? Command.PASSWORD : null;
  }

  @Override
  boolean isWrite() {
    return is("INSERT") || is("REPLACE") || is("UPDATE") || is("DELETE");
  }

  @Override
  @Nullable Command write() {
    boolean insert = is("INSERT") || is("REPLACE");
    boolean update = is("UPDATE");
    lexer.next();
    if (is("ON") || lexer.is(',')) {
      // A privilege, or BEFORE INSERT ON of a trigger.
      return null;
    }
    if (!insert) {
      return tables(update ? "SET" : "WHERE");
    }
    while (take("LOW_PRIORITY") || take("HIGH_PRIORITY") || take("DELAYED") || take("IGNORE")) {}
    take("INTO");
    return lexer.is('.') || (isName() && !nextInBody()) ? into(table()) : null;
  }

  /** Any of the joined tables up to the word may be the one that is written. */
  private @Nullable Command tables(String end) {
    Target target = Target.OTHER;
    int parentheses = 0;
    while (more()) {
      if (parentheses == 0 && is(end)) {
        clause = lexer.start();
        lexer.next();
        break;
      }
      if (parentheses == 0 && (lexer.is(')') || is("UPDATE") || is("DELETE"))) {
        // FOR UPDATE, ON UPDATE CASCADE: no statement began.
        return null;
      }
      if (!isName()) {
        parentheses += lexer.is('(') ? 1 : lexer.is(')') ? -1 : 0;
        lexer.next();
        continue;
      }
      Target next = table();
      if (next == Target.MYSQL_USER) {
        return Command.CATALOG;
      }
      target = next == Target.USER ? next : target;
    }
    if (target == Target.USER) {
      return credentials();
    }
    // Past the first column: SET password = … of a body is no SET PASSWORD.
    skip();
    return null;
  }

  private Target table() {
    // Before MySQL 8.0, .user is user.
    take('.');
    boolean user = isUser();
    boolean mysql = isName() && lexer.contentEqualsIgnoringCase("MYSQL");
    skip();
    if (!take('.')) {
      if (!user) {
        return Target.OTHER;
      }
      return inMysql ? Target.MYSQL_USER : Target.USER;
    }
    user = isUser();
    skip();
    // Of mysql.user.a nothing is a table; mysql.user.* is what DELETE may say.
    boolean column = take('.') && isName();
    if (column) {
      lexer.next();
    }
    return mysql && user && !column ? Target.MYSQL_USER : Target.OTHER;
  }

  private boolean isUser() {
    return isName() && lexer.contentEqualsIgnoringCase("USER");
  }

  /** Whether the head of a statement that after a string may go on with what is restricted. */
  static boolean goesOnAfterString(Lexer head) {
    return head.is("ALTER")
        || head.is("CREATE")
        || head.is("DROP")
        || head.is("GRANT")
        || head.is("REVOKE")
        || head.is("RENAME")
        || head.is("SET")
        || head.is("PREPARE")
        || head.is("EXECUTE");
  }

  private static @Nullable Command catalog(Target target) {
    return target == Target.MYSQL_USER ? Command.CATALOG : null;
  }

  private @Nullable Command into(Target target) {
    if (target == Target.MYSQL_USER) {
      return Command.CATALOG;
    }
    if (target == Target.USER) {
      return credentials();
    }
    while (more() && !is("SET")) {
      if (inBody() && isBeforeStatement()) {
        return null;
      }
      lexer.next();
    }
    clause = lexer.start();
    skip();
    skip();
    return null;
  }

  /** After {@code USE mysql} in an earlier text, the table is only known by its own column. */
  private @Nullable Command credentials() {
    while (more()) {
      if (isName() && lexer.contentEqualsIgnoringCase("AUTHENTICATION_STRING")) {
        return Command.CATALOG;
      }
      lexer.next();
    }
    return null;
  }
}
