package io.github.aurorasecure.password;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;

/** Who may change passwords. Asked for each restricted text, and only then. */
@FunctionalInterface
interface Exemption {
  Exemption NONE = vendor -> false;

  /**
   * As the server's own check does: membership, of whatever kind, of the role that the session now
   * has. No row where there is no such role. Names the catalog, since search_path is the session's.
   */
  String MEMBERSHIP =
      "SELECT pg_catalog.pg_has_role(oid, 'MEMBER') FROM pg_catalog.pg_roles"
          + " WHERE rolname OPERATOR(pg_catalog.=) 'rds_password'";

  /**
   * Whether the session may change passwords.
   *
   * @throws SQLException if that cannot be told, as in a transaction that has failed
   */
  boolean holds(Connection vendor) throws SQLException;

  /** Members of rds_password, a role of Aurora PostgreSQL. */
  static boolean isMember(Connection vendor) throws SQLException {
    try (Statement statement = vendor.createStatement();
        ResultSet member = statement.executeQuery(MEMBERSHIP)) {
      return member.next() && member.getBoolean(1);
    }
  }

  /** These users, as they signed in; MySQL's without their host. */
  static Exemption of(Set<String> users) {
    return vendor -> users.contains(signedInAs(vendor));
  }

  /**
   * Without the host, which MySQL's metadata tells or not by a setting of Connector/J; since an at
   * sign may be part of a name, MySQL itself is asked.
   */
  static String signedInAs(Connection vendor) throws SQLException {
    if (!vendor.getMetaData().getDatabaseProductName().equals("MySQL")) {
      return vendor.getMetaData().getUserName();
    }
    try (Statement statement = vendor.createStatement();
        ResultSet row = statement.executeQuery("SELECT USER()")) {
      String user = row.next() ? row.getString(1) : "";
      return user.substring(0, Math.max(user.lastIndexOf('@'), 0));
    }
  }
}
