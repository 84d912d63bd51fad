/**
 * Refuses statements that change database passwords before anything of them is sent. A guard rail
 * and an early, uniform error; not a security boundary.
 */
@NullMarked
package io.github.aurorasecure.password;

import org.jspecify.annotations.NullMarked;
