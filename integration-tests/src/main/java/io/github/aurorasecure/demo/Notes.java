package io.github.aurorasecure.demo;

import java.util.Properties;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Notes kept through Hibernate. It knows a URL and a user, nothing of this driver. */
public final class Notes implements AutoCloseable {
  private final SessionFactory sessions;

  /** Opens the store; makes its table. */
  public Notes(String url, Properties connection) {
    Configuration configuration = new Configuration().addAnnotatedClass(Note.class);
    configuration.setProperty("hibernate.connection.url", url);
    connection.forEach(
        (name, value) -> configuration.setProperty("hibernate.connection." + name, (String) value));
    configuration.setProperty("hibernate.hbm2ddl.auto", "create-drop");
    configuration.setProperty("hibernate.connection.pool_size", "2");
    sessions = configuration.buildSessionFactory();
  }

  /** Saves a note and returns its id. */
  public Long save(String text) {
    Note note = new Note(text);
    sessions.inTransaction(session -> session.persist(note));
    Long id = note.id();
    if (id == null) {
      throw new IllegalStateException("saved without an id");
    }
    return id;
  }

  /** Reads a note's text. */
  public String text(Long id) {
    return sessions.fromTransaction(session -> String.valueOf(session.find(Note.class, id).text()));
  }

  /** The dialect Hibernate chose by itself. */
  public String dialect() {
    return sessions
        .unwrap(SessionFactoryImplementor.class)
        .getJdbcServices()
        .getDialect()
        .getClass()
        .getSimpleName();
  }

  @Override
  public void close() {
    sessions.close();
  }
}
