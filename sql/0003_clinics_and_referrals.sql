-- Why: referrals, clinics with their dated sessions, appointments, and the waiting list between them.

CREATE TABLE clinic (
  site_id         BIGINT NOT NULL REFERENCES site,
  clinic_id       BYTEA NOT NULL,
  code            TEXT NOT NULL,
  name            TEXT NOT NULL,         -- Arrhythmia clinic
  specialty       TEXT NOT NULL,         -- Cardiology
  consultant_id   BYTEA NOT NULL,        -- accountable
  place_id        BYTEA NOT NULL,
  telephone       TEXT NOT NULL,         -- for appointment letters
  booking_list_id BYTEA NOT NULL,        -- who books, cashes up
  secretary_list_id BYTEA NOT NULL,      -- who types, sends and chases
  letter_rule     TEXT NOT NULL CHECK (letter_rule IN ('letter', 'none')), -- what an attendance owes
  letter_template_id BYTEA,
  booking_window_days BIGINT NOT NULL,   -- how far ahead follow-ups are booked
  is_active       BOOLEAN NOT NULL,
  version         BIGINT NOT NULL,
  PRIMARY KEY (site_id, clinic_id),
  UNIQUE (site_id, code),
  FOREIGN KEY (site_id, consultant_id) REFERENCES person (site_id, person_id),
  FOREIGN KEY (site_id, place_id) REFERENCES place (site_id, place_id),
  FOREIGN KEY (site_id, booking_list_id) REFERENCES shared_list (site_id, list_id),
  FOREIGN KEY (site_id, secretary_list_id) REFERENCES shared_list (site_id, list_id)
);

CREATE TABLE slot_type (                 -- new, follow-up, urgent, telephone …
  site_id      BIGINT NOT NULL,
  slot_type_id BYTEA NOT NULL,
  clinic_id    BYTEA NOT NULL,
  name         TEXT NOT NULL,
  minutes      BIGINT NOT NULL CHECK (minutes BETWEEN 5 AND 480),
  use          TEXT NOT NULL CHECK (use IN ('new', 'follow-up', 'urgent', 'any')),
  medium       TEXT NOT NULL,            -- national consultation mechanism: 01 face to face, 02 telephone, 11 video
  is_active    BOOLEAN NOT NULL,
  version      BIGINT NOT NULL,
  PRIMARY KEY (site_id, slot_type_id),
  FOREIGN KEY (site_id, clinic_id) REFERENCES clinic (site_id, clinic_id)
);

CREATE TABLE resource (                  -- what a slot needs: a clinician, a room, a device
  site_id     BIGINT NOT NULL,
  resource_id BYTEA NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('clinician', 'room', 'device')),
  name        TEXT NOT NULL,
  person_id   BYTEA,                     -- of a clinician
  place_id    BYTEA,                     -- of a room
  is_active   BOOLEAN NOT NULL,
  version     BIGINT NOT NULL,
  PRIMARY KEY (site_id, resource_id)
);

CREATE TABLE clinic_template (           -- the weekly pattern, dated; a change is a new row
  site_id      BIGINT NOT NULL,
  template_id  BYTEA NOT NULL,
  clinic_id    BYTEA NOT NULL,
  weekday      BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7), -- 1 Monday
  every_weeks  BIGINT NOT NULL CHECK (every_weeks BETWEEN 1 AND 8), -- counted from valid_from
  clinician_id BYTEA NOT NULL,           -- resource
  room_id      BYTEA,                    -- resource
  valid_from   TEXT NOT NULL,
  valid_to     TEXT,
  version      BIGINT NOT NULL,
  PRIMARY KEY (site_id, template_id),
  FOREIGN KEY (site_id, clinic_id) REFERENCES clinic (site_id, clinic_id),
  FOREIGN KEY (site_id, clinician_id) REFERENCES resource (site_id, resource_id)
);
CREATE TABLE clinic_template_slot (
  site_id      BIGINT NOT NULL,
  template_id  BYTEA NOT NULL,
  start_minute BIGINT NOT NULL,          -- since midnight, civil
  slot_type_id BYTEA NOT NULL,
  PRIMARY KEY (site_id, template_id, start_minute, slot_type_id),
  FOREIGN KEY (site_id, template_id) REFERENCES clinic_template (site_id, template_id),
  FOREIGN KEY (site_id, slot_type_id) REFERENCES slot_type (site_id, slot_type_id)
);

