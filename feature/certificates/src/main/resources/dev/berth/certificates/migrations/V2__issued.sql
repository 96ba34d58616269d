-- What operators brought along; the key is sealed.
CREATE TABLE certificates_imported (
  name        TEXT   NOT NULL PRIMARY KEY,
  chain       TEXT   NOT NULL,
  private_key BYTEA  NOT NULL,
  created     BIGINT NOT NULL
);

-- The account at each ACME server; the keys are sealed, the location is empty until it is known there.
CREATE TABLE certificates_account (
  directory TEXT   NOT NULL PRIMARY KEY,
  key_pair  BYTEA  NOT NULL,
  location  TEXT   NOT NULL
);

-- Names that a certificate is got for by ACME, what there is of it, and how far the next order is.
CREATE TABLE certificates_acme (
  id          TEXT        NOT NULL PRIMARY KEY,
  tenant      VARCHAR(63) NOT NULL,
  chain       TEXT,
  key_pair    BYTEA,
  renew       BIGINT      NOT NULL,
  order_url   TEXT,
  order_keys  BYTEA,
  failures    INTEGER     NOT NULL,
  next_try    BIGINT      NOT NULL,
  reason      TEXT
);

-- When orders were made: an ACME server takes only so many.
CREATE TABLE certificates_order (
  id     TEXT        NOT NULL PRIMARY KEY,
  tenant VARCHAR(63) NOT NULL,
  made   BIGINT      NOT NULL
);

CREATE INDEX certificates_order_made ON certificates_order (made);

-- Which of several servers issues.
CREATE TABLE certificates_lease (
  id     VARCHAR(20) NOT NULL PRIMARY KEY,
  holder TEXT        NOT NULL,
  until  BIGINT      NOT NULL
);
