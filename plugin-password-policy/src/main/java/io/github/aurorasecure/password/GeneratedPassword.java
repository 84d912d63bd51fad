package io.github.aurorasecure.password;

import java.nio.CharBuffer;
import java.security.SecureRandom;
import java.util.List;

/**
 * Random characters that are easily told apart, need no quotes anywhere and are allowed in
 * passwords of RDS: 24 of them are 141 bits.
 */
final class GeneratedPassword {
  private static final String ALPHABET =
      "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_.~+";

  private static final int LENGTH = 24;
  private static final int ATTEMPTS = 1_000;
  private static final SecureRandom RANDOM = new SecureRandom();

  private GeneratedPassword() {}

  static char[] meeting(PasswordRequirements requirements, String user) {
    char[] password = new char[Math.max(LENGTH, requirements.minLength())];
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      for (int i = 0; i < password.length; i++) {
        password[i] = ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length()));
      }
      if (requirements.unmetBy(CharBuffer.wrap(password), List.of(user)).isEmpty()) {
        return password;
      }
    }
    throw new IllegalStateException("password-policy: no random password meets the requirements");
  }
}
