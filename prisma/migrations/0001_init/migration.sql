-- CreateEnum
CREATE TYPE "Role" AS ENUM ('contractor', 'customer', 'admin');

-- CreateEnum
CREATE TYPE "Visibility" AS ENUM ('everyone', 'contacts', 'nobody');

-- CreateEnum
CREATE TYPE "MessageType" AS ENUM ('text', 'image', 'file');

-- CreateEnum
CREATE TYPE "JobStatus" AS ENUM ('open', 'closed');

-- CreateTable
CREATE TABLE "users" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "password_hash" TEXT NOT NULL,
    "visibility" "Visibility" NOT NULL DEFAULT 'everyone',
    "bulk_opt_out" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "suspended_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "last_seen" (
    "user_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "last_seen_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "device" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoke_reason" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversations" (
    "id" TEXT NOT NULL,
    "contractor_id" TEXT NOT NULL,
    "customer_id" TEXT NOT NULL,
    "last_seq" INTEGER NOT NULL,
    "contractor_delivered_seq" INTEGER NOT NULL DEFAULT 0,
    "contractor_read_seq" INTEGER NOT NULL DEFAULT 0,
    "contractor_unread" INTEGER NOT NULL DEFAULT 0,
    "customer_delivered_seq" INTEGER NOT NULL DEFAULT 0,
    "customer_read_seq" INTEGER NOT NULL DEFAULT 0,
    "customer_unread" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_activity_at" TIMESTAMPTZ(3) NOT NULL,
    "created_xid" BIGINT NOT NULL,
    "change_xid" BIGINT NOT NULL,

    CONSTRAINT "conversations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation_jobs" (
    "conversation_id" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,

    CONSTRAINT "conversation_jobs_pkey" PRIMARY KEY ("conversation_id","job_id")
);

-- CreateTable
CREATE TABLE "messages" (
    "id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "sender_id" TEXT NOT NULL,
    "message_type" "MessageType" NOT NULL,
    "content" JSONB,
    "job_id" TEXT,
    "client_message_id" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),
    "change_xid" BIGINT,

    CONSTRAINT "messages_pkey" PRIMARY KEY ("conversation_id","seq")
);

-- CreateTable
CREATE TABLE "blocks" (
    "blocker_id" TEXT NOT NULL,
    "blocked_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blocks_pkey" PRIMARY KEY ("blocker_id","blocked_id")
);

-- CreateTable
CREATE TABLE "jobs" (
    "id" TEXT NOT NULL,
    "poster_id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "status" "JobStatus" NOT NULL DEFAULT 'open',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "job_interests" (
    "job_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "job_interests_pkey" PRIMARY KEY ("job_id","user_id")
);

-- CreateTable
CREATE TABLE "uploads" (
    "file_url" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "file_name" TEXT NOT NULL,
    "file_size" INTEGER NOT NULL,
    "mime_type" TEXT NOT NULL,
    "width" INTEGER,
    "height" INTEGER,
    "thumbnail_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("file_url")
);

-- CreateTable
CREATE TABLE "upload_uses" (
    "file_url" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,

    CONSTRAINT "upload_uses_pkey" PRIMARY KEY ("file_url","conversation_id")
);

