package io.github.aurorasecure.testkit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Signs in to MySQL by mysql_native_password, as the endpoint does for accounts that use IAM. */
final class NativePassword {
  private final String password;

  NativePassword(String password) {
    this.password = password;
  }

  /** Returns the server's verdict, OK or an error. */
  MySqlPacket signIn(MySqlStream server, MySqlGreeting greeting, MySqlLogin login)
      throws IOException {
    server.write(login.withNativePassword(scramble(greeting.nonce())));
    return server.read();
  }

  /** SHA1(password) XOR SHA1(nonce, SHA1(SHA1(password))), empty for the empty password. */
  private byte[] scramble(byte[] nonce) {
    if (password.isEmpty()) {
      return new byte[0];
    }
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      byte[] once = sha1.digest(password.getBytes(StandardCharsets.UTF_8));
      byte[] twice = sha1.digest(once);
      sha1.update(nonce);
      byte[] scrambled = sha1.digest(twice);
      for (int i = 0; i < scrambled.length; i++) {
        scrambled[i] ^= once[i];
      }
      return scrambled;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
