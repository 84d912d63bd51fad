/** What {@code ./demo} runs. */
@NullMarked
package io.github.aurorasecure.demo;

import org.jspecify.annotations.NullMarked;
