ALTER TABLE contract_thing ADD COLUMN colour TEXT;
