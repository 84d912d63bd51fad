package io.github.aurorasecure.tls;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was read from files, and is read again when one of them has changed by size, time or inode.
 * Looked at when asked for and no more often than once in an interval: no thread waits for changes.
 * Files that cannot be read leave the last good value in force. Safe for use by several threads.
 */
final class Reloaded<T> {
  /** Reads the files. */
  interface Reader<T> {
    T read() throws IOException, GeneralSecurityException;
  }

  /**
   * A file as it was when read. One that had only just been written may be written again without a
   * change of its time, so it counts as changed until its time is older than any clock tick.
   */
  private record Stamp(long size, Instant modified, @Nullable Object inode, boolean settled) {
    private static final Duration TICK = Duration.ofSeconds(2);

    static @Nullable Stamp of(Path file) {
      try {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Instant modified = attributes.lastModifiedTime().toInstant();
        boolean settled = modified.plus(TICK).isBefore(Instant.now());
        return new Stamp(attributes.size(), modified, attributes.fileKey(), settled);
      } catch (IOException missing) {
        return null;
      }
    }
  }

  private static final Logger LOGGER = System.getLogger("io.github.aurorasecure.tls");

  private final String property;
  private final List<Path> files;
  private final long intervalNanos;
  private final Reader<T> reader;
  private final LongSupplier nanoTime;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile T value;
  private volatile long checkedAt;
  private List<@Nullable Stamp> stamps;
  private @Nullable String complaint;

  /**
   * Reads for the first time.
   *
   * @param property what the files were named by, for the log
   */
  Reloaded(
      String property, List<Path> files, Duration interval, Reader<T> reader, LongSupplier nanoTime)
      throws IOException, GeneralSecurityException {
    this.property = property;
    this.files = List.copyOf(files);
    this.intervalNanos = interval.toNanos();
    this.reader = reader;
    this.nanoTime = nanoTime;
    this.stamps = stamps();
    this.value = reader.read();
    this.checkedAt = nanoTime.getAsLong();
  }

  /** What the files hold now, as far as they can be read. */
  T current() {
    if (files.isEmpty() || isFresh()) {
      return value;
    }
    lock.lock(); // who has to wait learns what the other has found
    try {
      if (!isFresh()) {
        List<@Nullable Stamp> now = stamps();
        if (!isUnchanged(now)) {
          stamps = now; // taken before reading: what is written meanwhile counts as a change
          readAgain();
        }
        checkedAt = nanoTime.getAsLong();
      }
      return value;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFresh() {
    return nanoTime.getAsLong() - checkedAt < intervalNanos;
  }

  private boolean isUnchanged(List<@Nullable Stamp> now) {
    return stamps.stream().allMatch(stamp -> stamp == null || stamp.settled())
        && now.equals(stamps);
  }

  private List<@Nullable Stamp> stamps() {
    List<@Nullable Stamp> found = new ArrayList<>();
    files.forEach(file -> found.add(Stamp.of(file)));
    return found;
  }

  private void readAgain() {
    try {
      T read = reader.read();
      if (!read.equals(value)) {
        value = read;
        LOGGER.log(Level.INFO, "tls-verify: {0} has changed and been read again", property);
      }
      complaint = null;
    } catch (IOException | GeneralSecurityException | RuntimeException e) { // odd base64, odd DER
      String words = String.valueOf(e);
      if (!words.equals(complaint)) {
        complaint = words;
        LOGGER.log(
            Level.WARNING,
            "tls-verify: {0} cannot be read any more ({1}); what was read last stays in force",
            property,
            words);
      }
    }
  }
}
