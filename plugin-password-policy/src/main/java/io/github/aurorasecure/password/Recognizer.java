package io.github.aurorasecure.password;

import io.github.aurorasecure.password.Restrictions.Opaque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds restricted statements by their heads and parsed options, never by searching for words, in
 * one pass over one {@linkplain Reading reading} of a text. Text that is no statement it knows
 * passes: the server decides.
 */
abstract class Recognizer {
  /**
   * @param reading how the text and the texts in its literals are read
   * @param body whether statements may begin after any token, as in {@code IF x THEN ALTER …}
   * @param guess whether the text is only what the server may make of several literals, whose own
   *     literals are not looked into: each level would double the work
   * @param depth how many literals this text is in
   * @param outer of the text whose literal this one is
   */
  record Scope(
      Reading reading,
      Restrictions restrictions,
      boolean body,
      boolean guess,
      int depth,
      @Nullable Recognizer outer) {
    private static final int MAX_DEPTH = 8;

    /** Of a text as it was given. */
    static Scope of(Reading reading, Restrictions restrictions) {
      return new Scope(reading, restrictions, false, false, 0, null);
    }

    private boolean deepest() {
      return depth == MAX_DEPTH;
    }

    private Scope inside(boolean body, Recognizer outer) {
      return new Scope(reading, restrictions, body, false, depth + 1, outer);
    }

    private Scope guessing(Recognizer outer) {
      return new Scope(reading, restrictions, false, true, depth + 1, outer);
    }
  }

  /** What the literals of a statement hold. */
  enum Literals {
    DATA,
    STATEMENTS,
    BODY
  }

  private enum Variable {
    NONE,
    AT,
    NAME
  }

  /** How many times its length of a text may be read again; more is refused. */
  private static final int MAX_READ_AGAIN = 16;

  final Lexer lexer;
  private final Scope scope;
  private boolean body;
  private int number;
  private int start;
  private Literals literals = Literals.DATA;

  private final JoinedLiterals joined = new JoinedLiterals();

  /** Which part of a variable's name, {@code @a} or {@code @'a'}, the last token was. */
  private Variable variable = Variable.NONE;

  private boolean inCase;

  /** Where a clause begins that is no statement of a body though its word is a head. */
  int clause = -1;

  /** Whether the last token was one after which a statement of a body begins. */
  private boolean begins;

  /** Whether the last token makes the word after it a column or a variable. */
  private boolean qualified;

  private long readAgain;
  private @Nullable Boolean runsMessages;

  Recognizer(CharSequence text, Scope scope) {
    this.lexer = scope.reading().lexer(text);
    this.scope = scope;
    this.body = scope.body();
  }

  /**
   * Reads from the head of a statement, which it consumes if it knows it, as far as it takes to
   * tell.
   */
  abstract @Nullable Command command();

  /** Whether the word begins a statement that {@link #command} consumes, wherever it stands. */
  abstract boolean isHead();

  /** Whether the word begins a statement that {@link #write} reads. */
  abstract boolean isWrite();

  /** Reads from the head of a statement that writes rows as far as it takes to tell where to. */
  abstract @Nullable Command write();

  /** Whether the symbol joins a literal to the one before it. */
  abstract boolean isGlue();

  abstract Recognizer recognizer(CharSequence text, Scope scope);

  /** The first restricted statement, or, called again, the next one. */
  final @Nullable Finding find() {
    while (more()) {
      lexer.next();
    }
    if (number == 0) {
      lexer.next();
    }
    while (true) {
      number++;
      while (lexer.kind() == Lexer.Kind.SEMICOLON) {
        lexer.next();
      }
      start = lexer.start();
      if (lexer.kind() == Lexer.Kind.END) {
        boolean undecided = lexer.undecided;
        lexer.undecided = false;
        return undecided ? new Finding(Command.UNREADABLE, number) : null;
      }
      Command command = statement();
      if (command != null) {
        return new Finding(command, number);
      }
    }
  }

