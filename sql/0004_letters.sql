-- Why: letters as structured parts, their recipients, and what left the building with its proof.

CREATE TABLE letterhead (
  site_id       BIGINT NOT NULL REFERENCES site,
  letterhead_id BYTEA NOT NULL,
  name          TEXT NOT NULL,
  lines         TEXT NOT NULL,           -- organisation, department, address, telephone, e-mail
  footer        TEXT NOT NULL,
  is_active     BOOLEAN NOT NULL,
  version       BIGINT NOT NULL,
  PRIMARY KEY (site_id, letterhead_id)
);

CREATE TABLE letter_template (
  site_id       BIGINT NOT NULL REFERENCES site,
  template_id   BYTEA NOT NULL,
  name          TEXT NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('clinic-letter', 'did-not-attend', 'was-not-brought',
                'absent-discharged', 'not-brought-discharged', 'appointment', 'appointment-cancelled',
                'referral-returned', 'information-asked', 'other')),
  addressed_to  TEXT NOT NULL CHECK (addressed_to IN ('patient', 'gp')),
  clinic_id     BYTEA,                   -- NULL: every clinic
  letterhead_id BYTEA,
  body          TEXT NOT NULL,           -- structured parts with merge fields (domain/letter, merge_field)
  is_active     BOOLEAN NOT NULL,
  version       BIGINT NOT NULL,
  PRIMARY KEY (site_id, template_id)
);

CREATE TABLE letter (
  site_id       BIGINT NOT NULL REFERENCES site,
  letter_id     BYTEA NOT NULL,
  patient_id    BYTEA NOT NULL,
  clinic_id     BYTEA NOT NULL,
  template_id   BYTEA,
  letterhead_id BYTEA,
  author_id     BYTEA NOT NULL,          -- who signs
  typist_id     BYTEA NOT NULL,          -- who types
  title         TEXT NOT NULL,           -- Arrhythmia clinic, 23 November 2026; of no visit: letter_title.h
  reference     TEXT NOT NULL,           -- HL/AB/H118203
  body          TEXT NOT NULL,           -- structured parts
  stage         TEXT NOT NULL CHECK (stage IN ('type', 'sign', 'send', 'acknowledge', 'complete',
                                               'cancelled')),
  priority      TEXT NOT NULL,
  created_at    BIGINT NOT NULL,
  passed_at     BIGINT,                  -- to the author
  signed_at     BIGINT,
  signed_by     BYTEA,
  signed_hash   BYTEA,                   -- content and recipients' identity
  supersedes    BYTEA,                   -- the letter this one corrects
  referral_id   BYTEA,                   -- it answers: it tells the referrer what was decided, or is asked
  told_appointment BYTEA,                -- cancelled or moved: it tells the patient
  cancel_reason TEXT NOT NULL,
  note          TEXT NOT NULL,           -- from whom it was with last to whom it is with now
  note_by       BYTEA,
  note_at       BIGINT,
  version       BIGINT NOT NULL,
  PRIMARY KEY (site_id, letter_id),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id),
  FOREIGN KEY (site_id, clinic_id) REFERENCES clinic (site_id, clinic_id)
);
CREATE INDEX letter_patient ON letter (site_id, patient_id, created_at);
CREATE INDEX letter_supersedes ON letter (site_id, supersedes);
CREATE INDEX letter_referral ON letter (site_id, referral_id) WHERE referral_id IS NOT NULL;
CREATE INDEX letter_told ON letter (site_id, told_appointment) WHERE told_appointment IS NOT NULL;
CREATE INDEX letter_stage ON letter (site_id, stage, created_at);

CREATE TABLE letter_version (            -- every saved text, never overwritten
  site_id   BIGINT NOT NULL,
  letter_id BYTEA NOT NULL,
  version   BIGINT NOT NULL,
  body      TEXT NOT NULL,
  person_id BYTEA NOT NULL,              -- nil: nobody who works here, see actor
  actor     TEXT NOT NULL,               -- as audit_entry.actor: 'the command line, by root'; else empty
  at        BIGINT NOT NULL,
  PRIMARY KEY (site_id, letter_id, version),
  FOREIGN KEY (site_id, letter_id) REFERENCES letter (site_id, letter_id)
);

