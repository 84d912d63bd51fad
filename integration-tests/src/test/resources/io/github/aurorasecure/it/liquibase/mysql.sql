--liquibase formatted sql

--changeset a:1
CREATE TABLE lb_account (id bigint PRIMARY KEY, user varchar(20), password varchar(99) COMMENT 'SET PASSWORD = 1');
INSERT INTO lb_account VALUES (1, 'a', 'ALTER USER a IDENTIFIED BY ''x''');
CREATE ROLE lb_reader;
GRANT SELECT ON app.lb_account TO lb_reader;
CREATE USER lb_app ACCOUNT LOCK;
GRANT lb_reader TO lb_app;
--rollback DROP USER lb_app; DROP ROLE lb_reader; DROP TABLE lb_account;

--changeset a:2 endDelimiter:// stripComments:false
CREATE PROCEDURE lb_touch(IN p VARCHAR(99))
BEGIN -- isn't about accounts
  IF p = 'PASSWORD' THEN UPDATE lb_account SET password = p; END IF;
END //
CREATE TRIGGER lb_touched BEFORE UPDATE ON lb_account FOR EACH ROW SET NEW.password = TRIM(NEW.password) //
--rollback DROP PROCEDURE lb_touch
