/**
 * What a plugin implements and is given. A plugin is found with {@link java.util.ServiceLoader}
 * through its {@link io.github.aurorasecure.spi.PluginProvider} and is active only when {@code
 * plugins=} names it.
 */
@NullMarked
package io.github.aurorasecure.spi;

import org.jspecify.annotations.NullMarked;
