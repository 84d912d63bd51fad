CREATE ROLE fw_reader NOLOGIN;
DO
$do$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'fw_writer') THEN
    CREATE ROLE fw_writer NOLOGIN INHERIT; -- it's without a password
  END IF;
EXCEPTION WHEN duplicate_object THEN
  RAISE NOTICE 'role % exists, its password is kept', 'fw_writer';
END
$do$;
CREATE ROLE fw_app LOGIN IN ROLE fw_writer CONNECTION LIMIT 50;
GRANT rds_iam TO fw_app;
GRANT fw_reader TO fw_writer;
COMMENT ON ROLE fw_app IS 'signs in with IAM: no password, VALID UNTIL does not apply';
GRANT USAGE ON SCHEMA public TO fw_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO fw_reader;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO fw_reader;
ALTER ROLE fw_app SET search_path TO public, "$user";
ALTER ROLE fw_app IN DATABASE app SET statement_timeout = '30s';
ALTER ROLE fw_writer NOINHERIT;
