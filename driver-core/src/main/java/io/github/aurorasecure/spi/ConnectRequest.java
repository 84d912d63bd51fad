package io.github.aurorasecure.spi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What to connect to and how. Immutable; a plugin passes a changed copy on.
 *
 * @param url the vendor's URL, byte for byte what follows our prefix less our properties
 * @param hosts the servers that URL and properties lead to, in the vendor's order, as configured
 *     (properties that a plugin adds do not show here)
 * @param properties what the vendor driver gets as {@link Properties}; where a name also stands in
 *     the URL, pgjdbc takes the URL's value and Connector/J this one
 * @param attempt the connect in progress
 */
public record ConnectRequest(
    Vendor vendor,
    String url,
    List<Host> hosts,
    Map<String, String> properties,
    ConnectAttempt attempt) {
  public ConnectRequest {
    hosts = List.copyOf(hosts);
    properties = Map.copyOf(properties);
  }

  /** A copy with this vendor property set. */
  public ConnectRequest with(String name, String value) {
    return with(Map.of(name, value));
  }

  /** A copy with these vendor properties set. */
  public ConnectRequest with(Map<String, String> additions) {
    Map<String, String> merged = new HashMap<>(properties);
    merged.putAll(additions);
    return new ConnectRequest(vendor, url, hosts, merged, attempt);
  }

  /** What the vendor driver gets: the properties and the attempt's handle. */
  public Properties vendorProperties() {
    Properties vendorProperties = new Properties();
    vendorProperties.putAll(properties);
    vendorProperties.put(ConnectAttempt.PROPERTY, attempt.handle());
    return vendorProperties;
  }

  /** Vendor and hosts only: URL and properties may hold secrets. */
  @Override
  public String toString() {
    return "ConnectRequest[" + vendor + ' ' + hosts + ']';
  }
}
