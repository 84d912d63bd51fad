/**
 * The {@code iam} plugin: signs in to Aurora and RDS with short-lived tokens instead of passwords.
 * A token is made only when the server asks for one, over a connection whose server has been
 * verified.
 */
@NullMarked
package io.github.aurorasecure.iam;

import org.jspecify.annotations.NullMarked;
