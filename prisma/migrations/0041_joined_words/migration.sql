-- As in migration 0036, and besides: words of Latin, Greek and Cyrillic letters that an apostrophe or a hyphen joins are one word
-- too (wifi of Wi-Fi, dont of don't), and what may be spelled with two letters for one is found by those (Mueller of Müller).
CREATE OR REPLACE FUNCTION folded_words(folded TEXT) RETURNS TEXT[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 500
AS $$
DECLARE
  words TEXT[];
  run TEXT[];
  parts TEXT[];
  digits TEXT;
  bare TEXT;
  national TEXT;
BEGIN
  IF octet_length(folded) = length(folded) THEN
    words := array_remove(regexp_split_to_array(folded COLLATE "C", '[^a-z0-9]+'), '');
  ELSE
    words := array_remove(regexp_split_to_array(
      regexp_replace(folded COLLATE "C", '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+', ' ', 'g'),
      '[\u0001- !-/:-@\[-`{-\u00bf\u00d7\u00f7\u02c2-\u02df\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u0700-\u070d\u07f7-\u07f9\u0830-\u083e\u085e\u0964\u0965\u0970\u09fd\u0a76\u0af0\u0c77\u0c84\u0df4\u0f04-\u0f14\u0f3a-\u0f3d\u0f85\u0fd0-\u0fda\u10fb\u1360-\u1368\u1400\u166e\u1680\u169b\u169c\u16eb-\u16ed\u1735\u1736\u1800-\u180a\u1944\u1945\u1a1e\u1a1f\u1aa0-\u1aa6\u1aa8-\u1aad\u1b4e\u1b4f\u1b5a-\u1b60\u1b7d-\u1b7f\u1bfc-\u1bff\u1c3b-\u1c3f\u1c7e\u1c7f\u1cc0-\u1cc7\u1cd3\u2000-\u2bff\u2cf9-\u2cff\u2d70\u2e00-\u2e7f\u3000-\u3004\u3008-\u3030\u303d-\u303f\u30fb\ua4fe\ua4ff\ua60d-\ua60f\ua673\ua67e\ua6f2-\ua6f7\ua874-\ua877\ua8ce\ua8cf\ua8f8-\ua8fc\ua92e\ua92f\ua95f\ua9c1-\ua9cd\ua9de\ua9df\uaa5c-\uaa5f\uaade\uaadf\uaaf0\uaaf1\uabeb\ufd3e\ufd3f\ufe10-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U000e0fff]+'), '');
    FOR run IN SELECT regexp_matches(folded COLLATE "C", '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+', 'g') LOOP
      words := words || ARRAY(SELECT substr(run[1], at, 2) FROM generate_series(1, length(run[1])) AS at);
    END LOOP;
  END IF;
  IF folded COLLATE "C" ~ '[0-9][a-z\u00c0-\U0010ffff]|[a-z\u00c0-\U0010ffff][0-9]' THEN
    words := words || ARRAY(
      SELECT substr(word, 1 + before)
      FROM unnest(words) AS word CROSS JOIN LATERAL (
        SELECT sum(length(same[1])) OVER (ORDER BY nth)::int AS before
        FROM regexp_matches(word COLLATE "C", '[0-9]+|[^0-9]+', 'g') WITH ORDINALITY AS r(same, nth) LIMIT 6
      ) AS turns
      WHERE word COLLATE "C" ~ '[0-9][^0-9]|[^0-9][0-9]' AND before < length(word));
  END IF;
  IF folded COLLATE "C" ~ '[0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u052f][''\u2019\u2010-][0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u052f]' THEN
    FOR run IN SELECT regexp_matches(folded COLLATE "C", '[0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u052f]+(?:[''\u2019\u2010-][0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u052f]+)+', 'g') LOOP
      IF run[1] COLLATE "C" ~ '[^0-9''\u2019\u2010-]' THEN
        words := words || regexp_replace(run[1] COLLATE "C", '[''\u2019\u2010-]', '', 'g');
      END IF;
    END LOOP;
  END IF;
  IF folded COLLATE "C" ~ '[0-9][,.''\u2019\u066c ][0-9]{3}' THEN
    FOR run IN SELECT regexp_matches(folded COLLATE "C",
      '[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]{1,3}(?:[,.''\u2019\u066c ][0-9]{3})+', 'g')
    LOOP
      words := words || left(regexp_replace(run[1], '[^0-9]', '', 'g'), 20);
    END LOOP;
  END IF;
  IF folded COLLATE "C" ~ '[0-9](?:[^0-9a-z+]{0,5}[0-9]){6}' THEN
    FOR run IN SELECT regexp_matches(folded COLLATE "C", '[+]?[0-9]+(?:[^0-9a-z+]{1,5}[0-9]+){0,7}', 'g') LOOP
      parts := string_to_array(btrim(regexp_replace(run[1], '[^0-9]+', ' ', 'g')), ' ');
      FOR start IN 1..cardinality(parts) LOOP
        digits := left(array_to_string(parts[start:], ''), 20);
        EXIT WHEN length(digits) < 7;
        bare := ltrim(digits, '0');
        national := CASE WHEN start = 1 AND (left(run[1], 1) = '+' OR left(digits, 2) = '00' OR length(bare) >= 11)
          THEN regexp_replace(bare,
            '^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(?:2[1-689]|3[578]|42|5[09]|6[7-9]|8[035789]|9[679])[0-9])', '') ELSE bare END;
        words := words || ARRAY(
          SELECT '#' || form FROM unnest(ARRAY[digits, bare, national, ltrim(national, '0')]) AS form WHERE length(form) >= 7);
      END LOOP;
      FOREACH digits IN ARRAY parts LOOP
        IF length(digits) BETWEEN 7 AND 20 THEN
          words := words || ARRAY(SELECT '#' || substr(digits, at) FROM generate_series(2, length(digits) - 3) AS at);
        END IF;
      END LOOP;
    END LOOP;
  END IF;
  IF length(folded) > 256 THEN
    words := ARRAY(SELECT left(word, 256) FROM unnest(words) AS word);
  END IF;
  RETURN words;
END
$$;

CREATE OR REPLACE FUNCTION spell_out(value TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE PARALLEL SAFE STRICT
RETURN regexp_replace(regexp_replace(regexp_replace(normalize(value, NFD) COLLATE "C",
  '([aouAOU])\u0308', '\1e', 'g'), '([aA])\u030a', '\1a', 'g'), '[øØ]', 'oe', 'g');

CREATE OR REPLACE FUNCTION search_words(value TEXT) RETURNS TEXT[]
LANGUAGE SQL IMMUTABLE PARALLEL SAFE COST 500
RETURN folded_words(fold_text(value)) || CASE WHEN value COLLATE "C" ~ '[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]'
  THEN folded_words(fold_text(regexp_replace(value COLLATE "C", '[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]', ' ', 'g'))) END
  || CASE WHEN octet_length(value) <> length(value) AND normalize(value, NFD) COLLATE "C" ~ '[aouAOU]\u0308|[aA]\u030a|[øØ]'
  THEN folded_words(fold_text(spell_out(value))) END;

-- What was found once for a batch's copies is found anew, where the rule changes it.
UPDATE messages SET words = NULL
WHERE words IS NOT NULL AND (octet_length(content::text) <> length(content::text) OR content::text ~ '[''-]');
