package io.github.aurorasecure.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * A server that the vendor driver may dial, as the vendor driver itself reads URL and properties.
 *
 * @param name host name or address as it will be dialled; brackets around IPv6 are dropped
 * @param port the port, never 0
 * @param settings the vendor properties in force for this host, its defaults included where it
 *     tells them; of a connect through our driver without the password unless that stands in the
 *     URL or in a {@code service} of PostgreSQL
 */
public record Host(String name, int port, Map<String, String> settings) {
  public Host {
    boolean bracketed = name.startsWith("[") && name.endsWith("]");
    name = bracketed ? name.substring(1, name.length() - 1) : name;
    settings = Map.copyOf(settings);
  }

  /** A server of which no settings matter. */
  public Host(String name, int port) {
    this(name, port, Map.of());
  }

  /** A server with the settings that the vendor driver holds as properties, passwords included. */
  public static Host of(String name, int port, Properties settings) {
    Map<String, String> values = new HashMap<>();
    settings.stringPropertyNames().forEach(key -> values.put(key, settings.getProperty(key)));
    return new Host(name, port, values);
  }

  /** {@code name:port}, an IPv6 address in brackets. */
  public String address() {
    return name.indexOf(':') < 0 ? name + ':' + port : '[' + name + "]:" + port;
  }

  /** The address only: settings may hold a password. */
  @Override
  public String toString() {
    return address();
  }
}
