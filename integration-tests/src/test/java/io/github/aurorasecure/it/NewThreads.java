package io.github.aurorasecure.it;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Threads that are there although nothing is going on. */
final class NewThreads {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * Connector/J's, the thread of pgjdbc's java.lang.ref.Cleaner, and what the JDK keeps once a
   * virtual thread, a flight recording or a process has been; with or without us.
   */
  private static final Pattern OF_OTHERS =
      Pattern.compile(
          "mysql-cj-abandoned-connection-cleanup|Cleaner-0|JFR .*|ForkJoinPool-1-.*"
              + "|VirtualThread-.*|.*Poller|process reaper.*");

  private NewThreads() {}

  static Set<Thread> now() {
    return Thread.getAllStackTraces().keySet();
  }

  /** The names of those that have come since and stay. */
  static List<String> since(Set<Thread> before) throws InterruptedException {
    List<Thread> started =
        now().stream()
            .filter(thread -> !before.contains(thread))
            .filter(thread -> !OF_OTHERS.matcher(thread.getName()).matches())
            .toList();
    // A thread that is ending has ended soon.
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    for (Thread thread : started) {
      TimeUnit.NANOSECONDS.timedJoin(thread, deadline - System.nanoTime());
    }
    return started.stream().filter(Thread::isAlive).map(Thread::getName).sorted().toList();
  }
}
