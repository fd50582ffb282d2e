-- Why: the patients' index. A patient keeps every version; nothing typed here is lost by an import.
-- A list of more than two words in a CHECK is a tree that SQLite builds for each row it writes: where rows are many, such
-- a list stands in pairs.

CREATE TABLE patient (
  site_id         BIGINT NOT NULL REFERENCES site,
  patient_id      BYTEA NOT NULL,
  version         BIGINT NOT NULL,
  title           TEXT NOT NULL,
  given_names     TEXT NOT NULL,
  family_name     TEXT NOT NULL,
  previous_name   TEXT NOT NULL,         -- family name before; searched too
  known_as        TEXT NOT NULL,
  gender          TEXT NOT NULL CHECK (gender IN ('female', 'male') OR gender IN ('other', 'unknown')),
  birth_date      TEXT,                  -- NULL: not known
  birth_date_is_estimated BOOLEAN NOT NULL,
  nhs_number      TEXT,                  -- ten digits
  nhs_number_status TEXT NOT NULL,       -- national code 01 … 08 (domain/codes)
  hospital_number TEXT NOT NULL,
  address         TEXT NOT NULL,         -- lines without the postcode
  postcode        TEXT NOT NULL,
  country         TEXT NOT NULL,         -- empty: United Kingdom
  home_telephone  TEXT NOT NULL,
  mobile_telephone TEXT NOT NULL,
  email           TEXT NOT NULL,
  practice_id     BYTEA,                 -- registered GP practice, of the address book
  gp_name         TEXT NOT NULL,
  language        TEXT NOT NULL,         -- BCP 47; empty: English
  interpreter     TEXT NOT NULL,         -- language or BSL; empty: none needed
  format_need     TEXT NOT NULL CHECK (format_need IN ('none', 'large-print') OR
                                       format_need IN ('braille', 'easy-read') OR format_need IN ('audio', 'email')),
  other_needs     TEXT NOT NULL,         -- hearing, wheelchair, transport, what helps when they ring
  write_to        TEXT NOT NULL CHECK (write_to IN ('home', 'other-address') OR write_to IN ('nobody')),
  other_address   TEXT NOT NULL,         -- safe address, lines with postcode, when write_to says so
  is_vulnerable   BOOLEAN NOT NULL,      -- a did-not-attend is acted on the same day
  is_restricted   BOOLEAN NOT NULL,
  death_date      TEXT,                  -- NULL while is_deceased: date not known
  is_deceased     BOOLEAN NOT NULL,
  merged_into     BYTEA,                 -- the surviving record; this one is not found in lists
  is_inactive     BOOLEAN NOT NULL,      -- no longer in use where it came from: nothing new is booked on it
  family_key      TEXT NOT NULL,         -- folded
  given_key       TEXT NOT NULL,
  sound_key       TEXT NOT NULL,         -- Soundex of the family name, as PDS matches
  created_at      BIGINT NOT NULL,
  created_by      BYTEA NOT NULL,
  changed_at      BIGINT NOT NULL,       -- when this version was made, as in patient_version
  PRIMARY KEY (site_id, patient_id),
  FOREIGN KEY (site_id, practice_id) REFERENCES contact (site_id, contact_id)
);
CREATE UNIQUE INDEX patient_nhs_number ON patient (site_id, nhs_number)
  WHERE nhs_number IS NOT NULL AND merged_into IS NULL;
CREATE UNIQUE INDEX patient_hospital_number ON patient (site_id, hospital_number)
  WHERE merged_into IS NULL;
-- An old number still finds the record that lives on.
CREATE INDEX patient_old_nhs_number ON patient (site_id, nhs_number)
  WHERE nhs_number IS NOT NULL AND merged_into IS NOT NULL;
CREATE INDEX patient_old_hospital_number ON patient (site_id, hospital_number)
  WHERE merged_into IS NOT NULL;
-- What a finder asks of a patient stands in the index; of names and sounds also what its list shows, so that no record
-- is read.
CREATE INDEX patient_family ON patient (site_id, family_key, given_key, birth_date, patient_id, title, given_names,
                                        family_name, hospital_number, is_restricted, is_inactive, merged_into);
CREATE INDEX patient_birth ON patient (site_id, birth_date, family_key, given_key, sound_key);
CREATE INDEX patient_practice ON patient (site_id, practice_id);
CREATE INDEX patient_sound ON patient (site_id, sound_key, given_key, birth_date, patient_id, title, given_names,
                                       family_name, hospital_number, is_restricted, is_inactive, merged_into);

CREATE TABLE patient_word (              -- folded words of all names, previous and known-as too; and telephone numbers as
                                         -- +447700900123
  site_id    BIGINT NOT NULL,
  word       TEXT NOT NULL,
  beside     TEXT NOT NULL,              -- the other words and the date of birth: ' anne hale 1961-03-14', so that two
                                         -- words, or a word and a date, are looked for in one walk of the key
  patient_id BYTEA NOT NULL,
  PRIMARY KEY (site_id, word, beside, patient_id),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id)
);
CREATE INDEX patient_word_patient ON patient_word (site_id, patient_id);

