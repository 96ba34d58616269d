-- Who has a host: by a grant of an operator, or because the tenant was the first to claim it.
CREATE TABLE router_host (
  host TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  since BIGINT NOT NULL,
  granted INTEGER NOT NULL
);