  /** A lexer of nothing but the statement that was found, which is then passed. */
  final Lexer found() {
    while (more()) {
      lexer.next();
    }
    return scope.reading().lexer(lexer.text.subSequence(start, lexer.start()));
  }

  private @Nullable Command statement() {
    literals = body ? Literals.STATEMENTS : Literals.DATA;
    begins = true;
    qualified = false;
    variable = Variable.NONE;
    inCase = false;
    Command found = body ? bodyCommand() : command();
    begins = false;
    while (found != Command.RDSADMIN && more()) {
      if (body && isHead() && !qualified) {
        joined.pass(lexer, false);
        found = graver(found, bodyCommand());
      } else if (literals != Literals.DATA) {
        begins = isBeforeStatement();
        qualified = lexer.is('.') || lexer.is('@');
        found = graver(found, literal());
      } else {
        lexer.next();
      }
    }
    found = graver(found, run());
    return graver(found, guess(joined.take()));
  }

  private @Nullable Command guess(List<String> texts) {
    Command found = null;
    for (String text : texts) {
      found = graver(found, inside(text, scope.guessing(this)));
    }
    return found;
  }

  /**
   * In a body the words that begin statements may be names as well. Only where a statement begins
   * is such a word passed with all that it takes; elsewhere that may hold the next statement.
   */
  private @Nullable Command bodyCommand() {
    int end = lexer.position;
    char next = lexer.at(end);
    // A function, a label, a variable; but INSERT(t) VALUES, COPY (SELECT …) TO.
    boolean name =
        next == '(' ? !(isWrite() || is("COPY")) : (next != '\0' && ":=.@".indexOf(next) >= 0);
    // A grant may be a variable, and what is assigned to it may be run.
    boolean passed = begins && next != '(' && !is("GRANT") && !is("REVOKE");
    begins = false;
    if (name || lexer.start() == clause) {
      lexer.next();
      return null;
    }
    boolean executable = lexer.inExecutableComment;
    Command found = command();
    if (found != null || passed) {
      return found;
    }
    readAgain += lexer.start() - end;
    if (readAgain > MAX_READ_AGAIN * (lexer.length + 1L)) {
      return Command.UNREADABLE;
    }
    lexer.goBack(end, executable);
    return null;
  }

  /** Whether a statement of a body may follow this token. */
  final boolean isBeforeStatement() {
    return is("BEGIN")
        || is("ATOMIC")
        || is("THEN")
        || is("ELSE")
        || is("LOOP")
        || is("DO")
        || (is("REPEAT") && lexer.at(lexer.position) != '(');
  }

  /** The first, unless the other is what nobody is exempt from. */
  private static @Nullable Command graver(@Nullable Command first, @Nullable Command other) {
    return first == null || other == Command.RDSADMIN ? other : first;
  }

  private @Nullable Command literal() {
    Command found = null;
    if (lexer.kind() == Lexer.Kind.STRING && variable != Variable.AT) {
      if (!joined.goesOn()) {
        found = run();
      }
      found = graver(found, inside(joined.add(lexer), scope.guessing(this)));
      variable = Variable.NONE;
    } else {
      if (isBeforeExpression()) {
        found = guess(joined.begin());
      }
      joined.pass(lexer, isGlue());
      // BEGIN ATOMIC: the body itself, not in a literal; where it ends is not worth telling.
      body |= literals == Literals.BODY && is("ATOMIC");
    }
    boolean literal = lexer.kind() == Lexer.Kind.STRING;
    boolean named = take("COLLATE");
    if (!named) {
      lexer.next();
      named = literal && take("UESCAPE");
    }
    if (named && lexer.kind() == Lexer.Kind.STRING) {
      // The name of a collation, or the escape character of the literal.
      lexer.next();
    }
    return found;
  }

