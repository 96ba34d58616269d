-- Who else vouches for users. "client_secret" is sealed under the platform's key, in Base64;
-- "scopes" have blanks between; "role" is that of users whose groups have none, null: they may not
-- log in.
CREATE TABLE identity_oidc_provider (
  name          VARCHAR(63)   PRIMARY KEY,
  title         VARCHAR(100)  NOT NULL,
  issuer        VARCHAR(1000) NOT NULL,
  client_id     VARCHAR(255)  NOT NULL,
  client_secret TEXT,
  scopes        TEXT          NOT NULL,
  user_claim    VARCHAR(255)  NOT NULL,
  tenant        VARCHAR(63)   NOT NULL,
  role          VARCHAR(20),
  groups_claim  VARCHAR(255),
  public_url    VARCHAR(1000)
);

CREATE TABLE identity_oidc_role (
  provider   VARCHAR(63)  NOT NULL,
  group_name VARCHAR(255) NOT NULL,
  role       VARCHAR(20)  NOT NULL,
  PRIMARY KEY (provider, group_name)
);

-- Which user a provider's subject is; "created" is that user's, so that another user who has the
-- name later is not taken for it.
CREATE TABLE identity_oidc_link (
  issuer    VARCHAR(1000) NOT NULL,
  subject   VARCHAR(255)  NOT NULL,
  user_name VARCHAR(63)   NOT NULL,
  created   VARCHAR(40)   NOT NULL,
  PRIMARY KEY (issuer, subject)
);
