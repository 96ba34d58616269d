-- What rules for anomalies have seen. "samples" are pairs of 32 bits: a time in minutes since 1970
-- and a value; "seen" is when the series was last there.
CREATE TABLE alerts_baseline (
  tenant  VARCHAR(63) NOT NULL,
  rule    VARCHAR(63) NOT NULL,
  series  VARCHAR(16) NOT NULL,
  samples BYTEA       NOT NULL,
  seen    BIGINT      NOT NULL,
  PRIMARY KEY (tenant, rule, series)
);
