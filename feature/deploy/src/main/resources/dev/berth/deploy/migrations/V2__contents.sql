-- What configs and secrets hold, in base64. An id tells nothing about the content.
CREATE TABLE deploy_content (
  tenant  VARCHAR(63) NOT NULL,
  id      VARCHAR(63) NOT NULL,
  content TEXT        NOT NULL,
  PRIMARY KEY (tenant, id)
);

-- Which versions of which stacks mount them; what none mounts is removed.
CREATE TABLE deploy_content_use (
  tenant  VARCHAR(63) NOT NULL,
  name    VARCHAR(63) NOT NULL,
  version BIGINT      NOT NULL,
  content VARCHAR(63) NOT NULL,
  PRIMARY KEY (tenant, name, version, content)
);
