SET @table = CONCAT('fw_event_', '2030');
SET @ddl = CONCAT('CREATE TABLE ', @table, ' (id INT, password VARCHAR(9))');
PREPARE ddl FROM @ddl;
EXECUTE ddl;
DEALLOCATE PREPARE ddl;

DELIMITER //
CREATE PROCEDURE fw_set_password(IN account VARCHAR(20), IN password VARCHAR(255))
  COMMENT 'of the application''s own users'
BEGIN
  DECLARE EXIT HANDLER FOR SQLEXCEPTION RESIGNAL;
  IF CHAR_LENGTH(password) < 15 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'SET PASSWORD refused: the password is too short';
  END IF;
  INSERT INTO user (user, password) VALUES (account, SHA2(password, 256))
    ON DUPLICATE KEY UPDATE password = SHA2(password, 256);
END//
CREATE DEFINER = CURRENT_USER TRIGGER fw_touched BEFORE UPDATE ON fw_account FOR EACH ROW
BEGIN
  SET NEW.password_expired = 0;
END//
CREATE FUNCTION fw_valid(password VARCHAR(255)) RETURNS BOOLEAN DETERMINISTIC NO SQL
  RETURN CHAR_LENGTH(password) >= 15//
DELIMITER ;

CREATE EVENT fw_expire ON SCHEDULE EVERY 1 DAY DISABLE DO UPDATE fw_account SET password_expired = 1;
CREATE VIEW fw_users AS SELECT user, password FROM user;
CALL fw_set_password('d', 'quite a long one, this');
