CREATE TABLE contract_other_thing (
  id TEXT PRIMARY KEY
);
