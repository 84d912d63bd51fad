/** What the plugins of this project share beside the interfaces; not API. */
@NullMarked
package io.github.aurorasecure.spi.internal;

import org.jspecify.annotations.NullMarked;
