-- AlterTable
ALTER TABLE "users" ADD COLUMN     "mail_preview" TEXT NOT NULL DEFAULT 'nothing';
