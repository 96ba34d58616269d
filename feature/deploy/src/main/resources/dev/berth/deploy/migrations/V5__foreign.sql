-- What operators decided about stacks that others deployed. "routed" is 1 if the front door leads to
-- it, as if it were the tenant's; "adopted_as" is the stack of the tenant that takes its place while
-- it is being taken over, empty otherwise.
CREATE TABLE deploy_foreign (
  target     VARCHAR(63)  NOT NULL,
  stack      VARCHAR(255) NOT NULL,
  tenant     VARCHAR(63)  NOT NULL,
  routed     INTEGER      NOT NULL,
  adopted_as VARCHAR(63)  NOT NULL,
  PRIMARY KEY (target, stack)
);

-- Volumes that others made and that stacks of a tenant may mount.
CREATE TABLE deploy_foreign_volume (
  target VARCHAR(63)  NOT NULL,
  tenant VARCHAR(63)  NOT NULL,
  name   VARCHAR(128) NOT NULL,
  PRIMARY KEY (target, tenant, name)
);
