-- Alone in its migration, since it runs in no transaction: the index of activity stays, which `heads` are asked by.
CREATE INDEX CONCURRENTLY "conversations_contractor_id_listed_hour_idx"
  ON "conversations"("contractor_id", (COALESCE("listed_hour", "activity_hour")) DESC);