CREATE TABLE session (                   -- a dated clinic
  site_id      BIGINT NOT NULL,
  session_id   BYTEA NOT NULL,
  clinic_id    BYTEA NOT NULL,
  template_id  BYTEA,                    -- the pattern it came from
  day          TEXT NOT NULL,
  start_minute BIGINT NOT NULL,
  end_minute   BIGINT NOT NULL,
  zone         TEXT NOT NULL,            -- of the place, when it was made
  clinician_id BYTEA NOT NULL,           -- resource
  room_id      BYTEA,                    -- resource
  state        TEXT NOT NULL CHECK (state IN ('open', 'cancelled')),
  note         TEXT NOT NULL,
  cashed_up_at BIGINT,                   -- set when closed at zero, cleared when something new is outstanding
  cashed_up_by BYTEA,
  letters_complete_at BIGINT,
  letters_complete_by BYTEA,
  reopened_at  BIGINT,                   -- last time a closing was undone by something new
  version      BIGINT NOT NULL,
  PRIMARY KEY (site_id, session_id),
  UNIQUE (site_id, clinic_id, day, start_minute, clinician_id),
  FOREIGN KEY (site_id, clinic_id) REFERENCES clinic (site_id, clinic_id),
  FOREIGN KEY (site_id, clinician_id) REFERENCES resource (site_id, resource_id)
);
CREATE INDEX session_day ON session (site_id, day, start_minute);
CREATE INDEX session_not_cashed_up ON session (site_id, day, start_minute)
  WHERE state = 'open' AND cashed_up_at IS NULL;

CREATE TABLE slot (                      -- of a session; occupancy is only slot_claim
  site_id      BIGINT NOT NULL,
  slot_id      BYTEA NOT NULL,
  session_id   BYTEA NOT NULL,
  slot_type_id BYTEA NOT NULL,
  start_minute BIGINT NOT NULL,          -- civil, in the session's zone
  minutes      BIGINT NOT NULL,
  start_at     BIGINT NOT NULL,          -- the derived instant
  is_blocked   BOOLEAN NOT NULL,
  block_reason TEXT NOT NULL,
  is_taken     BOOLEAN NOT NULL,         -- an appointment claims it in lane 0: what slot_claim says, for searches to pass it
  PRIMARY KEY (site_id, slot_id),
  FOREIGN KEY (site_id, session_id) REFERENCES session (site_id, session_id),
  FOREIGN KEY (site_id, slot_type_id) REFERENCES slot_type (site_id, slot_type_id)
);
CREATE INDEX slot_session ON slot (site_id, session_id, start_minute, is_blocked);
CREATE INDEX slot_start ON slot (site_id, start_at);
CREATE INDEX slot_not_taken ON slot (site_id, start_at, slot_id) WHERE NOT is_taken;

CREATE TABLE slot_claim (                -- double booking cannot be stored: one row per 5-minute quantum
  site_id        BIGINT NOT NULL,
  resource_id    BYTEA NOT NULL,
  lane           BIGINT NOT NULL,        -- 0 ordinary; above: deliberate overbooking; -1: imported clashes
  quantum_start  BIGINT NOT NULL,        -- instant
  kind           TEXT NOT NULL CHECK (kind IN ('appointment', 'hold') OR kind IN ('import')),
  appointment_id BYTEA,
  slot_id        BYTEA,
  expires_at     BIGINT,                 -- of a hold
  person_id      BYTEA NOT NULL,         -- who claimed it
  PRIMARY KEY (site_id, resource_id, quantum_start, lane) -- by time first: a moment is asked for in all lanes
);
CREATE INDEX slot_claim_appointment ON slot_claim (site_id, appointment_id);
CREATE INDEX slot_claim_slot ON slot_claim (site_id, slot_id) WHERE kind = 'hold'; -- of an appointment nobody asks
CREATE INDEX slot_claim_hold ON slot_claim (site_id, expires_at) WHERE kind = 'hold';

