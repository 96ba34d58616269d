-- Where stacks can be deployed beside the engine of the configuration. "tls" is sealed with the
-- platform's key; empty: none.
CREATE TABLE deploy_target (
  name        VARCHAR(63)   NOT NULL,
  engine      VARCHAR(20)   NOT NULL,
  docker_host VARCHAR(1024) NOT NULL,
  tls         TEXT          NOT NULL,
  PRIMARY KEY (name)
);
