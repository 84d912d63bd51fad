/** How the driver works inside; not API. */
@NullMarked
package io.github.aurorasecure.driver.internal;

import org.jspecify.annotations.NullMarked;
