-- How far the messages of a conversation were removed for their age. A constant default rewrites no row.
ALTER TABLE "conversations" ADD COLUMN     "expired_seq" INTEGER NOT NULL DEFAULT 0;
