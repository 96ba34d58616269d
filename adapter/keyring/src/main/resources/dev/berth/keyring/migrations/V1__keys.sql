-- The master key that all others are wrapped with: one row, two within a change of it.
-- The id is of the key and tells nothing about it; material is what making it again needs beside
-- what is kept elsewhere (a salt, a key that a command unwraps).
CREATE TABLE keyring_master (
  id       VARCHAR(16) NOT NULL PRIMARY KEY,
  kind     VARCHAR(16) NOT NULL,
  material TEXT        NOT NULL,
  created  VARCHAR(40) NOT NULL
);

-- The data keys of tenants, wrapped, in base64. A destroyed one has neither.
CREATE TABLE keyring_key (
  tenant  VARCHAR(63) NOT NULL,
  version INTEGER     NOT NULL,
  master  VARCHAR(16) REFERENCES keyring_master (id),
  wrapped TEXT,
  created VARCHAR(40) NOT NULL,
  PRIMARY KEY (tenant, version)
);
