/**
 * Plugin {@code tls-verify}. {@link io.github.aurorasecure.tls.TlsVerificationException} is for
 * applications; also public are the plugin's provider and the hook classes that the vendor drivers
 * create by name.
 */
@NullMarked
package io.github.aurorasecure.tls;

import org.jspecify.annotations.NullMarked;
