package io.github.aurorasecure.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The payload of a packet of MySQL's connection phase. */
final class MySqlPacket {
  private static final int OK = 0x00;
  private static final int AUTH_MORE_DATA = 0x01;
  private static final int AUTH_SWITCH = 0xfe;
  private static final int ERROR = 0xff;
  private static final int COM_CHANGE_USER = 0x11;
  private static final int FAST_AUTH_SUCCESS = 3;

  private final byte[] body;

  MySqlPacket(byte[] body) {
    this.body = body;
  }

  /** COM_QUERY. */
  static MySqlPacket query(String sql) {
    return new Writer().bytes((byte) 3).bytes(sql.getBytes(StandardCharsets.UTF_8)).packet();
  }

  /** Asks for the password itself, as RDS does for accounts that use IAM. */
  static MySqlPacket askForClearPassword() {
    return new Writer().bytes((byte) AUTH_SWITCH).text("mysql_clear_password").packet();
  }

  /** Refuses whatever the client signed in with. */
  static MySqlPacket accessDenied(String user, boolean usingPassword) {
    return error(
        1045,
        "28000",
        "Access denied for user '%s'@'localhost' (using password: %s)"
            .formatted(user, usingPassword ? "YES" : "NO"));
  }

  static MySqlPacket error(int code, String sqlState, String message) {
    return new Writer()
        .bytes((byte) ERROR, (byte) code, (byte) (code >> 8))
        .bytes(("#" + sqlState + message).getBytes(StandardCharsets.UTF_8))
        .packet();
  }

  byte[] body() {
    return body;
  }

  boolean isOk() {
    return type() == OK;
  }

  boolean isError() {
    return type() == ERROR;
  }

  boolean isAuthSwitch() {
    return type() == AUTH_SWITCH;
  }

  boolean isChangeUser() {
    return body.length > 0 && type() == COM_CHANGE_USER;
  }

  /** The user that COM_CHANGE_USER names. */
  String changedUser() {
    int end = 1;
    while (end < body.length && body[end] != 0) {
      end++;
    }
    return new String(body, 1, end - 1, StandardCharsets.UTF_8);
  }

  /** Whether the server waits for an answer to this; caching_sha2_password's fast path does not. */
  boolean wantsAnswer() {
    return isAuthSwitch()
        || (type() == AUTH_MORE_DATA && !(body.length == 2 && body[1] == FAST_AUTH_SUCCESS));
  }

  /** The password in the answer to mysql_clear_password, which ends with a NUL. */
  String clearPassword() {
    return new String(body, 0, body.length - 1, StandardCharsets.UTF_8);
  }

  /** The text of an error packet, after code and SQLSTATE. */
  String errorMessage() {
    int start = body.length > 9 && body[3] == '#' ? 9 : Math.min(3, body.length);
    return new String(body, start, body.length - start, StandardCharsets.UTF_8);
  }

  private int type() {
    return body[0] & 0xff;
  }

  /** Builds a payload. */
  static final class Writer {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Writer bytes(byte... bytes) {
      out.writeBytes(bytes);
      return this;
    }

    Writer text(String text) {
      return bytes(text.getBytes(StandardCharsets.UTF_8)).bytes((byte) 0);
    }

    MySqlPacket packet() {
      return new MySqlPacket(out.toByteArray());
    }
  }
}
