CREATE FUNCTION fw_check_password(role text, password text) RETURNS boolean
  LANGUAGE plpgsql AS $function$
DECLARE
  valid boolean := length(password) >= 15;
BEGIN
  IF NOT valid THEN
    RAISE EXCEPTION 'the password of % is too short', role USING HINT = 'alter it';
  END IF;
  UPDATE fw_account SET password_hash = md5(password) WHERE "user" = role;
  RETURN valid;
END
$function$;

CREATE FUNCTION fw_touch() RETURNS trigger LANGUAGE plpgsql AS
'BEGIN NEW.valid_until := now() + interval ''90 days''; RETURN NEW; END';

CREATE TRIGGER fw_touched BEFORE INSERT OR UPDATE ON fw_account
  FOR EACH ROW EXECUTE FUNCTION fw_touch();

CREATE PROCEDURE fw_partition(first date) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF fw_event FOR VALUES FROM (%L) TO (%L)',
    'fw_event_' || to_char(first, 'YYYY_MM'), first, first + interval '1 month');
  EXECUTE 'GRANT SELECT ON ' || quote_ident('fw_event_' || to_char(first, 'YYYY_MM')) || ' TO fw_reader';
END $$;

DO $$
DECLARE
  t record;
BEGIN
  FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename LIKE 'fw%' LOOP
    EXECUTE format('GRANT SELECT ON %I TO %I', t.tablename, 'fw_reader');
  END LOOP;
  CALL fw_partition('2030-01-01');
END $$;

ALTER TABLE fw_account ENABLE ROW LEVEL SECURITY;
CREATE POLICY fw_own ON fw_account USING ("user" = current_user);
CREATE VIEW fw_roles AS SELECT rolname, rolvaliduntil FROM pg_roles WHERE rolname ~ '^fw\_';
CREATE FUNCTION fw_sum(a int, b int) RETURNS int LANGUAGE sql RETURN a + b;