CREATE TABLE referral (
  site_id        BIGINT NOT NULL REFERENCES site,
  referral_id    BYTEA NOT NULL,
  patient_id     BYTEA,                  -- NULL until registered: who it is about is not known yet
  unmatched_name TEXT NOT NULL,          -- as the paper says, while patient_id is NULL
  clinic_id      BYTEA NOT NULL,
  ubrn           TEXT NOT NULL,          -- e-RS reference; may be empty
  received_on    TEXT NOT NULL,          -- the clock's day 0
  source         TEXT NOT NULL,          -- national code, domain/codes: 03 GP …
  referrer_id    BYTEA,                  -- of the address book
  referrer_name  TEXT NOT NULL,
  priority       TEXT NOT NULL,          -- national code 1 routine, 2 urgent, 3 urgent suspected cancer
  reason         TEXT NOT NULL,
  target_on      TEXT NOT NULL,          -- to be seen by
  state          TEXT NOT NULL CHECK (state IN ('received', 'in-review', 'more-information', 'accepted',
                   'booked', 'under-care', 'rejected', 'redirected', 'advice-given', 'discharged',
                   'patient-died', 'entered-in-error')),
  reviewer_id    BYTEA,
  review_note    TEXT NOT NULL,          -- to the referrer and the booking clerk
  reviewed_at    BIGINT,
  rtt_status     TEXT NOT NULL,          -- national code, plain; clocks come later
  created_at     BIGINT NOT NULL,
  created_by     BYTEA NOT NULL,
  version        BIGINT NOT NULL,
  PRIMARY KEY (site_id, referral_id),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id),
  FOREIGN KEY (site_id, clinic_id) REFERENCES clinic (site_id, clinic_id)
);
CREATE INDEX referral_referrer ON referral (site_id, referrer_id);
CREATE INDEX referral_patient ON referral (site_id, patient_id);
CREATE INDEX referral_state ON referral (site_id, state, received_on);
-- one entered in error gives its number up to the right patient's
CREATE UNIQUE INDEX referral_ubrn ON referral (site_id, ubrn)
  WHERE ubrn <> '' AND state <> 'entered-in-error';

CREATE TABLE waiting_entry (             -- the waiting list: for a first appointment, and for follow-ups (OWL)
  site_id        BIGINT NOT NULL,
  entry_id       BYTEA NOT NULL,
  patient_id     BYTEA NOT NULL,
  clinic_id      BYTEA NOT NULL,
  referral_id    BYTEA,
  from_appointment_id BYTEA,             -- the attendance that asked for the follow-up
  kind           TEXT NOT NULL CHECK (kind IN ('first', 'follow-up')),
  priority       TEXT NOT NULL,
  due_on         TEXT NOT NULL,          -- the clinical date: never moved by a cancellation
  window_from    TEXT NOT NULL,          -- look from … to …
  window_to      TEXT NOT NULL,
  note           TEXT NOT NULL,          -- what the clinician asked
  state          TEXT NOT NULL CHECK (state IN ('waiting', 'booked', 'seen', 'patient-initiated',
                                                'declined', 'died', 'removed')),
  appointment_id BYTEA,                  -- while booked
  created_at     BIGINT NOT NULL,
  version        BIGINT NOT NULL,
  PRIMARY KEY (site_id, entry_id),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id),
  FOREIGN KEY (site_id, clinic_id) REFERENCES clinic (site_id, clinic_id),
  FOREIGN KEY (site_id, referral_id) REFERENCES referral (site_id, referral_id)
);
-- The list reads on from where a page ended, for one clinic and for all (due_on, entry_id).
CREATE INDEX waiting_entry_clinic ON waiting_entry (site_id, state, kind, clinic_id, due_on, entry_id);
CREATE INDEX waiting_entry_due ON waiting_entry (site_id, state, kind, due_on, entry_id);
CREATE INDEX waiting_entry_patient ON waiting_entry (site_id, patient_id);

