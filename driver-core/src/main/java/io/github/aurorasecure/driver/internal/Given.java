package io.github.aurorasecure.driver.internal;

import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What an application gave beside the URL. Equal if the strings are and the objects are the same.
 *
 * @param strings properties with a string value, defaults included
 * @param objects properties with any other value
 */
record Given(Map<String, String> strings, Map<String, Same> objects) {
  private static final String PASSWORD = "password";

  /** An object, equal only to itself: what it makes of equals is its own affair. */
  record Same(Object object) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Same same && same.object == object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    /** The class only: the object may print a secret. */
    @Override
    public String toString() {
      return object.getClass().getName();
    }
  }

  Given {
    strings = Map.copyOf(strings);
    objects = Map.copyOf(objects);
  }

  /**
   * Reads properties, which are left as they are.
   *
   * @throws SQLException 08001 for a key that is not a string, and for an object among the
   *     defaults, which cannot be read
   */
  static Given of(@Nullable Properties info) throws SQLException {
    Map<String, String> strings = new HashMap<>();
    Map<String, Same> objects = new HashMap<>();
    if (info != null) {
      for (String name : info.stringPropertyNames()) {
        strings.put(name, info.getProperty(name));
      }
      for (Map.Entry<Object, Object> entry : info.entrySet()) {
        if (!(entry.getKey() instanceof String name)) {
          throw Errors.configuration(
              "a property is named by a " + entry.getKey().getClass().getName() + "; use a String");
        }
        if (!(entry.getValue() instanceof String)) {
          objects.put(name, new Same(entry.getValue()));
        }
      }
      for (Object name : Collections.list(info.propertyNames())) {
        if (!strings.containsKey(name) && !objects.containsKey(name)) {
          throw Errors.configuration(
              "property %s is an object among the defaults; set it in the properties themselves"
                  .formatted(name));
        }
      }
    }
    return new Given(strings, objects);
  }

  /** A copy without the password: it changes nothing in a chain and should not stay in memory. */
  Given withoutPassword() {
    Map<String, String> others = new HashMap<>(strings);
    others.remove(PASSWORD);
    return new Given(others, objects);
  }

  @Nullable String password() {
    return strings.get(PASSWORD);
  }

  /** By hand: a record's own methods, made at run time, delay the first connect. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Given given
        && given.strings.equals(strings)
        && given.objects.equals(objects);
  }

  @Override
  public int hashCode() {
    return 31 * strings.hashCode() + objects.hashCode();
  }

  /** Names only: values may be secrets. */
  @Override
  public String toString() {
    return "Given[" + strings.keySet() + ' ' + objects + ']';
  }
}
