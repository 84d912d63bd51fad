/** What a driver costs a JVM that has just begun. */
@NullMarked
package io.github.aurorasecure.benchmarks.cold;

import org.jspecify.annotations.NullMarked;
