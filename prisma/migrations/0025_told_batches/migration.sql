-- AlterTable
ALTER TABLE "bulk_batches" ADD COLUMN     "told_at" TIMESTAMPTZ(3);
