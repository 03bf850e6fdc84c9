-- Where a conversation stands in its contractor's list after copies of own bulk messages: there it stays where it was, so
-- that a batch does not bury what waits for an answer. Both are null where the newest activity is no such copy. The hour is
-- kept beside the time, as `activity_hour` is, so that further copies within it move no index entry.
ALTER TABLE "conversations" ADD COLUMN "listed_at" TIMESTAMPTZ(3), ADD COLUMN "listed_hour" INTEGER;