CREATE TABLE letter_draft (              -- what is being typed, per person, seconds old
  site_id      BIGINT NOT NULL,
  letter_id    BYTEA NOT NULL,
  person_id    BYTEA NOT NULL,
  base_version BIGINT NOT NULL,          -- the version it was typed over
  body         TEXT NOT NULL,
  saved_at     BIGINT NOT NULL,
  PRIMARY KEY (site_id, letter_id, person_id),
  FOREIGN KEY (site_id, letter_id) REFERENCES letter (site_id, letter_id)
);

CREATE TABLE letter_attendance (         -- letters and attendances are many-to-many
  site_id        BIGINT NOT NULL,
  letter_id      BYTEA NOT NULL,
  appointment_id BYTEA NOT NULL,
  PRIMARY KEY (site_id, letter_id, appointment_id),
  FOREIGN KEY (site_id, letter_id) REFERENCES letter (site_id, letter_id),
  FOREIGN KEY (site_id, appointment_id) REFERENCES appointment (site_id, appointment_id)
);
CREATE INDEX letter_attendance_appointment ON letter_attendance (site_id, appointment_id);

CREATE TABLE letter_tells (              -- the appointments to come that a letter names
  site_id        BIGINT NOT NULL,
  letter_id      BYTEA NOT NULL,
  appointment_id BYTEA NOT NULL,
  slot_id        BYTEA NOT NULL,         -- where it was when the letter named it
  gone_at        BIGINT,                 -- cancelled, or moved away from there; NULL: it stands
  PRIMARY KEY (site_id, letter_id, appointment_id),
  FOREIGN KEY (site_id, letter_id) REFERENCES letter (site_id, letter_id),
  FOREIGN KEY (site_id, appointment_id) REFERENCES appointment (site_id, appointment_id)
);
CREATE INDEX letter_tells_appointment ON letter_tells (site_id, appointment_id);
CREATE TABLE letter_recipient (
  site_id      BIGINT NOT NULL,
  letter_id    BYTEA NOT NULL,
  recipient_id BYTEA NOT NULL,
  position     BIGINT NOT NULL,
  kind         TEXT NOT NULL CHECK (kind IN ('patient', 'gp', 'contact')),
  contact_id   BYTEA,                    -- of gp and contact
  is_copy      BOOLEAN NOT NULL,         -- cc
  instead_of   BYTEA,                    -- added after the signature, which does not cover it: whose copy was set aside
  PRIMARY KEY (site_id, letter_id, recipient_id),
  FOREIGN KEY (site_id, letter_id) REFERENCES letter (site_id, letter_id)
);
CREATE INDEX letter_recipient_contact ON letter_recipient (site_id, contact_id);

CREATE TABLE letter_override (           -- a "must fix" overruled by somebody entitled, with a reason
  site_id   BIGINT NOT NULL,
  letter_id BYTEA NOT NULL,
  finding   BYTEA NOT NULL,              -- hash of rule and the words it marks
  rule      TEXT NOT NULL,
  reason    TEXT NOT NULL,
  person_id BYTEA NOT NULL,
  at        BIGINT NOT NULL,
  PRIMARY KEY (site_id, letter_id, finding),
  FOREIGN KEY (site_id, letter_id) REFERENCES letter (site_id, letter_id)
);

CREATE TABLE blob (                      -- PDF, scans, audio: by content hash, in parts of at most 256 KiB
  site_id    BIGINT NOT NULL REFERENCES site,
  hash       BYTEA NOT NULL,             -- SHA-256
  size       BIGINT NOT NULL,
  media_type TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (site_id, hash)
);
CREATE TABLE blob_part (
  site_id  BIGINT NOT NULL,
  hash     BYTEA NOT NULL,
  position BIGINT NOT NULL,
  bytes    BYTEA NOT NULL,
  PRIMARY KEY (site_id, hash, position),
  FOREIGN KEY (site_id, hash) REFERENCES blob (site_id, hash)
);

