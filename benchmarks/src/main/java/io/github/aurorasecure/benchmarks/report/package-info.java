/** The figures of docs/performance.md, on LocalAurora. */
@NullMarked
package io.github.aurorasecure.benchmarks.report;

import org.jspecify.annotations.NullMarked;
