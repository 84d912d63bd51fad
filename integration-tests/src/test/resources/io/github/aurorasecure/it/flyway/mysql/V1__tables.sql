/*!40101 SET NAMES utf8mb4 */;
CREATE TABLE `fw_account` (
  `id` bigint NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `password` varchar(255) NOT NULL DEFAULT 'SET PASSWORD' COMMENT 'ALTER USER a IDENTIFIED BY \'x\'',
  `password_expired` tinyint NOT NULL DEFAULT 0,
  `plugin` varchar(20) DEFAULT NULL
) /*!50100 COMMENT 'it''s not mysql.user' */;
CREATE TABLE `user` (`user` varchar(20) PRIMARY KEY, `password` varchar(255));
INSERT INTO `user` VALUES ('a', "SET PASSWORD = 'x'"), ('b', 'RENAME USER a TO b; -- ');
INSERT INTO fw_account (password) SELECT password FROM user;
UPDATE user SET password = CONCAT('IDENTIFIED', ' BY ', password) WHERE user = 'a';
REPLACE INTO user (user, password) VALUES ('c', '# no');
