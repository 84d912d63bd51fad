package io.github.aurorasecure.iam;

import static software.amazon.awssdk.core.SdkSystemSetting.AWS_ACCESS_KEY_ID;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_ROLE_ARN;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_SECRET_ACCESS_KEY;
import static software.amazon.awssdk.core.SdkSystemSetting.AWS_WEB_IDENTITY_TOKEN_FILE;

import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.profiles.ProfileProperty;
import software.amazon.awssdk.utils.SystemSetting;

/**
 * A source of the AWS SDK's default chain, in its order. Unlike the chain, the first that is
 * configured is asked and no other, also when it fails: an outage must not change who signs, from
 * the role of a pod to that of its node for instance. Half configured is configured.
 *
 * @see <a href="https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html">AWS
 *     SDKs and Tools: standardized credential providers</a>
 */
enum DefaultSource {
  SYSTEM_PROPERTIES("the system properties aws.accessKeyId and aws.secretAccessKey"),
  ENVIRONMENT("the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
  WEB_IDENTITY("the web identity of AWS_WEB_IDENTITY_TOKEN_FILE and AWS_ROLE_ARN"),
  PROFILE("the profile of the AWS configuration"),
  CONTAINER("the container's credentials endpoint"),
  INSTANCE(
      "the EC2 instance profile, since neither system properties nor environment, web identity,"
          + " profile or container are configured");

  /** One of these says where a profile's credentials come from. */
  private static final Set<String> CREDENTIAL_PROPERTIES =
      Set.of(
          ProfileProperty.AWS_ACCESS_KEY_ID,
          ProfileProperty.AWS_SECRET_ACCESS_KEY,
          ProfileProperty.CREDENTIAL_PROCESS,
          ProfileProperty.CREDENTIAL_SOURCE,
          ProfileProperty.LOGIN_SESSION,
          ProfileProperty.ROLE_ARN,
          ProfileProperty.SOURCE_PROFILE,
          ProfileProperty.SSO_ACCOUNT_ID,
          ProfileProperty.SSO_ROLE_NAME,
          ProfileProperty.SSO_START_URL,
          ProfileProperty.WEB_IDENTITY_TOKEN_FILE,
          "sso_session");

  private final String description;

  DefaultSource(String description) {
    this.description = description;
  }

  /** The first that is configured here. */
  static DefaultSource configured() {
    if (System.getProperty(AWS_ACCESS_KEY_ID.property()) != null
        || System.getProperty(AWS_SECRET_ACCESS_KEY.property()) != null) {
      return SYSTEM_PROPERTIES;
    }
    if (isAnySet(AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)) {
      return ENVIRONMENT;
    }
    if (isAnySet(AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN)) {
      return WEB_IDENTITY;
    }
    if (isProfileConfigured()) {
      return PROFILE;
    }
    return isAnySet(
            AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
            AWS_CONTAINER_CREDENTIALS_FULL_URI,
            AWS_CONTAINER_AUTHORIZATION_TOKEN,
            AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE)
        ? CONTAINER
        : INSTANCE;
  }

  private static boolean isProfileConfigured() {
    return ProfileFileSystemSetting.AWS_PROFILE.getNonDefaultStringValue().isPresent()
        || ProfileFile.defaultProfileFile()
            .profile(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
            .map(Profile::properties)
            .filter(
                properties ->
                    properties.keySet().stream().anyMatch(CREDENTIAL_PROPERTIES::contains))
            .isPresent();
  }

  private static boolean isAnySet(SystemSetting... settings) {
    return Stream.of(settings)
        .flatMap(setting -> setting.getStringValue().stream())
        .anyMatch(value -> !value.isBlank());
  }

  @Override
  public String toString() {
    return description;
  }
}