  /** Whether what is run or assigned next has nothing to do with the literals so far. */
  private boolean isBeforeExpression() {
    boolean assigns =
        (lexer.is(':') && lexer.at(lexer.position) == '=')
            || (variable == Variable.NAME && lexer.is('='));
    if (lexer.is('@') || (variable == Variable.NAME && lexer.is('.'))) {
      variable = Variable.AT;
    } else {
      variable = variable == Variable.AT ? Variable.NAME : Variable.NONE;
    }
    inCase = is("CASE") || (inCase && !is("END"));
    return assigns || is("EXECUTE") || (begins && !inCase);
  }

  private @Nullable Command run() {
    String text = joined.takeRun();
    if (text.isEmpty() || scope.guess()) {
      return null;
    }
    return scope.deepest()
        ? Command.UNREADABLE
        : inside(text, scope.inside(literals == Literals.BODY, this));
  }

  private @Nullable Command inside(CharSequence text, Scope inside) {
    if (text.isEmpty() || scope.guess()) {
      return null;
    }
    Command found = null;
    Recognizer recognizer = recognizer(text, inside);
    for (Finding next = recognizer.find(); next != null; next = recognizer.find()) {
      found = graver(found, next.command());
    }
    return found;
  }

  /** Reads the rest of a statement that others may stand in, such as WITH and EXPLAIN. */
  final @Nullable Command writeInside() {
    if (body) {
      // The writes are found as statements, and the literals beside them may be run.
      return null;
    }
    while (more()) {
      if (!isWrite()) {
        lexer.next();
      } else if (write() == Command.CATALOG) {
        return Command.CATALOG;
      }
    }
    return null;
  }

  /**
   * Whether a message is no more than that: neither in a text that may run what it has caught nor
   * in a literal of one.
   *
   * @param run the command that runs what a variable holds, in lower case
   */
  final boolean isOnlyMessage(String run) {
    if (runsMessages == null) {
      runsMessages = lexer.text.toString().toLowerCase(Locale.ROOT).contains(run);
    }
    return !runsMessages && (scope.outer() == null || scope.outer().isOnlyMessage(run));
  }

  /** The server runs what the literals of this statement hold: statements, or a body of them. */
  final @Nullable Command runs(Literals held) {
    lookInto(held);
    return scope.restrictions().opaque() == Opaque.DENY ? Command.OPAQUE : null;
  }

  /** A later text may have the server run what the literals of this statement hold. */
  final void lookInto(Literals held) {
    if ((!body || held == Literals.BODY) && scope.restrictions().opaque() != Opaque.ALLOW) {
      literals = held;
    }
  }

  /** A body begins; where it ends is not worth telling. */
  final @Nullable Command enterBody() {
    Command refused = runs(Literals.STATEMENTS);
    if (scope.restrictions().opaque() == Opaque.ALLOW) {
      skipBody();
    } else {
      body = true;
    }
    return refused;
  }

  /** To the end of its one statement or, as it may hold several, of the text. */
  private void skipBody() {
    boolean several = false;
    while (lexer.kind() != Lexer.Kind.END && (several || more())) {
      several |= is("BEGIN");
      lexer.next();
    }
  }

  final boolean renameAllowed() {
    return scope.restrictions().renameAllowed();
  }

  final boolean more() {
    return lexer.kind() != Lexer.Kind.END && lexer.kind() != Lexer.Kind.SEMICOLON;
  }

  final boolean inBody() {
    return body;
  }

  /** Whether a list of options ends here because a body's next statement begins. */
  final boolean nextInBody() {
    return body && (isHead() || isBeforeStatement());
  }

  final boolean is(String keyword) {
    return lexer.is(keyword);
  }

  final boolean take(String keyword) {
    return lexer.take(keyword);
  }

  final boolean take(char symbol) {
    return lexer.take(symbol);
  }

  /** A dot that goes on with a name; one that ends it comes of joined literals. */
  final boolean takeDotOfName() {
    return lexer.is('.') && Lexer.isWordPart(lexer.at(lexer.position)) && take('.');
  }

  final void skip() {
    if (more()) {
      lexer.next();
    }
  }

  final boolean isName() {
    return lexer.kind() == Lexer.Kind.WORD || lexer.kind() == Lexer.Kind.QUOTED;
  }
}
