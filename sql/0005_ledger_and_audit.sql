-- Why: a fact creates a duty, only evidence ends it; and everything that happened stands in a tree that
-- shows tampering (RFC 6962, one tree a site). A fact is one append-only row with exactly one leaf.

CREATE TABLE audit_entry (
  site_id      BIGINT NOT NULL REFERENCES site,
  leaf_index   BIGINT NOT NULL,          -- from 0, without gaps
  entry_id     BYTEA NOT NULL,
  class        TEXT NOT NULL CHECK (class IN ('fact', 'view') OR class IN ('sign-in', 'system')),
  kind         TEXT NOT NULL,            -- referral.received, appointment.booked, patient.viewed …
  at           BIGINT NOT NULL,
  person_id    BYTEA NOT NULL,           -- nil: nobody who works here, see actor
  patient_id   BYTEA,
  subject_kind TEXT NOT NULL,
  subject_id   BYTEA,
  detail       TEXT NOT NULL,            -- words without personal text: codes, states, numbers
  text_hash    BYTEA,                    -- SHA-256 of salt and text, where there is personal text
  actor        TEXT NOT NULL,            -- who, where no person did it: 'the command line, by root', 'Clerkwell'; else empty
  leaf_hash    BYTEA NOT NULL,           -- SHA-256(0x00 || leaf bytes), docs/audit-format.md
  PRIMARY KEY (site_id, leaf_index)
);
-- By id, patient and subject only what happened, not who looked: those entries are the most, and would each
-- write more pages, two of them at random. Who looked at one record is asked seldom, and answered by reading
-- through (audit_entries).
CREATE UNIQUE INDEX audit_entry_id ON audit_entry (site_id, entry_id) WHERE class <> 'view';
CREATE INDEX audit_entry_patient ON audit_entry (site_id, patient_id, at) WHERE class = 'fact';
CREATE INDEX audit_entry_subject ON audit_entry (site_id, subject_id, at) WHERE class = 'fact';

CREATE TABLE audit_text (                -- personal text of an entry; may be erased without breaking the tree
  site_id    BIGINT NOT NULL,
  leaf_index BIGINT NOT NULL,
  salt       BYTEA NOT NULL,
  text       TEXT NOT NULL,
  PRIMARY KEY (site_id, leaf_index)
);

CREATE TABLE audit_head (                -- the tree's size and the roots of its whole subtrees
  site_id BIGINT NOT NULL PRIMARY KEY REFERENCES site,
  size    BIGINT NOT NULL,
  peaks   BYTEA NOT NULL                 -- 32 bytes each, largest subtree first
);

CREATE TABLE audit_node (                -- interior nodes at every eighth level, for quick proofs
  site_id  BIGINT NOT NULL,
  level    BIGINT NOT NULL,
  position BIGINT NOT NULL,
  hash     BYTEA NOT NULL,
  PRIMARY KEY (site_id, level, position)
);

CREATE TABLE audit_checkpoint (          -- signed heads; also written to a file outside the database
  site_id BIGINT NOT NULL,
  size    BIGINT NOT NULL,               -- that of the note
  note    TEXT NOT NULL,                 -- C2SP signed note
  PRIMARY KEY (site_id, size)
);

