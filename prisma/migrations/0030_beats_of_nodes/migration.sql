-- CreateTable
CREATE TABLE "node_beats" (
    "boot_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "node_beats_pkey" PRIMARY KEY ("boot_id")
);

-- CreateTable
CREATE TABLE "node_users" (
    "user_id" TEXT NOT NULL,
    "boot_id" TEXT NOT NULL,

    CONSTRAINT "node_users_pkey" PRIMARY KEY ("user_id","boot_id")
);

-- CreateIndex
CREATE INDEX "node_users_boot_id_idx" ON "node_users"("boot_id");

-- AddForeignKey
ALTER TABLE "node_users" ADD CONSTRAINT "node_users_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "node_users" ADD CONSTRAINT "node_users_boot_id_fkey" FOREIGN KEY ("boot_id") REFERENCES "node_beats"("boot_id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- A beat each few seconds stays on its page.
ALTER TABLE "node_beats" SET (fillfactor = 50);