CREATE TABLE waiting_tally (             -- how many wait, kept as entries change: tens of thousands are not counted at each look
  site_id        BIGINT NOT NULL,
  clinic_id      BYTEA NOT NULL,         -- nil: every clinic together
  state          TEXT NOT NULL,          -- 'waiting', 'patient-initiated'
  kind           TEXT NOT NULL,
  due_on         TEXT NOT NULL,
  n              BIGINT NOT NULL,
  PRIMARY KEY (site_id, clinic_id, state, kind, due_on)
);

CREATE TABLE appointment (
  site_id        BIGINT NOT NULL,
  appointment_id BYTEA NOT NULL,
  patient_id     BYTEA NOT NULL,
  clinic_id      BYTEA NOT NULL,
  session_id     BYTEA NOT NULL,
  slot_id        BYTEA NOT NULL,
  referral_id    BYTEA,
  entry_id       BYTEA,                  -- the waiting-list entry it fulfils
  kind           TEXT NOT NULL CHECK (kind IN ('new', 'follow-up')),
  medium         TEXT NOT NULL,          -- as of slot_type
  day            TEXT NOT NULL,          -- the promise to the patient: civil date, time and zone …
  start_minute   BIGINT NOT NULL,
  minutes        BIGINT NOT NULL,
  zone           TEXT NOT NULL,
  start_at       BIGINT NOT NULL,        -- … and the derived instant with the zone data it came from
  tzdata         TEXT NOT NULL,          -- a fingerprint of the zone's file; empty: the file of that day was older
  lane           BIGINT NOT NULL,
  overbook_reason TEXT NOT NULL,
  state          TEXT NOT NULL CHECK (state IN ('booked', 'arrived') OR state IN ('seen', 'left') OR
                                      state IN ('did-not-attend', 'cancelled') OR state IN ('entered-in-error')),
  attendance_code TEXT NOT NULL,         -- national code 5 6 7 2 3 4, or 0 while in the future
  arrived_at     BIGINT,
  seen_at        BIGINT,
  cancelled_at   BIGINT,
  cancelled_by   TEXT NOT NULL,          -- 'patient', 'clinic'; empty while not cancelled
  cancel_reason  TEXT NOT NULL,
  outcome        TEXT NOT NULL,          -- '', 'discharged', 'follow-up', 'patient-initiated', 'procedure-list',
                                         -- 'referred-on', 'offer-again' (after a DNA)
  outcome_note   TEXT NOT NULL,
  outcome_at     BIGINT,
  outcome_by     BYTEA,
  rtt_status     TEXT NOT NULL,          -- national code; empty until the outcome
  referral_was   TEXT NOT NULL DEFAULT '', -- state and status of the referral when the outcome came, so that
  rtt_was        TEXT NOT NULL DEFAULT '', -- it can be taken back
  letter_need    TEXT NOT NULL CHECK (letter_need IN ('undecided', 'owed') OR letter_need IN ('not-needed')),
  moved_from     BYTEA,                  -- the appointment this one replaces
  note           TEXT NOT NULL,
  booked_at      BIGINT NOT NULL,
  booked_by      BYTEA NOT NULL,
  version        BIGINT NOT NULL,
  PRIMARY KEY (site_id, appointment_id),
  FOREIGN KEY (site_id, patient_id) REFERENCES patient (site_id, patient_id),
  FOREIGN KEY (site_id, session_id) REFERENCES session (site_id, session_id),
  FOREIGN KEY (site_id, slot_id) REFERENCES slot (site_id, slot_id),
  FOREIGN KEY (site_id, referral_id) REFERENCES referral (site_id, referral_id)
);
CREATE INDEX appointment_patient ON appointment (site_id, patient_id, start_at);
CREATE INDEX appointment_session ON appointment (site_id, session_id, start_minute);
