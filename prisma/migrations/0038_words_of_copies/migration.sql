-- The words of a message that were known when it was stored: of a batch whose copies are all alike they are found once
-- instead of for each copy. Null where they are found when the index asks. Rewrites no row.
ALTER TABLE "messages" ADD COLUMN "words" TSVECTOR;
