-- From here on "source", "desired" and "content" are sealed with the tenant's key. What an earlier
-- release wrote in plain is sealed when Berth starts.
-- How many bytes a content has in plain; -1: not known before it is sealed.
ALTER TABLE deploy_content ADD COLUMN size BIGINT NOT NULL DEFAULT -1;
