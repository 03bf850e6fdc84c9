-- The next copies of a batch without those that are through: each step of 2,000 read all that went before it.
CREATE INDEX bulk_recipients_pending_idx ON bulk_recipients (batch_id, position) WHERE state = 'pending';