-- CreateTable
CREATE TABLE "bulk_batches" (
    "id" TEXT NOT NULL,
    "contractor_id" TEXT NOT NULL,
    "client_batch_id" TEXT,
    "message_type" "MessageType" NOT NULL,
    "content" JSONB NOT NULL,
    "personalize" BOOLEAN NOT NULL DEFAULT false,
    "job_id" TEXT,
    "template_id" TEXT,
    "total_sent" INTEGER NOT NULL,
    "total_failed" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bulk_batches_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "bulk_recipients" (
    "batch_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "receiver_id" TEXT NOT NULL,
    "conversation_id" TEXT,
    "message_id" TEXT,
    "seq" INTEGER,
    "code" TEXT,
    "error" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "read_at" TIMESTAMPTZ(3),
    "replied_at" TIMESTAMPTZ(3),

    CONSTRAINT "bulk_recipients_pkey" PRIMARY KEY ("batch_id","position")
);

-- CreateTable
CREATE TABLE "bulk_refusals" (
    "id" TEXT NOT NULL,
    "contractor_id" TEXT NOT NULL,
    "job_id" TEXT,
    "template_id" TEXT,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "bulk_refusals_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "templates" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "file_url" TEXT,
    "use_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "templates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audiences" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "user_ids" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audiences_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "presence_samples" (
    "at" TIMESTAMPTZ(3) NOT NULL,
    "people" INTEGER NOT NULL,
    "sockets" INTEGER NOT NULL,

    CONSTRAINT "presence_samples_pkey" PRIMARY KEY ("at")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE INDEX "users_role_name_id_idx" ON "users"("role", "name", "id");

-- CreateIndex
CREATE INDEX "sessions_user_id_idx" ON "sessions"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_secret_hash_key" ON "api_tokens"("secret_hash");

-- CreateIndex
CREATE INDEX "api_tokens_user_id_idx" ON "api_tokens"("user_id");

-- CreateIndex
CREATE INDEX "conversations_contractor_id_last_activity_at_id_idx" ON "conversations"("contractor_id", "last_activity_at" DESC, "id");

-- CreateIndex
CREATE INDEX "conversations_customer_id_last_activity_at_id_idx" ON "conversations"("customer_id", "last_activity_at" DESC, "id");

-- CreateIndex
CREATE UNIQUE INDEX "conversations_contractor_id_customer_id_key" ON "conversations"("contractor_id", "customer_id");

-- CreateIndex
CREATE INDEX "conversation_jobs_job_id_idx" ON "conversation_jobs"("job_id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_id_key" ON "messages"("id");

-- CreateIndex
CREATE UNIQUE INDEX "messages_sender_id_client_message_id_key" ON "messages"("sender_id", "client_message_id");

-- CreateIndex
CREATE INDEX "blocks_blocked_id_idx" ON "blocks"("blocked_id");

-- CreateIndex
CREATE INDEX "jobs_poster_id_idx" ON "jobs"("poster_id");

-- CreateIndex
CREATE INDEX "jobs_status_created_at_id_idx" ON "jobs"("status", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "job_interests_user_id_idx" ON "job_interests"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "uploads_thumbnail_url_key" ON "uploads"("thumbnail_url");

-- CreateIndex
CREATE INDEX "uploads_owner_id_idx" ON "uploads"("owner_id");

-- CreateIndex
CREATE INDEX "upload_uses_conversation_id_idx" ON "upload_uses"("conversation_id");

-- CreateIndex
CREATE INDEX "bulk_batches_contractor_id_created_at_id_idx" ON "bulk_batches"("contractor_id", "created_at" DESC, "id");

-- CreateIndex
CREATE INDEX "bulk_batches_created_at_idx" ON "bulk_batches"("created_at");

-- CreateIndex
CREATE UNIQUE INDEX "bulk_batches_contractor_id_client_batch_id_key" ON "bulk_batches"("contractor_id", "client_batch_id");

-- CreateIndex
CREATE INDEX "bulk_recipients_conversation_id_seq_idx" ON "bulk_recipients"("conversation_id", "seq");

-- CreateIndex
CREATE INDEX "bulk_refusals_at_idx" ON "bulk_refusals"("at");

-- CreateIndex
CREATE INDEX "templates_owner_id_name_id_idx" ON "templates"("owner_id", "name", "id");

-- CreateIndex
CREATE INDEX "audiences_owner_id_name_id_idx" ON "audiences"("owner_id", "name", "id");

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_poster_id_fkey" FOREIGN KEY ("poster_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_interests" ADD CONSTRAINT "job_interests_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "job_interests" ADD CONSTRAINT "job_interests_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "templates" ADD CONSTRAINT "templates_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audiences" ADD CONSTRAINT "audiences_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Written every few seconds for everyone online: room in each page lets PostgreSQL update in place (HOT).
ALTER TABLE "last_seen" SET (fillfactor = 50);

-- What `sync` asks for beside new messages: the few that were edited or deleted.
CREATE INDEX "messages_changed_idx" ON "messages" ("conversation_id", "change_xid") WHERE "change_xid" IS NOT NULL;
