-- AlterTable
ALTER TABLE "users" ADD COLUMN     "notify" JSONB,
ADD COLUMN     "push_preview" TEXT NOT NULL DEFAULT 'text';

-- CreateTable
CREATE TABLE "notifications" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "from_id" TEXT,
    "text" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "mutes" (
    "user_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "until" TIMESTAMPTZ(3),

    CONSTRAINT "mutes_pkey" PRIMARY KEY ("user_id","conversation_id")
);

-- CreateIndex
CREATE INDEX "notifications_user_id_at_id_idx" ON "notifications"("user_id", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "notifications_at_idx" ON "notifications"("at");

-- CreateIndex
CREATE UNIQUE INDEX "notifications_user_id_kind_about_key" ON "notifications"("user_id", "kind", "about");

-- CreateIndex
CREATE INDEX "mutes_until_idx" ON "mutes"("until");
