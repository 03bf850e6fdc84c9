-- What people name is one line that is seen. What was named before is brought to that: hidden characters go, line ends become
-- spaces, and what then shows nothing gets a word.
CREATE FUNCTION pg_temp.seen(value TEXT, fallback TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE
RETURN COALESCE(NULLIF(btrim(regexp_replace(regexp_replace(value, '[\u0001-\u001f\u007f-\u009f\u2028\u2029]+', ' ', 'g'),
  '[\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0001]', '', 'g')), ''), fallback);

UPDATE users SET name = pg_temp.seen(name, 'Unnamed') WHERE deleted_at IS NULL AND name <> pg_temp.seen(name, 'Unnamed');
UPDATE templates SET name = pg_temp.seen(name, 'Unnamed') WHERE name <> pg_temp.seen(name, 'Unnamed');
UPDATE audiences SET name = pg_temp.seen(name, 'Unnamed') WHERE name <> pg_temp.seen(name, 'Unnamed');
UPDATE jobs SET title = pg_temp.seen(title, 'Untitled') WHERE title <> pg_temp.seen(title, 'Untitled');
UPDATE api_tokens SET name = pg_temp.seen(name, 'Unnamed') WHERE name <> pg_temp.seen(name, 'Unnamed');