CREATE TABLE print_run (                 -- "37 printed, all posted?"
  site_id      BIGINT NOT NULL,
  run_id       BYTEA NOT NULL,
  made_at      BIGINT NOT NULL,
  made_by      BYTEA NOT NULL,
  n_copies     BIGINT NOT NULL,
  hash         BYTEA,                    -- the PDF for the printer; NULL: still being drawn
  confirmed_at BIGINT,
  confirmed_by BYTEA,
  PRIMARY KEY (site_id, run_id)
);
CREATE INDEX print_run_made ON print_run (site_id, made_at, run_id);

CREATE TABLE outbox (                    -- the one dispatch boundary: a copy of a letter to a recipient
  site_id      BIGINT NOT NULL,
  outbox_id    BYTEA NOT NULL,
  letter_id    BYTEA NOT NULL,
  recipient_id BYTEA NOT NULL,
  attempt      BIGINT NOT NULL,          -- 1, 2 …: a reprint or a new sending is a new attempt
  channel      TEXT NOT NULL CHECK (channel IN ('print', 'hand-off')),
  state        TEXT NOT NULL CHECK (state IN ('waiting', 'held', 'in-print-run', 'handed-off', 'posted',
                                              'acknowledged', 'failed', 'returned', 'cancelled')),
  message_id   TEXT NOT NULL,            -- one identity per attempt: sent again, it stays the same
  held_reason  TEXT NOT NULL,
  overruled    TEXT NOT NULL,            -- why it goes although a recorded need conflicts; empty: nobody said so
  address      TEXT NOT NULL,            -- as read at dispatch; empty before
  mailbox      TEXT NOT NULL,            -- the same, of a copy handed off
  handed_to    TEXT NOT NULL DEFAULT '', -- site.handoff as it was then: its answer is looked for there
  hash         BYTEA,                    -- the exact PDF that left
  on_paper     BYTEA,                    -- hash of what the records put on it when it was printed: address, name, print size
  run_id       BYTEA,                    -- where its paper was printed, kept when it is taken out of the pile
  lease_until  BIGINT,                   -- a worker has it until then
  next_try_at  BIGINT NOT NULL,
  tries        BIGINT NOT NULL,
  last_error   TEXT NOT NULL,
  created_at   BIGINT NOT NULL,
  left_at      BIGINT,                   -- posted, or handed off
  proved_at    BIGINT,                   -- acknowledged, or ticked as posted
  proved_by    BYTEA,                    -- the person who ticked; NULL: the carrier
  version      BIGINT NOT NULL,          -- from 1; each change counts, so that an older state never overwrites a newer one
  PRIMARY KEY (site_id, outbox_id),
  UNIQUE (site_id, letter_id, recipient_id, attempt),
  FOREIGN KEY (site_id, letter_id, recipient_id)
    REFERENCES letter_recipient (site_id, letter_id, recipient_id)
);
CREATE INDEX outbox_state ON outbox (site_id, state, next_try_at);
CREATE UNIQUE INDEX outbox_message ON outbox (site_id, message_id);
CREATE INDEX outbox_handed_to ON outbox (site_id, state, handed_to)
  WHERE state IN ('waiting', 'handed-off') AND handed_to <> '';
CREATE INDEX outbox_run ON outbox (site_id, run_id);
CREATE INDEX outbox_recipient ON outbox (site_id, recipient_id);

CREATE TABLE job (                       -- work of the program itself, claimed by lease
  site_id     BIGINT NOT NULL,
  job_id      BYTEA NOT NULL,
  kind        TEXT NOT NULL,             -- draw-run; acknowledgement: a carrier's file set aside, for a person
  subject_id  BYTEA,
  state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
  lease_until BIGINT,
  next_try_at BIGINT NOT NULL,
  tries       BIGINT NOT NULL,
  last_error  TEXT NOT NULL,
  created_at  BIGINT NOT NULL,
  PRIMARY KEY (site_id, job_id)
);
CREATE INDEX job_state ON job (site_id, state, next_try_at);
