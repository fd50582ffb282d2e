"""Every text column of the schema, and what is written there: an attack, unless it stands on a short list with its reason.

The columns are read from the records themselves, so a new one is attacked by itself. Whoever adds one that people
cannot fill puts it on the list; the test proves the list right by looking for what came in by the doors.
"""
import json
import re
import sqlite3

# Lists of words that a CHECK fixes are left too, without being named here: the database itself refuses anything else.
LEFT = {
    "a date, checked at the door": """appointment.day clinic_template.valid_from clinic_template.valid_to holiday.day
        patient.birth_date patient.death_date referral.received_on referral.target_on rule_setting.valid_from session.day
        site.demo_anchor waiting_entry.due_on waiting_entry.window_from waiting_entry.window_to waiting_tally.due_on""",
    "a word of a fixed list, chosen or set by the program": """appointment.attendance_code appointment.cancelled_by
        appointment.medium appointment.outcome appointment.rtt_status appointment.tzdata appointment.zone death_stop.rtt_was
        death_stop.was duty.rule
        duty.stage duty.subject_kind duty_event.kind import_source.kind job.kind letter.priority letter_override.rule
        past_attendance.kind past_attendance.status patient.language patient.nhs_number_status person_role.role
        place.zone possible_duplicate.decision possible_duplicate.reasons referral.priority referral.rtt_status
        referral.source rule_setting.rule session.zone site.zone slot_type.medium waiting_entry.priority waiting_tally.kind
        waiting_tally.state""",
    "letters, digits and a few marks, checked at the door": "patient.nhs_number person.user_name",
    "what the operator allows, checked against that list": "outbox.handed_to site.handoff",
    "folded by the program for searching, shown nowhere": """contact.search_key contact_word.word patient.family_key
        patient.given_key patient.sound_key patient_word.beside patient_word.word""",
    "made by the program": """audit_checkpoint.note audit_entry.actor audit_entry.detail audit_entry.kind audit_entry.subject_kind
        blob.media_type letter_version.actor outbox.message_id person.password_hash schema_migration.name""",
}
FOLDED = "folded by the program for searching, shown nowhere"

# Kept, and shown on no page.
SHOWN_NOWHERE = {
    "idempotency.result": "what a form was answered with, for when it comes again",
    "import_source.identifier": "to know a record again", "import_source.record": "to compare with when it comes again",
    "import_source.source": "to know a record again", "patient_identifier.system": "to know a patient again",
    "patient_link.source": "to know a record again", "patient_link.identifier": "to know a record again",
    "letter_override.reason": "beside the finding that it overrules, and the attack replaced the words that were found",
    "appointment.referral_was": "what an outcome taken back goes back to", "appointment.rtt_was": "the same",
    "patient_identifier.value": "to know a patient again", "sign_in.notice": "nothing writes it yet",
}

# Shown, but with records that are not among those looked at every time.
SHOWN_AT_TIMES = {"referral.unmatched_name": "with a referral of nobody yet, on some days behind the first page of the list",
                  "slot.block_reason": "with its session", "outbox.held_reason": "with a held copy, of which there are few"}

JSON_COLUMNS = {"import_source.record", "letter.body", "letter_draft.body", "letter_template.body", "letter_version.body",
                "patient_version.record"}
# Words of fixed lists inside these; any other text of them is attacked.
JSON_CODES = {"kind", "for", "change", "gender", "birth_date", "death_date", "nhs_number", "nhs_number_status", "language",
              "format_need", "write_to", "practice_id", "merged_into"}

TAG = re.compile(r"z[qd]\d{4,}z")  # zq: written into a column; zd: sent by a door


def left():
    return {name: reason for reason, names in LEFT.items() for name in names.split()}


def text_columns(records):
    """{table: [column]} of text, those that a CHECK limits to a list apart."""
    found = {}
    for table, sql in records.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
                                      "ORDER BY name").fetchall():
        for _, column, kind, *_ in records.execute(f"PRAGMA table_info({table})").fetchall():
            if kind == "TEXT" and not re.search(rf"\b{column}\s+TEXT[^,]*CHECK\s*\(\s*{column}\s+IN\b", sql):
                found.setdefault(table, []).append(column)
    return found


