-- CreateTable
CREATE TABLE "security_log" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "kind" TEXT NOT NULL,
    "user_id" TEXT,
    "actor_id" TEXT,
    "address" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "details" JSONB NOT NULL,

    CONSTRAINT "security_log_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "security_log_at_id_idx" ON "security_log"("at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "security_log_user_id_at_id_idx" ON "security_log"("user_id", "at" DESC, "id" DESC);
