/** What candidates on LocalAurora need. */
@NullMarked
package io.github.aurorasecure.benchmarks.local;

import org.jspecify.annotations.NullMarked;