CREATE TABLE patient_version (           -- how the record was, before and after each change
  site_id    BIGINT NOT NULL,
  patient_id BYTEA NOT NULL,
  version    BIGINT NOT NULL,
  at         BIGINT NOT NULL,
  person_id  BYTEA NOT NULL,             -- nil: an import
  reason     TEXT NOT NULL,
  record     TEXT NOT NULL,              -- the whole record as JSON
  PRIMARY KEY (site_id, patient_id, version),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id)
);

CREATE TABLE death_stop (                -- what a death stopped, as it was: so that a death recorded by mistake is taken back
  site_id        BIGINT NOT NULL,
  patient_id     BYTEA NOT NULL,
  subject_kind   TEXT NOT NULL CHECK (subject_kind IN ('appointment', 'waiting-entry', 'referral')),
  subject_id     BYTEA NOT NULL,
  was            TEXT NOT NULL,          -- its state, as it would be if the patient lived
  rtt_was        TEXT NOT NULL,          -- of a referral
  appointment_id BYTEA,                  -- of a waiting-list entry that had a date
  PRIMARY KEY (site_id, patient_id, subject_id),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id)
);

CREATE TABLE patient_identifier (        -- numbers of other systems
  site_id    BIGINT NOT NULL,
  system     TEXT NOT NULL,              -- URI
  value      TEXT NOT NULL,
  patient_id BYTEA NOT NULL,
  is_current BOOLEAN NOT NULL,
  PRIMARY KEY (site_id, system, value),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id)
);
CREATE INDEX patient_identifier_patient ON patient_identifier (site_id, patient_id);
CREATE INDEX patient_identifier_value ON patient_identifier (site_id, value);

CREATE TABLE patient_link (              -- what the system a record came from says of it and another
  site_id    BIGINT NOT NULL,
  patient_id BYTEA NOT NULL,             -- the record that says so
  type       TEXT NOT NULL CHECK (type IN ('replaced-by', 'replaces', 'refer', 'seealso')),
  source     TEXT NOT NULL,              -- the other record, as in import_source: it may come in later
  identifier TEXT NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('open', 'joined', 'asked', 'itself')),
  PRIMARY KEY (site_id, patient_id, type, source, identifier),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id)
);
CREATE INDEX patient_link_other ON patient_link (site_id, source, identifier);
CREATE INDEX patient_link_open ON patient_link (site_id, patient_id) WHERE state = 'open';

CREATE TABLE possible_duplicate (        -- two records that may be one person; a person decides
  site_id    BIGINT NOT NULL,
  first_id   BYTEA NOT NULL,
  second_id  BYTEA NOT NULL,
  reasons    TEXT NOT NULL,
  score      BIGINT NOT NULL,            -- hundredths of a bit (Fellegi-Sunter weight)
  found_at   BIGINT NOT NULL,
  decided_at BIGINT,
  decision   TEXT,                       -- 'different', 'same'; 'joined': one of the two was merged since
  PRIMARY KEY (site_id, first_id, second_id),
  FOREIGN KEY (site_id, first_id) REFERENCES patient (site_id, patient_id),
  FOREIGN KEY (site_id, second_id) REFERENCES patient (site_id, patient_id)
);

CREATE INDEX possible_duplicate_second ON possible_duplicate (site_id, second_id);

CREATE TABLE import_source (             -- what an outside record became here
  site_id      BIGINT NOT NULL REFERENCES site,
  kind         TEXT NOT NULL,            -- 'patient', 'practitioner', 'organisation', …
  source       TEXT NOT NULL,            -- system of the identifier, or the file's declared source
  identifier   TEXT NOT NULL,
  target_id    BYTEA NOT NULL,
  content_hash BYTEA NOT NULL,           -- of the canonical record as last imported
  record       TEXT NOT NULL,            -- as last imported, for the three-way comparison
  imported_at  BIGINT NOT NULL,
  PRIMARY KEY (site_id, kind, source, identifier)
);
CREATE INDEX import_source_target ON import_source (site_id, kind, target_id);

CREATE TABLE past_attendance (           -- encounters brought in from elsewhere; no duty arises from them
  site_id       BIGINT NOT NULL,
  attendance_id BYTEA NOT NULL,
  patient_id    BYTEA NOT NULL,
  started_at    BIGINT,
  ended_at      BIGINT,
  kind          TEXT NOT NULL,           -- 'encounter' or 'appointment'
  status        TEXT NOT NULL,
  title         TEXT NOT NULL,
  place         TEXT NOT NULL,
  with_whom     TEXT NOT NULL,
  PRIMARY KEY (site_id, attendance_id),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id)
);
CREATE INDEX past_attendance_patient ON past_attendance (site_id, patient_id, started_at);
