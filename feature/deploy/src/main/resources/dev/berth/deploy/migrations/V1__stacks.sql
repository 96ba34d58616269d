-- The stacks that are desired. "desired" is what Berth made of "source", as JSON.
CREATE TABLE deploy_stack (
  tenant  VARCHAR(63) NOT NULL,
  name    VARCHAR(63) NOT NULL,
  version BIGINT      NOT NULL,
  source  TEXT        NOT NULL,
  desired TEXT        NOT NULL,
  updated VARCHAR(40) NOT NULL,
  PRIMARY KEY (tenant, name)
);

-- The last versions of each, the present one included.
CREATE TABLE deploy_version (
  tenant  VARCHAR(63) NOT NULL,
  name    VARCHAR(63) NOT NULL,
  version BIGINT      NOT NULL,
  source  TEXT        NOT NULL,
  desired TEXT        NOT NULL,
  updated VARCHAR(40) NOT NULL,
  PRIMARY KEY (tenant, name, version)
);
