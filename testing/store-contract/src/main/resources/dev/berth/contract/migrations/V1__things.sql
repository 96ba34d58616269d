CREATE TABLE contract_thing (
  id TEXT PRIMARY KEY,
  amount BIGINT NOT NULL,
  made TEXT NOT NULL
);
