/** The driver. */
@NullMarked
package io.github.aurorasecure.driver;

import org.jspecify.annotations.NullMarked;
