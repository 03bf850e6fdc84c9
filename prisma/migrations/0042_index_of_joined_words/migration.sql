-- Alone in its migration, since it runs in no transaction: messages are read and sent while it is built, beside the old index.
CREATE INDEX CONCURRENTLY messages_new_words_idx ON messages USING GIN ((COALESCE(words, message_words(content))))
WITH (fastupdate = on, gin_pending_list_limit = 262144);
