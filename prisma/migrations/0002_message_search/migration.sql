-- Full text of messages, as an index over an expression: nothing more is stored in the rows, and the Prisma schema,
-- which knows neither tsvector nor such indexes, stays in agreement with the database.
-- A deleted message has no content, so no words.
CREATE FUNCTION message_words(content JSONB) RETURNS TSVECTOR
LANGUAGE SQL IMMUTABLE PARALLEL SAFE
RETURN to_tsvector(
  'simple'::REGCONFIG,
  COALESCE(content ->> 'text', '') || ' ' || COALESCE(content ->> 'caption', '') || ' ' || COALESCE(content ->> 'fileName', '')
);

CREATE INDEX messages_words_idx ON messages USING GIN (message_words(content));
