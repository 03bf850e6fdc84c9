CREATE TYPE "BatchState" AS ENUM ('held', 'scheduled', 'sending', 'paused', 'sent', 'stopped', 'cancelled');
CREATE TYPE "CopyState" AS ENUM ('pending', 'sent', 'failed', 'withheld', 'cancelled', 'recalled');

-- What was sent at once is sent: constant defaults, so that no row is written.
ALTER TABLE "bulk_batches"
ADD COLUMN "state" "BatchState" NOT NULL DEFAULT 'sent',
ADD COLUMN "paused_because" TEXT,
ADD COLUMN "send_at" TIMESTAMPTZ(3),
ADD COLUMN "is_scheduled" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "parent_id" TEXT,
ADD COLUMN "follow_up" TEXT,
ADD COLUMN "when_free" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "file_url" TEXT,
ADD COLUMN "steps" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN "started_at" TIMESTAMPTZ(3),
ADD COLUMN "next_at" TIMESTAMPTZ(3),
ADD COLUMN "wake_id" UUID,
ALTER COLUMN "total_sent" SET DEFAULT 0,
ALTER COLUMN "total_failed" SET DEFAULT 0;

ALTER TABLE "bulk_recipients"
ADD COLUMN "state" "CopyState" NOT NULL DEFAULT 'sent',
ADD COLUMN "since_seq" INTEGER;
UPDATE "bulk_recipients" SET "state" = 'failed' WHERE "code" IS NOT NULL;

ALTER TABLE "messages" ADD COLUMN "recalled" BOOLEAN NOT NULL DEFAULT false;

CREATE INDEX "bulk_batches_parent_id_idx" ON "bulk_batches"("parent_id");
CREATE INDEX "bulk_batches_file_url_idx" ON "bulk_batches"("file_url");
ALTER TABLE "bulk_batches" ADD CONSTRAINT "bulk_batches_file_url_fkey" FOREIGN KEY ("file_url") REFERENCES "uploads"("file_url") ON DELETE RESTRICT ON UPDATE CASCADE;
-- Those that wait are few beside all.
CREATE INDEX "bulk_batches_next_at_idx" ON "bulk_batches"("next_at") WHERE "next_at" IS NOT NULL;

CREATE TABLE "bulk_steps" (
    "batch_id" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "contractor_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bulk_steps_pkey" PRIMARY KEY ("batch_id", "number")
);
CREATE INDEX "bulk_steps_contractor_id_at_idx" ON "bulk_steps"("contractor_id", "at");

CREATE TABLE "bulk_previews" (
    "id" TEXT NOT NULL,
    "contractor_id" TEXT NOT NULL,
    "draft_hash" TEXT NOT NULL,
    "refusals" JSONB NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bulk_previews_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "bulk_previews_expires_at_idx" ON "bulk_previews"("expires_at");
