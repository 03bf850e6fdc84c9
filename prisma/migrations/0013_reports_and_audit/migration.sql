-- What a receiver reported, with the words as they stood: whoever sent them may change or delete them afterwards.
-- CreateTable
CREATE TABLE "reports" (
    "id" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "reporter_id" TEXT NOT NULL,
    "sender_id" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "note" TEXT NOT NULL,
    "message" JSONB NOT NULL,
    "before" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "admin_note" TEXT NOT NULL DEFAULT '',
    "decided_by" TEXT,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "reports_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "reports_message_id_key" ON "reports"("message_id");

-- CreateIndex
CREATE INDEX "reports_state_created_at_id_idx" ON "reports"("state", "created_at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "reports_created_at_id_idx" ON "reports"("created_at" DESC, "id" DESC);

-- CreateTable
CREATE TABLE "admin_actions" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "action" TEXT NOT NULL,
    "admin_id" TEXT,
    "user_id" TEXT,
    "subject_id" TEXT NOT NULL,
    "before" JSONB NOT NULL,
    "after" JSONB NOT NULL,
    "address" TEXT NOT NULL,
    "device" TEXT NOT NULL,

    CONSTRAINT "admin_actions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "admin_actions_at_id_idx" ON "admin_actions"("at" DESC, "id" DESC);

-- What was written of admins stays, whoever asks: a statement that would change it fails. (The runner of migrations cuts
-- at every semicolon, so the one within is written by its number.)
CREATE FUNCTION "refuse_change_of_admin_actions"() RETURNS trigger LANGUAGE plpgsql AS
  E'BEGIN RAISE EXCEPTION USING ERRCODE = ''42501'', MESSAGE = ''admin_actions is append-only''\x3b END';

CREATE TRIGGER "admin_actions_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "admin_actions"
  FOR EACH STATEMENT EXECUTE FUNCTION "refuse_change_of_admin_actions"();

-- Copies that one person got of several. Of those that stand already the batches tell.
ALTER TABLE "messages" ADD COLUMN     "bulk" BOOLEAN NOT NULL DEFAULT false;

UPDATE "messages" m SET "bulk" = true
FROM "bulk_recipients" r JOIN "bulk_batches" b ON b."id" = r."batch_id"
WHERE m."conversation_id" = r."conversation_id" AND m."seq" = r."seq" AND b."total_sent" + b."total_failed" > 1;
