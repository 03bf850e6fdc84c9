-- AlterTable
ALTER TABLE "upload_uses" ADD COLUMN     "message_count" INTEGER NOT NULL DEFAULT 1;

UPDATE "upload_uses" u SET "message_count" = n."count"
FROM (
  SELECT "conversation_id", "content" ->> 'fileUrl' AS "file_url", count(*)::int AS "count"
  FROM "messages" WHERE "message_type" <> 'text' AND "deleted_at" IS NULL GROUP BY 1, 2
) n
WHERE n."conversation_id" = u."conversation_id" AND n."file_url" = u."file_url" AND n."count" > 1;

-- All are marked now, and looked at in 24 h: what something holds loses the mark then.
ALTER TABLE "uploads" ADD COLUMN     "orphaned_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP;

-- The marked are few beside all.
CREATE INDEX "uploads_orphaned_at_idx" ON "uploads"("orphaned_at") WHERE "orphaned_at" IS NOT NULL;

-- CreateTable
CREATE TABLE "file_removals" (
    "file_url" TEXT NOT NULL,
    "thumbnail_url" TEXT,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "file_removals_pkey" PRIMARY KEY ("file_url")
);

-- CreateIndex
CREATE INDEX "file_removals_due_at_idx" ON "file_removals"("due_at");

-- CreateIndex
CREATE INDEX "templates_file_url_idx" ON "templates"("file_url");

UPDATE "templates" t SET "file_url" = NULL
WHERE "file_url" IS NOT NULL AND NOT EXISTS (SELECT FROM "uploads" u WHERE u."file_url" = t."file_url");

-- AddForeignKey
ALTER TABLE "templates" ADD CONSTRAINT "templates_file_url_fkey" FOREIGN KEY ("file_url") REFERENCES "uploads"("file_url") ON DELETE RESTRICT ON UPDATE CASCADE;
