-- What a customer allows of bulk messages, and what anybody lets others learn. Everybody keeps what held before.
-- AlterTable
ALTER TABLE "users" ADD COLUMN     "bulk_weekly_limit" INTEGER,
ADD COLUMN     "quiet_hours" JSONB,
ADD COLUMN     "read_receipts" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "typing" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "bulk_recipients" ADD COLUMN     "retry_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "opt_outs" (
    "customer_id" TEXT NOT NULL,
    "contractor_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "opt_outs_pkey" PRIMARY KEY ("customer_id","contractor_id")
);

-- CreateIndex
CREATE INDEX "opt_outs_contractor_id_idx" ON "opt_outs"("contractor_id");

-- AddForeignKey
ALTER TABLE "opt_outs" ADD CONSTRAINT "opt_outs_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "opt_outs" ADD CONSTRAINT "opt_outs_contractor_id_fkey" FOREIGN KEY ("contractor_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
