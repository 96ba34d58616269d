-- Who owns things. "state" is ACTIVE or REMOVING; a limit that is null is none.
CREATE TABLE identity_tenant (
  name       VARCHAR(63) PRIMARY KEY,
  state      VARCHAR(20) NOT NULL,
  created    VARCHAR(40) NOT NULL,
  memory     BIGINT,
  milli_cpus BIGINT,
  tasks      BIGINT,
  volumes    BIGINT,
  disk       BIGINT,
  parameters BIGINT
);

-- Who acts. "password" is a bcrypt hash; "second_factor" is sealed under the platform's key, in
-- Base64; "recovery_codes" are hashes, with blanks between; "last_step" is the last time step
-- whose code was used.
CREATE TABLE identity_user (
  name           VARCHAR(63) PRIMARY KEY,
  home           VARCHAR(63) NOT NULL,
  kind           VARCHAR(20) NOT NULL,
  operator       SMALLINT    NOT NULL,
  locked         SMALLINT    NOT NULL,
  created        VARCHAR(40) NOT NULL,
  password       VARCHAR(100),
  second_factor  TEXT,
  confirmed      SMALLINT    NOT NULL,
  last_step      BIGINT      NOT NULL,
  recovery_codes TEXT        NOT NULL
);

CREATE TABLE identity_user_tag (
  user_name VARCHAR(63)  NOT NULL,
  name      VARCHAR(128) NOT NULL,
  content   VARCHAR(256) NOT NULL,
  PRIMARY KEY (user_name, name)
);

CREATE TABLE identity_role (
  user_name VARCHAR(63) NOT NULL,
  tenant    VARCHAR(63) NOT NULL,
  role      VARCHAR(20) NOT NULL,
  PRIMARY KEY (user_name, tenant)
);

CREATE TABLE identity_group (
  tenant  VARCHAR(63) NOT NULL,
  name    VARCHAR(63) NOT NULL,
  created VARCHAR(40) NOT NULL,
  PRIMARY KEY (tenant, name)
);

-- "kind" is USER, or GROUP: one of the same tenant.
CREATE TABLE identity_member (
  tenant     VARCHAR(63) NOT NULL,
  group_name VARCHAR(63) NOT NULL,
  kind       VARCHAR(20) NOT NULL,
  member     VARCHAR(63) NOT NULL,
  PRIMARY KEY (tenant, group_name, kind, member)
);

-- "tenant" is "platform" for those that operators wrote for everybody.
CREATE TABLE identity_policy (
  tenant   VARCHAR(63) NOT NULL,
  name     VARCHAR(63) NOT NULL,
  document TEXT        NOT NULL,
  created  VARCHAR(40) NOT NULL,
  updated  VARCHAR(40) NOT NULL,
  PRIMARY KEY (tenant, name)
);

-- "kind" is USER, GROUP, TOKEN or TENANT; "target_tenant" is a group's.
CREATE TABLE identity_attachment (
  tenant        VARCHAR(63) NOT NULL,
  policy        VARCHAR(63) NOT NULL,
  kind          VARCHAR(20) NOT NULL,
  target_tenant VARCHAR(63) NOT NULL,
  target        VARCHAR(63) NOT NULL,
  PRIMARY KEY (tenant, policy, kind, target_tenant, target)
);

-- API tokens and access keys. "hash" is that of a token, "secret" an access key's, sealed under
-- the key of its user's home, in Base64; "fences" is a list of what it is limited to, as JSON.
CREATE TABLE identity_token (
  id        VARCHAR(40) PRIMARY KEY,
  kind      VARCHAR(20) NOT NULL,
  user_name VARCHAR(63) NOT NULL,
  label     VARCHAR(63) NOT NULL,
  hash      VARCHAR(64) NOT NULL,
  secret    TEXT,
  created   VARCHAR(40) NOT NULL,
  expires   VARCHAR(40),
  last_used VARCHAR(40),
  parent    VARCHAR(40),
  fences    TEXT        NOT NULL
);

CREATE TABLE identity_session (
  id            VARCHAR(40) PRIMARY KEY,
  hash          VARCHAR(64) NOT NULL,
  user_name     VARCHAR(63) NOT NULL,
  created       VARCHAR(40) NOT NULL,
  expires       VARCHAR(40) NOT NULL,
  last_used     VARCHAR(40) NOT NULL,
  second_factor SMALLINT    NOT NULL,
  address       VARCHAR(64) NOT NULL
);

-- Log-ins that failed: "subject" is a user's name as it was given, hashed, or an address.
CREATE TABLE identity_failure (
  kind    VARCHAR(20) NOT NULL,
  subject VARCHAR(64) NOT NULL,
  count   BIGINT      NOT NULL,
  last    VARCHAR(40) NOT NULL,
  PRIMARY KEY (kind, subject)
);
