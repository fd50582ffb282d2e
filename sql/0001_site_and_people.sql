-- Why: who runs the clinics, where, and who works there. Every later table hangs below a site.
-- Column types are TEXT, BIGINT, BOOLEAN and BYTEA only, so that one text serves SQLite and PostgreSQL.
-- Instants are BIGINT microseconds UTC, dates TEXT YYYY-MM-DD, times of day BIGINT minutes, ids BYTEA
-- UUIDv7; columns ending in _key are folded for search and sort by the program, never by the database.
-- A column named version counts changes of its row; a form that carries an older one is refused.

CREATE TABLE site (                      -- the organisation that runs the clinics (the tenant)
  site_id        BIGINT NOT NULL PRIMARY KEY,
  name           TEXT NOT NULL,
  department     TEXT NOT NULL,          -- as it stands under the name in letters; may be empty
  kind           TEXT NOT NULL CHECK (kind IN ('hospital', 'private', 'gp')),
  nation         TEXT NOT NULL CHECK (nation IN ('england-and-wales', 'scotland', 'northern-ireland')),
  zone           TEXT NOT NULL,          -- IANA name; a place may have its own
  address        TEXT NOT NULL,          -- lines separated by line feeds, for the letterhead
  telephone      TEXT NOT NULL,
  email          TEXT NOT NULL,
  website        TEXT NOT NULL,
  synthetic_nhs_numbers BOOLEAN NOT NULL, -- numbers of the 9… test range are accepted (demo, training)
  is_demo        BOOLEAN NOT NULL,
  demo_seed      BIGINT,                 -- seed and anchor give the same demo clinic again
  demo_anchor    TEXT,                   -- the date the demo was made for
  duties_from    BIGINT NOT NULL,        -- imported history before this raises no duty
  handoff        TEXT NOT NULL,          -- 'none', 'folder:PATH' or 'command:NAME': the electronic carrier
  next_hospital_number BIGINT NOT NULL,  -- numbers given to patients registered here: H100001, …
  version        BIGINT NOT NULL
);

CREATE TABLE place (                     -- a building where clinics are held
  site_id   BIGINT NOT NULL REFERENCES site,
  place_id  BYTEA NOT NULL,
  name      TEXT NOT NULL,
  address   TEXT NOT NULL,               -- lines
  postcode  TEXT NOT NULL,
  telephone TEXT NOT NULL,
  directions TEXT NOT NULL,              -- for appointment letters: entrance, parking
  zone      TEXT,                        -- NULL: the site's
  is_active BOOLEAN NOT NULL,
  version   BIGINT NOT NULL,
  PRIMARY KEY (site_id, place_id)
);

CREATE TABLE person (                    -- somebody who works here
  site_id       BIGINT NOT NULL REFERENCES site,
  person_id     BYTEA NOT NULL,
  user_name     TEXT NOT NULL,           -- folded to lower case; unique in the site
  title         TEXT NOT NULL,           -- Dr, Sister, Mrs; may be empty
  given_name    TEXT NOT NULL,
  family_name   TEXT NOT NULL,
  initials      TEXT NOT NULL,           -- for references in letters: HL/AB
  job_title     TEXT NOT NULL,           -- as it stands under a signature
  registration  TEXT NOT NULL,           -- GMC, NMC or HCPC number; may be empty
  email         TEXT NOT NULL,
  telephone     TEXT NOT NULL,
  password_hash TEXT NOT NULL,           -- Argon2id string of libsodium; empty: cannot sign in
  is_disabled   BOOLEAN NOT NULL,
  created_at    BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  PRIMARY KEY (site_id, person_id),
  UNIQUE (site_id, user_name)
);

CREATE TABLE person_role (               -- one person may hold several
  site_id   BIGINT NOT NULL,
  person_id BYTEA NOT NULL,
  role      TEXT NOT NULL,               -- names of domain/permission
  PRIMARY KEY (site_id, person_id, role),
  FOREIGN KEY (site_id, person_id) REFERENCES person (site_id, person_id)
);

CREATE TABLE sign_in (                   -- what a browser holds; the token itself is never stored
  site_id     BIGINT NOT NULL,
  token_hash  BYTEA NOT NULL,            -- SHA-256 of the 256-bit token
  person_id   BYTEA NOT NULL,
  csrf        BYTEA NOT NULL,            -- synchroniser token of its forms
  started_at  BIGINT NOT NULL,
  seen_at     BIGINT NOT NULL,           -- moved by people's requests at most once a minute, never by polling
  ended_at    BIGINT,
  notice      TEXT NOT NULL,             -- shown once on the next page
  PRIMARY KEY (site_id, token_hash),
  FOREIGN KEY (site_id, person_id) REFERENCES person (site_id, person_id)
);
CREATE INDEX sign_in_person ON sign_in (site_id, person_id);

