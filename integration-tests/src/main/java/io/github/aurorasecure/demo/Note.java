package io.github.aurorasecure.demo;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** An entity as any application has them. */
@Entity
public class Note {
  @Id @GeneratedValue private @Nullable Long id;
  private @Nullable String text;

  /** For Hibernate. */
  protected Note() {}

  /** A new note. */
  public Note(String text) {
    this.text = text;
  }

  /** Null until saved. */
  public @Nullable Long id() {
    return id;
  }

  public @Nullable String text() {
    return text;
  }
}
