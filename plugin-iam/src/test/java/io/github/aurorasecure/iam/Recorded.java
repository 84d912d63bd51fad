package io.github.aurorasecure.iam;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What every logger writes at every level: JUL's, and through it System.Logger's and SLF4J's. */
final class Recorded extends Handler implements BeforeEachCallback, AfterEachCallback {
  private final Logger root = Logger.getLogger("");
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();
  private Handler[] others = {};
  private Level level = Level.INFO;

  @Override
  public void beforeEach(ExtensionContext context) {
    others = root.getHandlers();
    level = root.getLevel();
    for (Handler other : others) {
      root.removeHandler(other);
    }
    root.addHandler(this);
    root.setLevel(Level.ALL);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    root.setLevel(level);
    root.removeHandler(this);
    for (Handler other : others) {
      root.addHandler(other);
    }
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  /** All of it. */
  String text() {
    return records.stream().map(Recorded::text).collect(Collectors.joining());
  }

  /** The loggers that have written something like this. */
  Set<String> loggersOf(Predicate<String> like) {
    return records.stream()
        .filter(record -> like.test(text(record)))
        .map(LogRecord::getLoggerName)
        .collect(Collectors.toSet());
  }

  private static String text(LogRecord record) {
    return new SimpleFormatter().format(record);
  }

  /** An exception with all that is behind it, as a log shows it. */
  static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
