-- Names are bytes in UTF-8: SQLite and PostgreSQL both compare and order bytes alike, and texts not.
-- The present version of each parameter. "value" is a text in UTF-8, or sealed if it is secure.
CREATE TABLE parameters_parameter (
  tenant      VARCHAR(63)  NOT NULL,
  name        BYTEA        NOT NULL,
  parent      BYTEA        NOT NULL,
  type        VARCHAR(20)  NOT NULL,
  version     BIGINT       NOT NULL,
  tier        VARCHAR(20)  NOT NULL,
  data_type   VARCHAR(40)  NOT NULL,
  description TEXT,
  pattern     TEXT,
  value       BYTEA        NOT NULL,
  tags        TEXT         NOT NULL,
  modified    BIGINT       NOT NULL,
  modified_by TEXT         NOT NULL,
  PRIMARY KEY (tenant, name)
);

CREATE INDEX parameters_parameter_parent ON parameters_parameter (tenant, parent, name);

-- The versions before the present one.
CREATE TABLE parameters_version (
  tenant      VARCHAR(63)  NOT NULL,
  name        BYTEA        NOT NULL,
  version     BIGINT       NOT NULL,
  tier        VARCHAR(20)  NOT NULL,
  data_type   VARCHAR(40)  NOT NULL,
  description TEXT,
  pattern     TEXT,
  value       BYTEA        NOT NULL,
  modified    BIGINT       NOT NULL,
  modified_by TEXT         NOT NULL,
  PRIMARY KEY (tenant, name, version)
);

-- Which version each label of a parameter is on.
CREATE TABLE parameters_label (
  tenant  VARCHAR(63)  NOT NULL,
  name    BYTEA        NOT NULL,
  label   VARCHAR(100) NOT NULL,
  version BIGINT       NOT NULL,
  PRIMARY KEY (tenant, name, label)
);

-- How many parameters a tenant with a quota has: a quota is one comparison.
CREATE TABLE parameters_count (
  tenant VARCHAR(63) NOT NULL PRIMARY KEY,
  amount BIGINT      NOT NULL
);

-- The secrets of "berth secret create", sealed.
CREATE TABLE parameters_secret (
  tenant  VARCHAR(63)  NOT NULL,
  name    VARCHAR(64)  NOT NULL,
  version BIGINT       NOT NULL,
  labels  TEXT         NOT NULL,
  size    BIGINT       NOT NULL,
  value   BYTEA        NOT NULL,
  created BIGINT       NOT NULL,
  updated BIGINT       NOT NULL,
  PRIMARY KEY (tenant, name)
);
