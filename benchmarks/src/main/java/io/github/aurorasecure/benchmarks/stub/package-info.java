/** A vendor driver that talks to nobody, and what ours adds to its calls. */
@NullMarked
package io.github.aurorasecure.benchmarks.stub;

import org.jspecify.annotations.NullMarked;
