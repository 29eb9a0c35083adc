-- One row for each object of a bucket that a job was made of: where it lies, and which of its versions the
-- job is for. It is kept for a while behind the job's end, for a listing may be older than that.
CREATE TABLE original (
  job        VARCHAR(8)    NOT NULL,
  file       VARCHAR(300)  NOT NULL,  -- its name in the job's folder
  bucket     VARCHAR(63)   NOT NULL,
  object_key VARCHAR(1024) NOT NULL,
  etag       VARCHAR(200)  NOT NULL,
  modified   TIMESTAMP WITH TIME ZONE NOT NULL,
  PRIMARY KEY (job, file)
);
CREATE INDEX original_object ON original (bucket, object_key);
