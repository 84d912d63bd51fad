/**
 * Connect latency of any JDBC URL: interleaved rounds, load, delay on the wire, and what is shown
 * of it.
 */
@NullMarked
package io.github.aurorasecure.benchmarks.connect;

import org.jspecify.annotations.NullMarked;
