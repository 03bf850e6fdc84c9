-- Full text of messages, as an index over an expression: nothing more is stored in the rows, and the Prisma schema,
-- which knows neither tsvector nor such indexes, stays in agreement with the database.
-- A deleted message has no content, so no words.
CREATE FUNCTION message_words(content JSONB) RETURNS TSVECTOR
LANGUAGE SQL IMMUTABLE PARALLEL SAFE
RETURN to_tsvector(
  'simple'::REGCONFIG,
  COALESCE(content ->> 'text', '') || ' ' || COALESCE(content ->> 'caption', '') || ' ' || COALESCE(content ->> 'fileName', '')
);

-- New words wait in a list that the server merges every few seconds: no send ever waits for a merge, which took up to
-- 100 ms when PostgreSQL did it within a send at its limit of 4 MB. Searches read the list too.
CREATE INDEX messages_words_idx ON messages USING GIN (message_words(content))
WITH (fastupdate = on, gin_pending_list_limit = 262144);
