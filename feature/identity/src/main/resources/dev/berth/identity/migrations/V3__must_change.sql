-- 1: the password was made up, or somebody else gave it; the console asks for another.
ALTER TABLE identity_user ADD COLUMN must_change SMALLINT NOT NULL DEFAULT 0;