CREATE TABLE duty (                      -- to do: unique by rule, cause and subject
  site_id       BIGINT NOT NULL,
  duty_id       BYTEA NOT NULL,
  rule          TEXT NOT NULL,           -- name in domain/duty_rules
  cause_entry   BYTEA NOT NULL,          -- the fact it arose from
  subject_kind  TEXT NOT NULL,           -- referral, waiting-entry, appointment, letter, patient, recipient, duplicates, session
  subject_id    BYTEA NOT NULL,
  patient_id    BYTEA,
  clinic_id     BYTEA,
  session_id    BYTEA,                   -- the clinic it came from, for the two closings
  owner_kind    TEXT NOT NULL CHECK (owner_kind IN ('person', 'list')),
  owner_id      BYTEA NOT NULL,          -- who must act next
  with_whom     TEXT NOT NULL,           -- outside party or person asked, while the owner waits
  chaser_kind   TEXT NOT NULL CHECK (chaser_kind IN ('person', 'list')),
  chaser_id     BYTEA NOT NULL,
  accountable_id BYTEA NOT NULL,         -- the consultant
  priority      BIGINT NOT NULL,         -- 0 routine, 1 urgent, 2 suspected cancer or same day
  stage         TEXT NOT NULL,           -- of a letter: type, sign, send, acknowledge; else empty
  due_at        BIGINT NOT NULL,         -- of the whole duty; never moved by re-opening
  stage_at      BIGINT NOT NULL,         -- when the present stage began: "waiting for signature 4 days"
  stage_due_at  BIGINT NOT NULL,         -- of the next step
  visible_from  BIGINT NOT NULL,         -- born with its fact, shown from here
  state         TEXT NOT NULL CHECK (state IN ('open', 'done') OR state IN ('not-needed')),
  arose_at      BIGINT NOT NULL,
  ended_at      BIGINT,
  ended_by      BYTEA,
  evidence_entry BYTEA,                  -- the fact that ended it
  end_reason    TEXT NOT NULL,           -- of "no longer needed"
  n_reopened    BIGINT NOT NULL,
  version       BIGINT NOT NULL,
  PRIMARY KEY (site_id, duty_id),
  UNIQUE (site_id, subject_id, rule, cause_entry) -- by subject first: so it is found by its subject too
);
CREATE INDEX duty_open_owner ON duty (site_id, owner_id, visible_from) WHERE state = 'open';
CREATE INDEX duty_open_due ON duty (site_id, owner_id, (0 - priority), stage_due_at, duty_id, visible_from)
  WHERE state = 'open'; -- a desk's rows and sums: of each owner, most pressing first
CREATE INDEX duty_open_order ON duty (site_id, (-priority), stage_due_at, duty_id, visible_from) WHERE state = 'open'; -- the desk of everybody
CREATE INDEX duty_open_waiting ON duty (site_id, owner_id, (0 - priority), stage_due_at, duty_id, visible_from)
  WHERE state = 'open' AND with_whom <> ''; -- few, so that nobody walks the others
CREATE INDEX duty_open_waiting_order ON duty (site_id, (-priority), stage_due_at, duty_id, visible_from)
  WHERE state = 'open' AND with_whom <> ''; -- the same of everybody
CREATE INDEX duty_open_letter ON duty (site_id, rule, stage, due_at, priority) WHERE state = 'open' AND rule = 'letter';
CREATE INDEX duty_patient ON duty (site_id, patient_id, state);
CREATE INDEX duty_session ON duty (site_id, session_id, state, rule); -- counted by rule

CREATE TABLE duty_event (                -- the history of a duty
  site_id   BIGINT NOT NULL,
  duty_id   BYTEA NOT NULL,
  position  BIGINT NOT NULL,
  kind      TEXT NOT NULL,               -- arose, stage, owner, with, urgent, not-urgent, ended, reopened, not-needed
  entry_id  BYTEA NOT NULL,              -- the fact behind it
  at        BIGINT NOT NULL,
  person_id BYTEA NOT NULL,
  detail    TEXT NOT NULL,
  PRIMARY KEY (site_id, duty_id, position),
  FOREIGN KEY (site_id, duty_id) REFERENCES duty (site_id, duty_id)
);

CREATE TABLE rule_setting (              -- the site's own offsets, dated; absent: the defaults of duty_rules
  site_id    BIGINT NOT NULL REFERENCES site,
  rule       TEXT NOT NULL,
  clinic_id  BYTEA NOT NULL,             -- 16 zero bytes: every clinic
  priority   BIGINT NOT NULL,
  valid_from TEXT NOT NULL,
  offset_days BIGINT NOT NULL,
  counts     TEXT NOT NULL CHECK (counts IN ('calendar', 'working')),
  PRIMARY KEY (site_id, rule, clinic_id, priority, valid_from)
);
