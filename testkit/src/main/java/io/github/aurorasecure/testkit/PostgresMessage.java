package io.github.aurorasecure.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A message of PostgreSQL's protocol 3 that has a type, as it came. */
final class PostgresMessage {
  private final char type;
  private final byte[] body;

  PostgresMessage(char type, byte[] body) {
    this.type = type;
    this.body = body;
  }

  char type() {
    return type;
  }

  byte[] body() {
    return body;
  }

  /** What an Authentication message asks for. */
  int authentication() {
    return ByteBuffer.wrap(body).getInt();
  }

  /** The field of an ErrorResponse, or the empty string. */
  String field(char code) {
    for (String field : new String(body, StandardCharsets.UTF_8).split("\0", -1)) {
      if (field.length() > 1 && field.charAt(0) == code) {
        return field.substring(1);
      }
    }
    return "";
  }

  /** The password in a PasswordMessage. */
  String password() {
    return new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
  }
}
