-- CreateTable
CREATE TABLE "partial_uploads" (
    "owner_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_size" INTEGER NOT NULL,
    "received" INTEGER NOT NULL DEFAULT 0,
    "file_url" TEXT,
    "touched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "partial_uploads_pkey" PRIMARY KEY ("owner_id","id")
);

-- CreateTable
CREATE TABLE "partial_pieces" (
    "owner_id" TEXT NOT NULL,
    "upload_id" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "partial_pieces_pkey" PRIMARY KEY ("owner_id","upload_id","at")
);

-- CreateIndex
CREATE INDEX "partial_uploads_touched_at_idx" ON "partial_uploads"("touched_at");

-- AddForeignKey
ALTER TABLE "partial_uploads" ADD CONSTRAINT "partial_uploads_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "partial_pieces" ADD CONSTRAINT "partial_pieces_owner_id_upload_id_fkey" FOREIGN KEY ("owner_id", "upload_id") REFERENCES "partial_uploads"("owner_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;
