DROP INDEX messages_words_idx;
ALTER INDEX messages_new_words_idx RENAME TO messages_words_idx;
