-- AlterTable
ALTER TABLE "templates" ADD COLUMN     "archived_at" TIMESTAMPTZ(3),
ADD COLUMN     "placeholders" JSONB NOT NULL DEFAULT '[]',
ALTER COLUMN "owner_id" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "bulk_batches_template_id_idx" ON "bulk_batches"("template_id");