def attacked_columns(records):
    leave = left()
    names = {f"{table}.{column}" for table, columns in text_columns(records).items() for column in columns}
    assert not set(leave) - names, f"on the list of what is left, but no text column: {set(leave) - names}"
    return sorted(names - set(leave))


# Typed one a line and shown in the order of the alphabet; or its last line stands alone, as the town.
EACH_LINE_IS_ONE = {"add_rooms names", "add_contact address", "change_contact address", "contact.address"}


class Cells:
    """Texts one after the other, in each column from another place on; each cell ends with a tag of its own, by which it
    is known again wherever it is shown."""

    def __init__(self, texts, dice, prefix="zq"):
        self.texts, self.dice, self.prefix, self.known = texts, dice, prefix, {}
        self.may = None     # only such texts of a column from now on
        self.at, self.written = {}, {}  # where each column goes on; which texts it had

    def next(self, column, size=0):
        """One text, or as many as have room in `size`."""
        tag, words, n = f"{self.prefix}{1000 + len(self.known)}z", [], 0
        place = (column, self.may is None)
        first = self.at.setdefault(place, self.dice.randrange(len(self.texts)))
        for at in range(first, first + len(self.texts)):
            text = self.texts[at % len(self.texts)]
            if words and n + len(text) > size:
                break
            if not self.may or self.may(column, text):
                words.append(text)
                n += len(text) + 1
        self.at[place] = at
        self.written.setdefault(column, set()).update(words)
        text = " ".join([*words, tag])
        if column in EACH_LINE_IS_ONE:
            text = " ".join(text.splitlines())
        self.known[tag] = (column, text)
        return text

    def within(self, column, value, size, key=""):
        if isinstance(value, dict):
            return {k: self.within(column, v, size, k) for k, v in value.items()}
        if isinstance(value, list):
            return [self.within(column, v, size, key) for v in value]
        return self.next(column, size) if isinstance(value, str) and key not in JSON_CODES else value


def attack(file, cells, ids, most, size_of, spared):
    """Writes them into `most` rows of every column, those first whose ids the pages are asked with; how many rows each
    column has. `size_of(rows)`: how much goes into a cell of a column of so many rows. `spared`: a query for the rowids of
    letters whose text stays as it was signed."""
    records = sqlite3.connect(file, isolation_level=None)
    records.execute("BEGIN")
    wanted, counts = attacked_columns(records), dict.fromkeys(attacked_columns(records), 0)
    signed = {("letter.body", rowid) for rowid, in records.execute(spared).fetchall()}
    for table, columns in text_columns(records).items():
        names = [f"{table}.{c}" for c in columns if f"{table}.{c}" in wanted]
        if not names:
            continue
        keys = [c[1] for c in records.execute(f"PRAGMA table_info({table})").fetchall()
                if c[2] == "BYTEA" and (c[5] or c[1] in ("patient_id", "letter_id", "session_id", "clinic_id"))]
        rows = records.execute(f"SELECT rowid, {', '.join(names)}{''.join(', ' + k for k in keys)} FROM {table} "
                               "ORDER BY rowid DESC").fetchall()
        rows = sorted(rows, key=lambda row: ids.isdisjoint(row[1 + len(names):]))[:most]
        change = f"UPDATE {table} SET {', '.join(n.split('.')[1] + ' = ?' for n in names)} WHERE rowid = ?"
        for rowid, *old in rows:
            new = [text if (n, rowid) in signed else json.dumps(cells.within(n, json.loads(text), size_of(len(rows))), ensure_ascii=False)
                   if n in JSON_COLUMNS else cells.next(n, size_of(len(rows))) for n, text in zip(names, old)]
            records.execute(change, (*new, rowid))
        counts.update(dict.fromkeys(names, len(rows)))
    records.execute("COMMIT")
    records.close()
    return counts


def cells_like(file, is_like):
    """{table.column: one of its texts} of the columns that have one."""
    records = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    records.create_function("is_like", 1, lambda text: bool(is_like(text or "")))
    found = {}
    for table in [row[0] for row in records.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]:
        for column in [c[1] for c in records.execute(f"PRAGMA table_info({table})").fetchall() if c[2] == "TEXT"]:
            for (text,) in records.execute(f"SELECT {column} FROM {table} WHERE is_like({column}) LIMIT 1"):
                found[f"{table}.{column}"] = text
    records.close()
    return found
