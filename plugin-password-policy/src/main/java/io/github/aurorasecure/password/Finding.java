package io.github.aurorasecure.password;

/**
 * A restricted statement of a text.
 *
 * @param statement its number in the text, from 1, not counting empty ones
 */
record Finding(Command command, int statement) {}
