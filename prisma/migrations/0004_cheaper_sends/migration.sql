-- The hour of the newest activity, counted from 1970: what a contractor's list is indexed by. It stays the same for an
-- hour, so that a message moves no index entry of its conversation and PostgreSQL updates the row in place (HOT), which
-- needs room in the page.
ALTER TABLE "conversations" ADD COLUMN "activity_hour" INTEGER NOT NULL
  GENERATED ALWAYS AS (floor(extract(epoch FROM "last_activity_at" AT TIME ZONE 'UTC') / 3600)::int) STORED;
ALTER TABLE "conversations" SET (fillfactor = 70);
CREATE INDEX "conversations_contractor_id_activity_hour_idx" ON "conversations"("contractor_id", "activity_hour" DESC);
-- Customers have few conversations: their list is sorted when it is read.
CREATE INDEX "conversations_customer_id_idx" ON "conversations"("customer_id");
DROP INDEX "conversations_contractor_id_last_activity_at_id_idx";
DROP INDEX "conversations_customer_id_last_activity_at_id_idx";

-- Copies of a bulk message have no key of their sender's, and cost nothing here.
DROP INDEX "messages_sender_id_client_message_id_key";
CREATE UNIQUE INDEX "messages_sender_id_client_message_id_key" ON "messages"("sender_id", "client_message_id")
  WHERE "client_message_id" IS NOT NULL;
