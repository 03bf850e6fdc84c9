-- AlterTable
ALTER TABLE "users" ADD COLUMN     "digest_mail" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "last_digest_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "digest_waits" (
    "user_id" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "digest_waits_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE INDEX "digest_waits_due_at_idx" ON "digest_waits"("due_at");
