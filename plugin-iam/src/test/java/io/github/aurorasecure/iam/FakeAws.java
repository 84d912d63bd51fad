package io.github.aurorasecure.iam;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.okXml;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.matching.RequestPatternBuilder;
import io.github.aurorasecure.spi.PluginConfig;
import io.github.aurorasecure.spi.Vendor;
import io.github.aurorasecure.testkit.TokenCheck;
import io.github.aurorasecure.testkit.TokenVerifier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * AWS as far as credentials come from it, on loopback: STS, the metadata service of an instance and
 * the endpoint of a container; with AWS configuration files of their own. An instance always has a
 * role, {@link #NODE}: whoever falls through to it is seen to. A key's secret and session token
 * follow from its id.
 */
final class FakeAws implements BeforeEachCallback, AfterEachCallback {
  static final String NODE = "ASIANODE00000001";
  static final Instant FAR = Instant.parse("2199-01-01T00:00:00Z");

  /** What a pod shows to STS. */
  static final String WEB_IDENTITY_TOKEN = "eyJhbGciOiJSUzI1NiJ9.pod.c2lnbmF0dXJl";

  static final String CONTAINER_TOKEN = "container-authorization-token";
  static final String INSTANCE_TOKEN = "instance-metadata-session-token";

  private static final String ROLES = "/latest/meta-data/iam/security-credentials/";
  private static final WireMockServer SERVER =
      new WireMockServer(options().dynamicPort().bindAddress("127.0.0.1"));

  private Properties before = new Properties();
  private Path directory = Path.of("");
  private TokenVerifier rds = verifier();

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    assumeTrue(System.getenv("AWS_ACCESS_KEY_ID") == null, "the environment has credentials");
    assumeTrue(System.getenv("AWS_WEB_IDENTITY_TOKEN_FILE") == null, "and a web identity");
    if (!SERVER.isRunning()) {
      SERVER.start();
    }
    SERVER.resetAll();
    rds = verifier();
    before = (Properties) System.getProperties().clone();
    directory = Files.createTempDirectory("fake-aws");
    System.setProperty("aws.configFile", directory.resolve("config").toString());
    System.setProperty("aws.sharedCredentialsFile", directory.resolve("credentials").toString());
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.endpointUrlSts", SERVER.baseUrl());
    System.setProperty("aws.ec2MetadataServiceEndpoint", SERVER.baseUrl());
    instance(NODE);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    System.setProperties(before);
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private static TokenVerifier verifier() {
    return TokenVerifier.forEndpoint(
        TestSignIn.CLUSTER.host() + ':' + TestSignIn.CLUSTER.port(), TestSignIn.CLUSTER.region());
  }

  static String secret(String accessKeyId) {
    return accessKeyId + "/secret+key=";
  }

  static String session(String accessKeyId) {
    return accessKeyId + "/session+token==";
  }

  static String role(String name) {
    return "arn:aws:iam::123456789012:role/" + name;
  }

  Path write(String file, String text) {
    try {
      return Files.writeString(directory.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The AWS configuration file. */
  void configured(String text) {
    write("config", text);
  }

  /** The lines of a profile that hold a key, which RDS knows. */
  String key(String accessKeyId) {
    rds.registerAccessKey(accessKeyId, secret(accessKeyId), null);
    return "aws_access_key_id = %s%naws_secret_access_key = %s%n"
        .formatted(accessKeyId, secret(accessKeyId));
  }

  /** A key in system properties, where it counts before all else that is not asked for by name. */
  void keyInSystemProperties(String accessKeyId) {
    String unused = key(accessKeyId);
    System.setProperty("aws.accessKeyId", accessKeyId);
    System.setProperty("aws.secretAccessKey", secret(accessKeyId));
  }

  /** The environment of a pod whose service account has a role. */
  void webIdentity(String role) {
    System.setProperty("aws.roleArn", role(role));
    System.setProperty("aws.webIdentityTokenFile", webIdentityTokenFile().toString());
  }

  Path webIdentityTokenFile() {
    return write("web-identity-token", WEB_IDENTITY_TOKEN + '\n');
  }

  /** STS gives who assumes a role this key. */
  void sts(String role, String accessKeyId) {
    sts(role, accessKeyId, FAR, Map.of());
  }

  void sts(String role, String accessKeyId, Instant expires, Map<String, String> headers) {
    rds.registerAccessKey(accessKeyId, secret(accessKeyId), session(accessKeyId));
    for (String action : List.of("AssumeRole", "AssumeRoleWithWebIdentity")) {
      ResponseDefinitionBuilder answer =
          okXml(
              """
              <%1$sResponse><%1$sResult><Credentials>
              <AccessKeyId>%2$s</AccessKeyId><SecretAccessKey>%3$s</SecretAccessKey>
              <SessionToken>%4$s</SessionToken><Expiration>%5$s</Expiration>
              </Credentials></%1$sResult></%1$sResponse>
              """
                  .formatted(
                      action, accessKeyId, secret(accessKeyId), session(accessKeyId), expires));
      headers.forEach(answer::withHeader);
      SERVER.stubFor(
          post("/")
              .withFormParam("Action", equalTo(action))
              .withFormParam("RoleArn", equalTo(role(role)))
              .willReturn(answer));
    }
  }

  /** STS refuses all. */
  void stsRefuses(String code) {
    SERVER.stubFor(
        post("/")
            .willReturn(
                okXml(
                        "<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code>".formatted(code)
                            + "<Message>the role says no</Message></Error></ErrorResponse>")
                    .withStatus(403)));
  }

  /** The calls of STS for a role. */
  RequestPatternBuilder stsCall(String role) {
    return postRequestedFor(urlPathEqualTo("/")).withFormParam("RoleArn", equalTo(role(role)));
  }

  /** Checks how often something was asked for. */
  void verify(int times, RequestPatternBuilder request) {
    SERVER.verify(times, request);
  }

  /** Of all that was asked for with one. */
  List<String> signatures() {
    return SERVER.getAllServeEvents().stream()
        .map(event -> event.getRequest().getHeader("Authorization"))
        .filter(header -> header != null && header.contains("Signature="))
        .map(header -> header.replaceFirst(".*Signature=", ""))
        .toList();
  }

  /** The metadata service knows a role, and wants its session token with every question. */
  void instance(String accessKeyId) {
    rds.registerAccessKey(accessKeyId, secret(accessKeyId), session(accessKeyId));
    SERVER.stubFor(put("/latest/api/token").willReturn(ok(INSTANCE_TOKEN)));
    SERVER.stubFor(metadata(ROLES).willReturn(ok("node")));
    SERVER.stubFor(metadata(ROLES + "node").willReturn(okJson(json(accessKeyId))));
  }

  private static MappingBuilder metadata(String path) {
    return get(path).withHeader("X-aws-ec2-metadata-token", equalTo(INSTANCE_TOKEN));
  }

  /** The environment of an ECS task or EKS pod identity, whose endpoint wants its token. */
  void container(String accessKeyId) {
    rds.registerAccessKey(accessKeyId, secret(accessKeyId), session(accessKeyId));
    System.setProperty("aws.containerCredentialsFullUri", SERVER.url("/container"));
    System.setProperty("aws.containerAuthorizationToken", CONTAINER_TOKEN);
    SERVER.stubFor(
        get("/container")
            .withHeader("Authorization", equalTo(CONTAINER_TOKEN))
            .willReturn(okJson(json(accessKeyId))));
  }

  /** Whatever is asked fails. */
  void outage() {
    SERVER.stubFor(any(anyUrl()).willReturn(serverError()));
  }

  /** Credentials as the metadata services give them; as a credential_process, with a Version. */
  String json(String accessKeyId) {
    rds.registerAccessKey(accessKeyId, secret(accessKeyId), session(accessKeyId));
    return """
    {"Version": 1, "Code": "Success", "AccessKeyId": "%s", "SecretAccessKey": "%s",
     "Token": "%3$s", "SessionToken": "%3$s", "Expiration": "%4$s"}
    """
        .formatted(accessKeyId, secret(accessKeyId), session(accessKeyId), FAR);
  }

  TokenSource source(Map<String, String> values, Map<String, Object> objects) throws SQLException {
    return TokenSource.of(settings(values, objects).credentials(), Time.SYSTEM);
  }

  static IamSettings settings(Map<String, String> values, Map<String, Object> objects)
      throws SQLException {
    return IamSettings.of(
        new PluginConfig(
            "iam", Vendor.POSTGRESQL, new org.postgresql.Driver(), List.of(), values, objects));
  }

  /** The access key that signs with these properties: name, value, name, value. */
  String signer(String... properties) throws SQLException {
    Map<String, String> values = new HashMap<>();
    for (int i = 0; i < properties.length; i += 2) {
      values.put(properties[i], properties[i + 1]);
    }
    try (TokenSource source = source(values, Map.of())) {
      return signer(source);
    }
  }

  /** The access key that signs, provided that RDS accepts the token. */
  String signer(TokenSource source) throws SQLException {
    IssuedToken issued = source.issue(TestSignIn.CLUSTER, "app");
    TokenCheck verdict = rds.check(new String(issued.token().chars()), "app");
    return verdict == TokenCheck.ACCEPTED ? issued.signer().accessKeyId() : verdict.toString();
  }
}
