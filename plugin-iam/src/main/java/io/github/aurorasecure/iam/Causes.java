package io.github.aurorasecure.iam;

import java.util.Objects;
import java.util.stream.Stream;

/** An exception and what is behind it. */
final class Causes {
  /** Far deeper than drivers nest; a chain that is a circle ends here, too. */
  private static final int MAXIMUM = 50;

  private Causes() {}

  static Stream<Throwable> of(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause).limit(MAXIMUM);
  }
}
