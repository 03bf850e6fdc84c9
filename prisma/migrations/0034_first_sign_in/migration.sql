-- AlterTable
ALTER TABLE "users" ADD COLUMN     "signed_in_at" TIMESTAMPTZ(3);

-- Whoever left a trace was there.
UPDATE "users" u SET "signed_in_at" = u."created_at"
WHERE EXISTS (SELECT FROM "sessions" s WHERE s."user_id" = u."id")
   OR EXISTS (SELECT FROM "last_seen" l WHERE l."user_id" = u."id");
