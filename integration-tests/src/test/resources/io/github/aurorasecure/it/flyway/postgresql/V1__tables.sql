CREATE TABLE fw_account (
  id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  role          text NOT NULL DEFAULT 'ALTER ROLE',
  password      text NOT NULL CHECK (length(password) > 3),
  valid_until   timestamptz,
  "user"        text
);
COMMENT ON TABLE fw_account IS 'ALTER ROLE app PASSWORD ''x'' is not what this is for; see the handbook';
COMMENT ON COLUMN fw_account.password IS E'hash of it, doesn\'t change the role''s';
INSERT INTO fw_account (password, valid_until) VALUES ('CREATE ROLE a PASSWORD ''b''', now()), ($q$it's ; DROP ROLE rdsadmin$q$, NULL);
ALTER TABLE fw_account RENAME COLUMN password TO password_hash;
CREATE TABLE fw_event (id bigint, at date NOT NULL) PARTITION BY RANGE (at);
