-- As migration 0014, for all that is hidden by `lib/protocol/scalars.ts`: tags outside the flags of regions, private use, what stands
-- for something else. Names of files too: they are sent again from here. What then shows nothing gets a word.
CREATE FUNCTION pg_temp.shown(value TEXT, fallback TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE
RETURN (
  SELECT CASE WHEN kept ~ '[^\s\u0300-\u036f\u180b-\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]' THEN kept ELSE fallback END
  FROM btrim(regexp_replace(
    regexp_replace(value COLLATE "C", '[\u0001-\u001f\u007f-\u009f\u2028\u2029]+', ' ', 'g'),
    '(\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f)|[\u0001-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ue000-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffc\U00013430-\U0001345f\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff\U000f0000-\U0010ffff\ufffe\uffff\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff]',
    '\1', 'g')) AS kept
);

UPDATE users SET name = pg_temp.shown(name, 'Unnamed') WHERE deleted_at IS NULL AND name <> pg_temp.shown(name, 'Unnamed');
UPDATE templates SET name = pg_temp.shown(name, 'Unnamed') WHERE name <> pg_temp.shown(name, 'Unnamed');
UPDATE audiences SET name = pg_temp.shown(name, 'Unnamed') WHERE name <> pg_temp.shown(name, 'Unnamed');
UPDATE jobs SET title = pg_temp.shown(title, 'Untitled') WHERE title <> pg_temp.shown(title, 'Untitled');
UPDATE api_tokens SET name = pg_temp.shown(name, 'Unnamed') WHERE name <> pg_temp.shown(name, 'Unnamed');
UPDATE uploads SET file_name = pg_temp.shown(file_name, 'file') WHERE file_name <> pg_temp.shown(file_name, 'file');
UPDATE templates t SET placeholders = (
  SELECT jsonb_agg(jsonb_set(own, '{fallback}', to_jsonb(pg_temp.shown(own ->> 'fallback', own ->> 'name'))) ORDER BY at)
  FROM jsonb_array_elements(t.placeholders) WITH ORDINALITY AS owns(own, at)
)
WHERE EXISTS (
  SELECT FROM jsonb_array_elements(t.placeholders) AS own
  WHERE own ->> 'fallback' <> pg_temp.shown(own ->> 'fallback', own ->> 'name')
);
