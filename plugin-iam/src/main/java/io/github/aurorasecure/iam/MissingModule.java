package io.github.aurorasecure.iam;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the artifact to add when the AWS SDK lacks one of its optional modules. The SDK names the
 * module in the text of an exception, or a class of it cannot be found.
 */
final class MissingModule {
  private static final Pattern NAMED = Pattern.compile("'(\\w+)' service module");
  private static final Pattern CLASS =
      Pattern.compile(
          "software[./]amazon[./]awssdk[./](?:services[./]|http[./](?=urlconnection))(\\w+)");

  private MissingModule() {}

  /** What to add to a message; empty if no module is missing. */
  static String remedy(Throwable thrown) {
    for (Throwable cause : Causes.of(thrown).toList()) {
      boolean lacksClass = cause instanceof LinkageError || cause instanceof ClassNotFoundException;
      Matcher found = (lacksClass ? CLASS : NAMED).matcher(String.valueOf(cause.getMessage()));
      if (found.find()) {
        String module = found.group(1);
        String artifacts =
            switch (module) {
              case "sso", "ssooidc" ->
                  "software.amazon.awssdk:sso and software.amazon.awssdk:ssooidc";
              case "urlconnection" -> "software.amazon.awssdk:url-connection-client";
              default -> "software.amazon.awssdk:" + module;
            };
        return "; add %s to the class path".formatted(artifacts);
      }
    }
    return "";
  }
}
