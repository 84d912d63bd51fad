package io.github.aurorasecure.it;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.ColumnDefault;

/** An application's own account, with the words of the servers' accounts for its columns. */
@Entity
@Table(name = "hb_user", comment = "ALTER ROLE a PASSWORD is not meant")
class AppUser {
  @Id Long id;

  @Column(name = "password", comment = "SET PASSWORD = x;")
  String password;

  @Column(name = "valid")
  boolean valid;

  @Column(name = "role")
  @ColumnDefault("'ALTER USER'")
  String role;
}
