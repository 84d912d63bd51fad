package io.github.aurorasecure.tls;

import java.io.Serial;
import java.security.cert.CertificateException;
import org.jspecify.annotations.Nullable;

/** Why a server was not accepted, in words for the application. Vendor drivers wrap it. */
final class TlsRefusal extends CertificateException {
  @Serial private static final long serialVersionUID = 1;
  private static final int DEEPEST_CAUSE = 16;

  TlsRefusal(String reason) {
    this(reason, null);
  }

  TlsRefusal(String reason, @Nullable Throwable cause) {
    super("tls-verify: " + reason, cause);
  }

  /** The refusal among the causes of a vendor's exception, or null. */
  static @Nullable TlsRefusal in(Throwable vendorException) {
    Throwable cause = vendorException;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof TlsRefusal refusal) {
        return refusal;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
