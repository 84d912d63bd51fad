package io.github.aurorasecure.tls;

import io.github.aurorasecure.tls.TlsVerificationException.Code;
import java.io.Serial;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a server was not accepted, in words for the application. Vendor drivers wrap it. */
final class TlsRefusal extends CertificateException {
  @Serial private static final long serialVersionUID = 1;

  /** A stranger's certificate must not forge lines of a log or command a terminal. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

  private final Code code;
  private final @Nullable X509Certificate certificate;

  TlsRefusal(Code code, String reason) {
    this(code, reason, null, null);
  }

  TlsRefusal(
      Code code, String reason, @Nullable X509Certificate certificate, @Nullable Throwable cause) {
    super("tls-verify: " + CONTROL.matcher(reason).replaceAll("?"), cause);
    this.code = code;
    this.certificate = certificate;
  }

  Code code() {
    return code;
  }

  /** The server's own certificate, or null if it showed none. */
  @Nullable X509Certificate certificate() {
    return certificate;
  }
}
