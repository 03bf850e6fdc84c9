-- A number is found by its digits in whichever script they are written, and a word where it may be broken at a line's end.
-- `lib/domain/search-words.ts` says the same.
CREATE OR REPLACE FUNCTION fold_text(value TEXT) RETURNS TEXT
LANGUAGE SQL IMMUTABLE PARALLEL SAFE STRICT
RETURN CASE WHEN octet_length(value) = length(value) THEN lower(value COLLATE "C") ELSE
  replace(replace(replace(replace(translate(
    (lower(normalize(regexp_replace(normalize(value, NFKD),
      '[\u00ad\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670]', '', 'g'), NFC)
      COLLATE "und-x-icu")) COLLATE "C",
    'øłđðħŧıς٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙',
    'olddhtiσ01234567890123456789012345678901234567890123456789'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
END;

-- What is kept of a text that holds some of these is made anew.
UPDATE users SET name = name WHERE (name COLLATE "C") ~ '[\u00ad\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]';
UPDATE jobs SET title = title WHERE (title COLLATE "C") ~ '[\u00ad\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]';
DO $$
BEGIN
  IF EXISTS (SELECT FROM messages WHERE (content::text COLLATE "C") ~ '[\u00ad\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]') THEN
    REINDEX INDEX messages_words_idx;
  END IF;
END
$$;
