-- AlterTable
ALTER TABLE "bulk_refusals" ADD COLUMN     "count" INTEGER NOT NULL DEFAULT 1;
