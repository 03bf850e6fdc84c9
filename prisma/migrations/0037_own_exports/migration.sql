-- CreateTable
CREATE TABLE "own_exports" (
    "user_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "ended_at" TIMESTAMPTZ(3),
    "file_url" TEXT,
    "file_size" BIGINT,

    CONSTRAINT "own_exports_pkey" PRIMARY KEY ("user_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "own_exports_id_key" ON "own_exports"("id");

-- CreateIndex
CREATE UNIQUE INDEX "own_exports_file_url_key" ON "own_exports"("file_url");

-- CreateIndex
CREATE INDEX "own_exports_due_at_idx" ON "own_exports"("due_at");

-- CreateIndex
CREATE INDEX "own_exports_ended_at_idx" ON "own_exports"("ended_at");

-- AddForeignKey
ALTER TABLE "own_exports" ADD CONSTRAINT "own_exports_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
