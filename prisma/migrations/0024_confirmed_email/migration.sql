-- AlterTable
ALTER TABLE "users" ADD COLUMN "email_confirmed_at" TIMESTAMPTZ(3);

-- AlterTable
-- A link with an address confirms it; one without sets a password.
ALTER TABLE "account_links" ADD COLUMN "email" TEXT;
