package io.github.aurorasecure.benchmarks.local;

import io.github.aurorasecure.testkit.LocalAurora;
import java.util.List;

/**
 * The functions by which aws-advanced-jdbc-wrapper asks Aurora PostgreSQL for its instances. Where
 * they are missing behind an Aurora-like name, each of its connects waits 5 seconds or more.
 */
public final class AuroraTopology {
  private static final List<String> FUNCTIONS =
      List.of(
          """
          CREATE FUNCTION pg_catalog.aurora_db_instance_identifier() RETURNS text
            LANGUAGE sql STABLE AS $$ SELECT 'demo-instance-1'::text $$
          """,
          """
          CREATE FUNCTION pg_catalog.aurora_replica_status() RETURNS TABLE (server_id text,
            session_id text, cpu real, replica_lag_in_msec real, last_update_timestamp timestamptz)
            LANGUAGE sql STABLE AS $$
            SELECT 'demo-instance-1', 'MASTER_SESSION_ID', 1.0::real, 0.0::real, pg_catalog.now() $$
          """);

  private AuroraTopology() {}

  /** Adds them to a PostgreSQL cluster: one instance, the writer. */
  public static void addTo(LocalAurora aurora) {
    FUNCTIONS.forEach(aurora::execute);
  }
}
