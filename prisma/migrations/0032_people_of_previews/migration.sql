-- Whom a preview told of, apart from its draft. Those of before the change are over after ten minutes.
ALTER TABLE "bulk_previews" ADD COLUMN "receiver_ids" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "bulk_previews" ALTER COLUMN "receiver_ids" DROP DEFAULT;
