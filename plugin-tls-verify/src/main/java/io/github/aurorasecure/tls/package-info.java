/**
 * Plugin {@code tls-verify}. Public here are the plugin's provider and the hook classes that the
 * vendor drivers create by name; nothing else is API.
 */
@NullMarked
package io.github.aurorasecure.tls;

import org.jspecify.annotations.NullMarked;
