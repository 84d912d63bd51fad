package io.github.aurorasecure.driver;

import java.util.Collections;
import java.util.Hashtable;
import javax.naming.Context;
import javax.naming.Name;
import javax.naming.RefAddr;
import javax.naming.Reference;
import javax.naming.spi.ObjectFactory;
import org.jspecify.annotations.Nullable;

/** Makes the data sources that a JNDI directory holds as a {@link Reference}. */
public final class DataSourceObjectFactory implements ObjectFactory {
  /** For JNDI, which makes factories by class name. */
  public DataSourceObjectFactory() {}

  /** The data source, or null if the reference is to something else. */
  @Override
  @SuppressWarnings("JdkObsolete") // the interface's Hashtable
  public @Nullable Object getObjectInstance(
      @Nullable Object object,
      @Nullable Name name,
      @Nullable Context context,
      @Nullable Hashtable<?, ?> environment) {
    return object instanceof Reference reference ? dataSource(reference) : null;
  }

  static @Nullable BaseDataSource dataSource(Reference reference) {
    BaseDataSource made = make(reference.getClassName());
    if (made != null) {
      for (RefAddr setting : Collections.list(reference.getAll())) {
        made.restore(setting.getType(), String.valueOf(setting.getContent()));
      }
    }
    return made;
  }

  private static @Nullable BaseDataSource make(String className) {
    if (className.equals(AuroraSecureDataSource.class.getName())) {
      return new AuroraSecureDataSource();
    }
    if (className.equals(AuroraSecureConnectionPoolDataSource.class.getName())) {
      return new AuroraSecureConnectionPoolDataSource();
    }
    return className.equals(AuroraSecureXADataSource.class.getName())
        ? new AuroraSecureXADataSource()
        : null;
  }
}
