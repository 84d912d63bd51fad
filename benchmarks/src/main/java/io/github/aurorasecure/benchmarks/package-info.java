/** Figures, each with the command that yields it again. */
@NullMarked
package io.github.aurorasecure.benchmarks;

import org.jspecify.annotations.NullMarked;
