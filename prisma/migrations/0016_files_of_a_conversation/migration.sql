-- The files of a conversation, which may be few among very many messages.
CREATE INDEX "messages_files_idx" ON "messages" ("conversation_id", "seq")
  WHERE "message_type" <> 'text' AND "deleted_at" IS NULL;
