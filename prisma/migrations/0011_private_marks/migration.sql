-- What one person may know of the other's reading where it is less than the whole, and the transaction of a change that
-- concerns the one side alone. Null almost everywhere, which takes no room. So far everything was told.
ALTER TABLE "conversations" ADD COLUMN     "contractor_shown_read_seq" INTEGER,
ADD COLUMN     "customer_shown_read_seq" INTEGER,
ADD COLUMN     "contractor_own_xid" BIGINT,
ADD COLUMN     "customer_own_xid" BIGINT;
