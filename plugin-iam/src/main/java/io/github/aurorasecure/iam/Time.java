package io.github.aurorasecure.iam;

import java.time.Instant;

/** What time it is. Used by several threads at once. */
@FunctionalInterface
interface Time {
  /** The JVM's. */
  Time SYSTEM =
      new Time() {
        @Override
        public Moment now() {
          return new Moment(Instant.now(), System.nanoTime());
        }

        @Override
        public long nanos() {
          return System.nanoTime();
        }
      };

  Moment now();

  /** {@link Moment#nanos} alone. */
  default long nanos() {
    return now().nanos();
  }
}
