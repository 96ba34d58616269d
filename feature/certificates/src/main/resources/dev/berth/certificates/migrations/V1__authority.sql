-- The local authority: one row, "local". The key is sealed.
CREATE TABLE certificates_authority (
  id          VARCHAR(20) NOT NULL PRIMARY KEY,
  certificate BYTEA       NOT NULL,
  private_key BYTEA       NOT NULL,
  created     BIGINT      NOT NULL
);
