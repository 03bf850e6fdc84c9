-- AlterTable
ALTER TABLE "audiences" ADD COLUMN     "filter" JSONB;
