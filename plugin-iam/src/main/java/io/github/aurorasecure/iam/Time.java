package io.github.aurorasecure.iam;

/** What time it is. Used by several threads at once. */
@FunctionalInterface
interface Time {
  Moment now();
}
