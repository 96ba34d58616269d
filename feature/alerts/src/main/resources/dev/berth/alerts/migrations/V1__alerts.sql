-- Times are milliseconds since 1970. "definition" is the rule as JSON, in the form of files.
CREATE TABLE alerts_rule (
  tenant     VARCHAR(63)  NOT NULL,
  name       VARCHAR(63)  NOT NULL,
  definition TEXT         NOT NULL,
  author     VARCHAR(128) NOT NULL,
  changed    BIGINT       NOT NULL,
  PRIMARY KEY (tenant, name)
);

-- "definition" is the receiver as JSON, sealed under the tenant's key, in Base64.
CREATE TABLE alerts_receiver (
  tenant     VARCHAR(63)  NOT NULL,
  name       VARCHAR(63)  NOT NULL,
  definition TEXT         NOT NULL,
  author     VARCHAR(128) NOT NULL,
  changed    BIGINT       NOT NULL,
  PRIMARY KEY (tenant, name)
);

-- "series" stands for the labels; "state" is PENDING, FIRING or RESOLVED.
CREATE TABLE alerts_alert (
  tenant      VARCHAR(63)      NOT NULL,
  rule        VARCHAR(63)      NOT NULL,
  series      VARCHAR(16)      NOT NULL,
  labels      TEXT             NOT NULL,
  annotations TEXT             NOT NULL,
  state       VARCHAR(20)      NOT NULL,
  since       BIGINT           NOT NULL,
  fired       BIGINT,
  resolved    BIGINT,
  checked     BIGINT           NOT NULL,
  wrong       BIGINT           NOT NULL,
  value       DOUBLE PRECISION NOT NULL,
  reason      TEXT             NOT NULL,
  PRIMARY KEY (tenant, rule, series)
);

-- Alerts that a receiver is told together. "group_key" stands for "labels"; "due" is when it is
-- looked at next, "sent" when the receiver was last told; 0: never.
CREATE TABLE alerts_group (
  tenant    VARCHAR(63) NOT NULL,
  receiver  VARCHAR(63) NOT NULL,
  group_key VARCHAR(16) NOT NULL,
  labels    TEXT        NOT NULL,
  due       BIGINT      NOT NULL,
  sent      BIGINT      NOT NULL,
  PRIMARY KEY (tenant, receiver, group_key)
);

-- "told" is 1 if the receiver knows that the alert fires.
CREATE TABLE alerts_member (
  tenant    VARCHAR(63) NOT NULL,
  receiver  VARCHAR(63) NOT NULL,
  group_key VARCHAR(16) NOT NULL,
  rule      VARCHAR(63) NOT NULL,
  series    VARCHAR(16) NOT NULL,
  told      SMALLINT    NOT NULL,
  PRIMARY KEY (tenant, receiver, group_key, rule, series)
);

-- Notifications on their way. "tries" is how often it was tried, "due" when it is next.
CREATE TABLE alerts_delivery (
  tenant   VARCHAR(63) NOT NULL,
  id       VARCHAR(40) NOT NULL,
  receiver VARCHAR(63) NOT NULL,
  body     TEXT        NOT NULL,
  created  BIGINT      NOT NULL,
  tries    INTEGER     NOT NULL,
  due      BIGINT      NOT NULL,
  PRIMARY KEY (tenant, id)
);

-- What happened. "number" counts up within the tenant; "kind" is FIRED, RESOLVED, NOTIFIED,
-- RETRIED, FAILED or DROPPED.
CREATE TABLE alerts_history (
  tenant   VARCHAR(63) NOT NULL,
  number   BIGINT      NOT NULL,
  moment   BIGINT      NOT NULL,
  kind     VARCHAR(20) NOT NULL,
  rule     VARCHAR(63) NOT NULL,
  receiver VARCHAR(63) NOT NULL,
  labels   TEXT        NOT NULL,
  text     TEXT        NOT NULL,
  PRIMARY KEY (tenant, number)
);

-- What nobody is told of for a time.
CREATE TABLE alerts_silence (
  tenant   VARCHAR(63)  NOT NULL,
  id       VARCHAR(40)  NOT NULL,
  matchers TEXT         NOT NULL,
  starts   BIGINT       NOT NULL,
  ends     BIGINT       NOT NULL,
  author   VARCHAR(128) NOT NULL,
  remark   TEXT         NOT NULL,
  created  BIGINT       NOT NULL,
  PRIMARY KEY (tenant, id)
);
