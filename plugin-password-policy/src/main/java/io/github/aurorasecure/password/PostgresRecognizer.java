package io.github.aurorasecure.password;

import org.jspecify.annotations.Nullable;

/** PostgreSQL's statements on roles (gram.y: CreateRoleStmt, AlterRoleStmt, RenameStmt). */
final class PostgresRecognizer extends Recognizer {
  PostgresRecognizer(CharSequence text, Scope scope) {
    super(text, scope);
  }

  @Override
  Recognizer recognizer(CharSequence text, Scope scope) {
    return new PostgresRecognizer(text, scope);
  }

  @Override
  boolean isHead() {
    return is("ALTER")
        || is("CREATE")
        || is("DROP")
        || is("GRANT")
        || is("REVOKE")
        || is("COPY")
        || is("DO")
        || is("REASSIGN")
        || is("RAISE")
        || isWrite();
  }

  @Override
  boolean isGlue() {
    return lexer.is('|');
  }

  @Override
  @Nullable Command command() {
    if (take("ALTER")) {
      if (take("DEFAULT")) {
        return grant();
      }
      return takeRole() ? role(true) : null;
    }
    if (take("CREATE")) {
      return create();
    }
    if (take("DROP")) {
      return takeRole() ? drop() : owned();
    }
    if (take("REASSIGN")) {
      return owned();
    }
    if (take("GRANT") || take("REVOKE")) {
      return grant();
    }
    if (take("COPY")) {
      return copy();
    }
    if (isWrite()) {
      return write();
    }
    if (take("DO")) {
      // Not ON CONFLICT DO. pgjdbc may send the literal for a question mark.
      boolean code = lexer.kind() == Lexer.Kind.STRING || is("LANGUAGE") || lexer.is('?');
      return code ? runs(Literals.BODY) : null;
    }
    if (take("RAISE")) {
      raise();
    } else if (lexer.is('(') || take("WITH") || take("EXPLAIN") || take("PREPARE")) {
      return writeInside();
    }
    return null;
  }

  /** The format, not the expressions for its placeholders. */
  private void raise() {
    if (is("DEBUG")
        || is("LOG")
        || is("INFO")
        || is("NOTICE")
        || is("WARNING")
        || is("EXCEPTION")) {
      skip();
    }
    if (lexer.kind() == Lexer.Kind.STRING && isOnlyMessage("execute")) {
      lexer.next();
    }
  }

  private boolean takeRole() {
    return take("ROLE") || take("USER") || take("GROUP");
  }

  private @Nullable Command create() {
    if (take("OR")) {
      take("REPLACE");
    }
    if (take("FUNCTION") || take("PROCEDURE")) {
      return runs(Literals.BODY);
    }
    if (takeRole()) {
      return role(false);
    }
    if (!inBody() && take("SCHEMA")) {
      // Grants may be among what is created in it.
      while (more() && !take("GRANT")) {
        lexer.next();
      }
      return grant();
    }
    // CREATE TABLE AS WITH, and the actions of a rule; in a body they are found as its own.
    return inBody() ? null : writeInside();
  }

  private @Nullable Command role(boolean alter) {
    if (take("MAPPING")) {
      // A user mapping, unless it is a role called mapping.
      return is("FOR") || is("IF") ? null : options(alter);
    }
    boolean admin = isAdmin();
    name();
    return alter && admin ? Command.RDSADMIN : options(alter);
  }

  private @Nullable Command options(boolean alter) {
    Command found = null;
    while (more()) {
      Command option = null;
      if (take("PASSWORD")) {
        option = Command.PASSWORD;
      } else if (take("VALID")) {
        option = is("UNTIL") ? Command.VALID_UNTIL : null;
      } else if (alter && take("RENAME")) {
        return renameAllowed() ? found : Command.RENAME;
      } else if (is("SET") || is("RESET")) {
        return found;
      } else if (take("ADMIN") || takeRole()) {
        if (namesAdmin()) {
          return Command.RDSADMIN;
        }
      } else if (take("DATABASE")) {
        name();
      } else if (nextInBody()) {
        return found;
      } else {
        lexer.next();
      }
      found = found == null ? option : found;
    }
    return found;
  }

  private boolean namesAdmin() {
    boolean admin = false;
    do {
      admin |= isAdmin();
      name();
    } while (take(','));
    return admin;
  }

  /** Roles, or privileges on columns or ON something; then who gets or loses them. */
  private @Nullable Command grant() {
    boolean object = false;
    while (more()) {
      if (is("ON") || lexer.is('(')) {
        object = true;
      } else if (is("TO") || is("FROM")) {
        object = false;
      } else if (!object && isAdmin()) {
        return Command.RDSADMIN;
      }
      lexer.next();
    }
    return null;
  }

  /** {@code OWNED BY} roles {@code TO} another, which a list of grants reads like. */
  private @Nullable Command owned() {
    return take("OWNED") ? grant() : null;
  }

  private boolean isAdmin() {
    return is("RDSADMIN", "rdsadmin");
  }

  /**
   * Any token may be a name: all the keywords here are allowed as one, in a body too. One with a
   * dot is what a literal puts in the place of a name, {@code current_setting('app.user')}.
   */
  private void name() {
    do {
      skip();
      if (take("UESCAPE")) {
        skip();
      }
    } while (takeDotOfName());
  }

  private @Nullable Command drop() {
    if (take("IF")) {
      take("EXISTS");
    }
    return namesAdmin() ? Command.RDSADMIN : null;
  }

  @Override
  boolean isWrite() {
    return is("INSERT") || is("UPDATE") || is("DELETE") || is("MERGE");
  }

  @Override
  @Nullable Command write() {
    if (take("DELETE")) {
      take("FROM");
    } else if (!take("UPDATE")) {
      lexer.next();
      take("INTO");
    }
    take("ONLY");
    take('(');
    return takeCatalog() ? Command.CATALOG : null;
  }

  private @Nullable Command copy() {
    if (lexer.is('(')) {
      return writeInside();
    }
    take("BINARY");
    if (!takeCatalog()) {
      return null;
    }
    while (more() && !is("FROM") && !is("TO")) {
      lexer.next();
    }
    return is("FROM") ? Command.CATALOG : null;
  }

  private boolean takeCatalog() {
    boolean catalog;
    do {
      catalog = is("PG_AUTHID", "pg_authid");
      skip();
    } while (take('.'));
    return catalog;
  }

  /** Whether the token is this name, folded or quoted. */
  private boolean is(String word, String quoted) {
    return is(word) || (lexer.kind() == Lexer.Kind.QUOTED && lexer.contentEquals(quoted));
  }
}
