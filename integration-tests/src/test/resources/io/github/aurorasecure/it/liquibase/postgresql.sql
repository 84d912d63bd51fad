--liquibase formatted sql

--changeset a:1
CREATE TABLE lb_account (id bigint PRIMARY KEY, role text, password text, valid_until date);
INSERT INTO lb_account VALUES (1, 'ALTER ROLE', 'a PASSWORD ''x''; ', NULL);
CREATE ROLE lb_reader NOLOGIN;
GRANT SELECT ON lb_account TO lb_reader;
--rollback REVOKE ALL ON lb_account FROM lb_reader; DROP ROLE lb_reader; DROP TABLE lb_account;

--changeset a:2 splitStatements:false
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lb_app') THEN
    CREATE ROLE lb_app LOGIN;
  END IF;
  EXECUTE 'GRANT lb_reader TO ' || quote_ident('lb_app');
END $$;
--rollback DROP ROLE lb_app;

--changeset a:3 endDelimiter:/ stripComments:false
CREATE FUNCTION lb_password(role text) RETURNS text LANGUAGE plpgsql AS $f$
BEGIN -- returns the hash; ALTER ROLE isn't used
  RETURN (SELECT password FROM lb_account a WHERE a.role = lb_password.role);
END $f$
/
COMMENT ON FUNCTION lb_password(text) IS 'CREATE ROLE a PASSWORD ''x'''
/
--rollback DROP FUNCTION lb_password(text)
