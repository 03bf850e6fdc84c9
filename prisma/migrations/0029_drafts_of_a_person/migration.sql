-- CreateTable
CREATE TABLE "draft_fields" (
    "user_id" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "field" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "replaced" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL,
    "size" INTEGER NOT NULL,
    "edited_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "draft_fields_pkey" PRIMARY KEY ("user_id","place","field")
);

-- CreateIndex
CREATE INDEX "draft_fields_edited_at_idx" ON "draft_fields"("edited_at");

-- AddForeignKey
ALTER TABLE "draft_fields" ADD CONSTRAINT "draft_fields_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
