package io.github.aurorasecure.password;

/**
 * One way in which the server may read a text. Session settings that the client cannot know decide
 * where a string ends, so a text is read in every way in which it can be.
 */
@FunctionalInterface
interface Reading {
  Lexer lexer(CharSequence text);
}
