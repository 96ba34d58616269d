-- Searches that a user has named. "definition" is the search as JSON; "changed" is in milliseconds
-- since 1970.
CREATE TABLE logs_search (
  tenant     VARCHAR(63)  NOT NULL,
  principal  VARCHAR(128) NOT NULL,
  name       VARCHAR(80)  NOT NULL,
  definition TEXT         NOT NULL,
  changed    BIGINT       NOT NULL,
  PRIMARY KEY (tenant, principal, name)
);