CREATE TABLE sign_in_attempt (           -- failures, for throttling; who tried is kept as a hash
  site_id   BIGINT NOT NULL,
  bucket    BYTEA NOT NULL,              -- SHA-256 of the user name, or of the address
  failures  BIGINT NOT NULL,
  last_at   BIGINT NOT NULL,
  PRIMARY KEY (site_id, bucket)
);
CREATE INDEX sign_in_attempt_age ON sign_in_attempt (site_id, last_at); -- old ones are forgotten every few minutes

CREATE TABLE shared_list (               -- work that several people look after: booking office, typing queue
  site_id   BIGINT NOT NULL REFERENCES site,
  list_id   BYTEA NOT NULL,
  name      TEXT NOT NULL,
  purpose   TEXT NOT NULL,
  is_active BOOLEAN NOT NULL,
  version   BIGINT NOT NULL,
  PRIMARY KEY (site_id, list_id)
);
CREATE TABLE list_member (
  site_id   BIGINT NOT NULL,
  list_id   BYTEA NOT NULL,
  person_id BYTEA NOT NULL,
  PRIMARY KEY (site_id, list_id, person_id),
  FOREIGN KEY (site_id, list_id) REFERENCES shared_list (site_id, list_id),
  FOREIGN KEY (site_id, person_id) REFERENCES person (site_id, person_id)
);
CREATE INDEX list_member_person ON list_member (site_id, person_id);

CREATE TABLE contact (                   -- the address book: everybody letters go to or referrals come from
  site_id       BIGINT NOT NULL REFERENCES site,
  contact_id    BYTEA NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('gp', 'practice', 'consultant', 'department', 'trust',
                                              'solicitor', 'care-home', 'insurer', 'other')),
  person_name   TEXT NOT NULL,           -- Dr L Ferreira; may be empty for an organisation
  organisation  TEXT NOT NULL,           -- Beacon Street Surgery
  salutation    TEXT NOT NULL,           -- Dr Ferreira: what follows Dear
  address       TEXT NOT NULL,           -- lines
  postcode      TEXT NOT NULL,
  country       TEXT NOT NULL,           -- empty: United Kingdom
  telephone     TEXT NOT NULL,
  email         TEXT NOT NULL,
  ods_code      TEXT NOT NULL,           -- organisation code; may be empty
  mailbox       TEXT NOT NULL,           -- address at the electronic carrier; empty: paper
  moved_to      BYTEA,                   -- where letters go now
  is_retired    BOOLEAN NOT NULL,        -- no longer to be written to
  search_key    TEXT NOT NULL,           -- folded names, organisation, town
  version       BIGINT NOT NULL,
  PRIMARY KEY (site_id, contact_id)
);
CREATE INDEX contact_search ON contact (site_id, search_key, contact_id);
CREATE INDEX contact_moved ON contact (site_id, moved_to) WHERE moved_to IS NOT NULL;
CREATE TABLE contact_word (              -- each folded word of a contact, for "a few letters of it"
  site_id    BIGINT NOT NULL,
  word       TEXT NOT NULL,
  contact_id BYTEA NOT NULL,
  PRIMARY KEY (site_id, word, contact_id),
  FOREIGN KEY (site_id, contact_id) REFERENCES contact (site_id, contact_id)
);
CREATE INDEX contact_word_contact ON contact_word (site_id, contact_id);

CREATE TABLE site_word (                 -- the site's own spelling list
  site_id  BIGINT NOT NULL REFERENCES site,
  word     TEXT NOT NULL,
  added_by BYTEA NOT NULL,
  added_at BIGINT NOT NULL,
  PRIMARY KEY (site_id, word)
);

CREATE TABLE holiday (                   -- dated overrides of the bank-holiday rules, and local closures
  site_id BIGINT NOT NULL REFERENCES site,
  day     TEXT NOT NULL,
  name    TEXT NOT NULL,
  is_open BOOLEAN NOT NULL,              -- TRUE: a bank holiday by rule on which this site works
  PRIMARY KEY (site_id, day)
);

CREATE TABLE idempotency (               -- a change sent twice happens once
  site_id   BIGINT NOT NULL REFERENCES site,
  person_id BYTEA NOT NULL,
  key       BYTEA NOT NULL,
  body_hash BYTEA NOT NULL,              -- another body under the same key is a conflict
  result_id BYTEA NOT NULL,
  result    TEXT NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (site_id, person_id, key)
);
CREATE INDEX idempotency_age ON idempotency (site_id, at); -- those of last week are forgotten
