-- AlterTable
ALTER TABLE "blocks" ADD COLUMN     "contractor_delivered_seq" INTEGER,
ADD COLUMN     "contractor_read_seq" INTEGER,
ADD COLUMN     "customer_delivered_seq" INTEGER,
ADD COLUMN     "customer_read_seq" INTEGER;

-- Of blocks that stand already nobody knows what they found: from now on nothing more is learnt.
UPDATE "blocks" b SET "contractor_delivered_seq" = c."contractor_delivered_seq", "contractor_read_seq" = c."contractor_read_seq",
  "customer_delivered_seq" = c."customer_delivered_seq", "customer_read_seq" = c."customer_read_seq"
FROM "conversations" c
WHERE (c."contractor_id" = b."blocker_id" AND c."customer_id" = b."blocked_id")
  OR (c."contractor_id" = b."blocked_id" AND c."customer_id" = b."blocker_id");
