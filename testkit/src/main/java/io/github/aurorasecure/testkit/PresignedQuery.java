package io.github.aurorasecure.testkit;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The parameters of a presigned request, decoded, each given once. */
record PresignedQuery(Map<String, String> parameters) {

  /**
   * @throws IllegalArgumentException if a parameter has no value, is repeated or is badly escaped
   */
  static PresignedQuery parse(String query) {
    Map<String, String> parameters = new TreeMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("parameter without a value");
      }
      String name = decode(pair.substring(0, equals));
      if (parameters.put(name, decode(pair.substring(equals + 1))) != null) {
        throw new IllegalArgumentException("repeated parameter");
      }
    }
    return new PresignedQuery(parameters);
  }

  /** The value, or the empty string, which no check accepts. */
  String get(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** The query as SigV4 signs it: all but the signature, encoded by RFC 3986, in name order. */
  String canonical() {
    return parameters.entrySet().stream()
        .filter(parameter -> !parameter.getKey().equals("X-Amz-Signature"))
        .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String decode(String text) {
    // A plus sign is itself here; URLDecoder would make it a space.
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  @Override
  public String toString() {
    return "PresignedQuery" + parameters.keySet();
  }
}
