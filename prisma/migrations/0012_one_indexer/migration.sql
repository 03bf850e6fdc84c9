-- What the words of a text are: one rule for all that is searched. `lib/domain/search-words.ts` says the same of what is
-- searched for, and to browsers, which mark hits; a property test holds the two together.

-- Case, accents, composition and widths are folded away (Unicode Standard Annex 15, NFKD): the marks of Latin, Greek and
-- Cyrillic, and those of Hebrew and Arabic, which are written or left out at will, not those of scripts where they are vowels.
CREATE FUNCTION fold_text(value TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN octet_length(value) = length(value) THEN lower(value COLLATE "C") ELSE
  replace(replace(replace(replace(translate(
    (lower(normalize(regexp_replace(normalize(value, NFKD),
      '[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]', '', 'g'), NFC)
      COLLATE "und-x-icu")) COLLATE "C",
    'øłđðħŧıς', 'olddhtiσ'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
END;

-- The words of a folded text, each cut at 256 characters. What parts words is listed, so that it is the same for every
-- version of Unicode: punctuation, symbols, pictures.
--
-- Scripts without spaces between words (Thai to Khmer, Chinese, Japanese, and Korean, whose words carry their particles) give
-- each two neighbouring characters, and the last alone.
--
-- Numbers are given as they may be typed, too. Thousands without what sets them apart. Runs of 7 digits or more (the
-- shortest telephone numbers) without what stands between, from every group on, since country and area are left out at will:
-- (415) 555-0199 as 4155550199 and 5550199; without leading zeros, and without the 1 to 3 digits of a country after a plus
-- sign (E.164). Eight groups a run, so that a text of nothing but digits costs no more than others.
--
-- Nothing of ours is called in here: while PostgreSQL builds an index it knows no names but its own.
CREATE FUNCTION folded_words(folded TEXT) RETURNS TEXT[]
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 500
AS $$
DECLARE
  words TEXT[];
  run TEXT[];
  parts TEXT[];
  digits TEXT;
BEGIN
  IF octet_length(folded) = length(folded) THEN
    words := array_remove(regexp_split_to_array(folded COLLATE "C", '[^a-z0-9]+'), '');
  ELSE
    words := array_remove(regexp_split_to_array(
      regexp_replace(folded COLLATE "C", '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+', ' ', 'g'),
      '[\u0001-/:-@\[-`{-\u00bf\u00d7\u00f7\u02c2-\u02df\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u0600-\u060f\u061b-\u061f\u066a-\u066d\u06d4\u0700-\u070d\u0964\u0965\u0970\u2000-\u20cf\u2100-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3008-\u3030\u303d-\u303f\u30fb\ufd3e\ufd3f\ufe00-\ufe6f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U000e0fff]+'), '');
    FOR run IN SELECT regexp_matches(folded COLLATE "C", '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff]+', 'g') LOOP
      words := words || ARRAY(SELECT substr(run[1], at, 2) FROM generate_series(1, length(run[1])) AS at);
    END LOOP;
  END IF;
  IF folded COLLATE "C" ~ '[0-9][,.''\u2019 ][0-9]{3}' THEN
    FOR run IN SELECT regexp_matches(folded COLLATE "C", '[0-9]{1,3}(?:[,.''\u2019 ][0-9]{3})+', 'g') LOOP
      words := words || left(regexp_replace(run[1], '[^0-9]', '', 'g'), 20);
    END LOOP;
  END IF;
  IF folded COLLATE "C" ~ '[0-9](?:[^0-9a-z]{0,3}[0-9]){6}' THEN
    FOR run IN SELECT regexp_matches(folded COLLATE "C", '[+]?[0-9]+(?:[^0-9a-z+]{1,3}[0-9]+){0,7}', 'g') LOOP
      parts := string_to_array(btrim(regexp_replace(run[1], '[^0-9]+', ' ', 'g')), ' ');
      FOR start IN 1..cardinality(parts) LOOP
        digits := left(array_to_string(parts[start:], ''), 20);
        EXIT WHEN length(digits) < 7;
        words := words || digits;
        IF length(ltrim(digits, '0')) >= 7 THEN
          words := words || ltrim(digits, '0');
        END IF;
        IF start = 1 AND left(run[1], 1) = '+' THEN
          FOR country IN 1..least(3, length(digits) - 7) LOOP
            words := words || substr(digits, 1 + country);
          END LOOP;
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

CREATE FUNCTION search_words(value TEXT) RETURNS TEXT[]
LANGUAGE SQL IMMUTABLE PARALLEL SAFE COST 500
RETURN folded_words(fold_text(value));

CREATE OR REPLACE FUNCTION message_words(content JSONB) RETURNS TSVECTOR
LANGUAGE SQL IMMUTABLE PARALLEL SAFE COST 500
RETURN array_to_tsvector(search_words(COALESCE(content ->> 'text', concat_ws(' ', content ->> 'caption', content ->> 'fileName'), '')));

REINDEX INDEX messages_words_idx;

-- Names stand as people sort them: without regard to case and accents first, numbers by their value (Unicode Technical
-- Standard 10, CLDR root). A column's own collation, so that cursors compare as lists are sorted.
CREATE COLLATION people (provider = icu, locale = 'und-u-kn-true');
ALTER TABLE users ALTER COLUMN name TYPE TEXT COLLATE people;
ALTER TABLE templates ALTER COLUMN name TYPE TEXT COLLATE people;
ALTER TABLE audiences ALTER COLUMN name TYPE TEXT COLLATE people;
ALTER TABLE jobs ALTER COLUMN title TYPE TEXT COLLATE people;

-- By what people are looked up; their addresses stay apart, since only some may look by them.
ALTER TABLE users ADD COLUMN search_text TEXT NOT NULL GENERATED ALWAYS AS (fold_text(name || ' ' || id)) STORED;
ALTER TABLE jobs ADD COLUMN search_text TEXT NOT NULL GENERATED ALWAYS AS (fold_text(title)) STORED;
