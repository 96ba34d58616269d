-- "content" is the dashboard as JSON, in the form of the API. "changed" is in milliseconds since 1970.
CREATE TABLE metrics_dashboard (
  tenant   VARCHAR(63)  NOT NULL,
  name     VARCHAR(63)  NOT NULL,
  content  TEXT         NOT NULL,
  revision INTEGER      NOT NULL,
  author   VARCHAR(128) NOT NULL,
  changed  BIGINT       NOT NULL,
  PRIMARY KEY (tenant, name)
);
