package io.github.aurorasecure.iam;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The AWS service that takes a token: its name in the signature and the request it stands for. */
enum SigningService {
  /** RDS and Aurora, as {@code RdsUtilities} of the AWS SDK signs for them. */
  RDS("rds-db") {
    @Override
    String authority(Endpoint endpoint) {
      // RFC 9110, section 4.2.2: the default port is left out. So do the AWS SDKs.
      return endpoint.port() == 443 ? endpoint.host() : endpoint.host() + ':' + endpoint.port();
    }

    @Override
    String query(String user) {
      return "Action=connect&DBUser=" + encoded(user);
    }
  },

  /**
   * Aurora DSQL, as {@code DsqlUtilities} of the AWS SDK signs for it: for a cluster, and not for a
   * user or port. PostgreSQL only.
   */
  DSQL("dsql") {
    @Override
    String authority(Endpoint endpoint) {
      return endpoint.host();
    }

    @Override
    String query(String user) {
      return user.equals("admin") ? "Action=DbConnectAdmin" : "Action=DbConnect";
    }
  };

  private final String signingName;

  SigningService(String signingName) {
    this.signingName = signingName;
  }

  /** The service in the scope of a signature. */
  String signingName() {
    return signingName;
  }

  /** Whom the request is for: the value of its Host header. */
  abstract String authority(Endpoint endpoint);

  /** What is asked for, in the order and encoding of SigV4's canonical query string. */
  abstract String query(String user);

  /** With all but RFC 3986's unreserved characters as {@code %XX} of their UTF-8 bytes. */
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
