"""A history to tamper with: what `init` wrote, and entries made here by docs/audit-format.md, signed by the program."""
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import audit_verifier  # noqa: E402

PASSWORD = "a quiet long phrase"
FILES = ("clerkwell.db", "audit.checkpoints", "audit.key", "audit.key.public")
KINDS = (("fact", "referral.received", "referral", "routine"), ("fact", "appointment.booked", "appointment", ""),
         ("view", "patient.viewed", "patient", ""), ("sign-in", "person.signed-in", "person", "password"),
         ("fact", "letter.passed", "letter", "version 3"), ("system", "audit.signed", "site", ""))


def open_records(folder):
    """As somebody with the file would: past every rule of the program."""
    connection = sqlite3.connect(pathlib.Path(folder) / "clerkwell.db", isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    return connection


def put_row(connection, table, dice, **values):
    """A row of a table of the clinic's; what is not named is empty, nought or a random id."""
    empty = {"TEXT": "", "BIGINT": 0, "BOOLEAN": 0}
    for _, name, kind, needed, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
        if needed and name not in values:
            values[name] = empty[kind] if kind in empty else dice.randbytes(16)
    connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES (?{', ?' * (len(values) - 1)})", (*values.values(),))


def put_letter(connection, site, dice, at=1, person=bytes(16)):
    """A signed letter to the patient, with a copy to the practice: its entry's (kind, subject kind, subject, detail)."""
    letter, patient, practice = (dice.randbytes(16) for _ in range(3))
    body = json.dumps({"version": 1, "parts": [{"kind": "heading", "section": "diagnoses", "text": "Diagnoses"}, {
        "kind": "paragraph", "text": f"Seen with palpitations, {dice.randrange(10 ** 6)}."}, {
        "kind": "medicines", "items": [{"text": "Bisoprolol", "dose": "2.5 mg", "change": "started"}]}, {
        "kind": "actions", "for": "hospital", "items": ["Tape"]}], "enclosures": ["ECG"]})
    to = [(b"patient", None, 0), (b"gp", practice, 1)]
    detail = audit_verifier.letter_hash(body, patient, to).decode()
    put_row(connection, "letter", dice, site_id=site, letter_id=letter, patient_id=patient, body=body, stage="send",
            signed_at=at, signed_by=person, signed_hash=bytes.fromhex(detail))
    for kind, contact, copy in to:
        put_row(connection, "letter_recipient", dice, site_id=site, letter_id=letter, kind=kind.decode(), contact_id=contact,
                is_copy=copy)
    return "letter.signed", "letter", letter, detail, None


def put_outcome(connection, site, dice, *_):
    appointment, note = dice.randbytes(16), dice.choice((None, "Rang, née O’Neill"))
    put_row(connection, "appointment", dice, site_id=site, appointment_id=appointment, outcome="discharged", rtt_status="34",
            outcome_note=note or "", slot_id=dice.randbytes(16))
    return "appointment.outcome", "appointment", appointment, "discharged rtt 34", note


def append(connection, site, n, dice):
    """Entries behind those that are there, each with its leaf; the tree is grown with them. A few tell of records."""
    size = connection.execute("SELECT COUNT(*) FROM audit_entry WHERE site_id = ?", (site,)).fetchone()[0]
    connection.execute("BEGIN")
    for index in range(size, size + n):
        class_, kind, subject, detail = dice.choice(KINDS)
        text = "Okonkwo-Hale, née O’Neill" if dice.random() < 0.3 else None
        about = dice.randbytes(16) if dice.random() < 0.9 else None
        at = 1764000000000000 + index * 1000003
        person = dice.randbytes(16) if dice.random() < 0.9 else bytes(16)
        if index % 40 == 7:
            kind, subject, about, detail, text = dice.choice((put_letter, put_outcome))(connection, site, dice, at, person)
            class_ = "fact"
        salt = dice.randbytes(16)
        values = (index, dice.randbytes(16), class_, kind, at, person,
                  dice.randbytes(16) if dice.random() < 0.6 else None, subject, about, detail,
                  audit_verifier.hash_of_text(salt, text.encode()) if text else None, "" if any(person) else "Clerkwell", None)
        connection.execute(f"INSERT INTO audit_entry (site_id, {', '.join(audit_verifier.COLUMNS)}) VALUES "
                           f"(?{', ?' * len(values)})", (site, *values[:-1], b""))
        if text:
            connection.execute("INSERT INTO audit_text VALUES (?, ?, ?, ?)", (site, index, salt, text))
    connection.execute("COMMIT")
    rebuild(connection, site, size)


def rebuild(connection, site, since=0):
    """Makes leaves from the rows as they are now, and the tree and its head from the leaves: what somebody does who
    knows the format. Leaves before `since` stay as they are."""
    connection.execute("BEGIN")
    tree = audit_verifier.Tree()
    for row in connection.execute(f"SELECT {', '.join(audit_verifier.COLUMNS)} FROM audit_entry WHERE site_id = ? "
                                  "ORDER BY leaf_index", (site,)).fetchall():
        leaf = row[-1]
        if tree.size >= since or row[0] != tree.size:
            row = (tree.size, *row[1:])
            leaf = audit_verifier.leaf_of(site, [v.encode() if isinstance(v, str) else v for v in row])
            if leaf is None:
                raise TypeError("no leaf can be made of it")
            connection.execute("UPDATE audit_entry SET leaf_index = ?, leaf_hash = ? WHERE site_id = ? AND entry_id = ?",
                               (tree.size, leaf, site, row[1]))
        tree.add(leaf)
    connection.execute("DELETE FROM audit_node WHERE site_id = ?", (site,))
    connection.executemany("INSERT INTO audit_node VALUES (?, ?, ?, ?)",
                           [(site, level, position, node) for (level, position), node in tree.kept.items()])
    connection.execute("INSERT INTO audit_head VALUES (?, ?, ?) ON CONFLICT (site_id) DO UPDATE SET "
                       "size = excluded.size, peaks = excluded.peaks", (site, tree.size, b"".join(tree.peaks)))
    connection.execute("COMMIT")


class History:
    """The clinic as it was, older states of it, and what was kept elsewhere: checkpoints and the public key."""

    def __init__(self, program, folder, entries, dice):
        self.program, self.folder, self.dice, self.older = program, pathlib.Path(folder), dice, []
        self.data = self.folder / "clinic"
        self.run("init", "--site", "Northgate Heart Clinic", "--admin", "manager", typed=PASSWORD + "\n")
        connection = open_records(self.data)
        columns = [row[1] for row in connection.execute("PRAGMA table_info(site)") if row[1] != "site_id"]
        connection.execute(f"INSERT INTO site (site_id, {', '.join(columns)}) SELECT 2, {', '.join(columns)} FROM site")
        connection.close()
        parts = 3
        for part in range(parts):
            connection = open_records(self.data)
            append(connection, 1, entries // parts, dice)
            append(connection, 2, 12, dice)
            connection.close()  # reading the file beside an open connection would lose its locks
            self.run("audit", "checkpoint")
            if part < parts - 1:
                self.older.append(self.state())
        self.last = self.state()
        self.elsewhere = self.folder / "elsewhere"
        self.elsewhere.mkdir()
        for name in ("audit.checkpoints", "audit.key.public"):
            shutil.copy(self.data / name, self.elsewhere / name)
        self.notes = list(audit_verifier.notes_in((self.elsewhere / "audit.checkpoints").read_text()))
        self.with_key = ("--key", str(self.elsewhere / "audit.key.public"))
        self.key = audit_verifier.read_key((self.elsewhere / "audit.key.public").read_text())

    def run(self, *words, typed="", data=None, program=None, env=None, timeout=120):
        done = subprocess.run([str(program or self.program), *words, "--data", str(data or self.data)], input=typed,
                              capture_output=True, text=True, timeout=timeout, env=env)
        assert done.returncode in (0, 3), (words, done.returncode, done.stdout, done.stderr[-3000:])
        return done

    def state(self):
        """The files of the clinic, with everything in them."""
        connection = open_records(self.data)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        return {name: (self.data / name).read_bytes() for name in FILES}

    def open(self, folder):
        return open_records(folder)

    def database(self, folder):
        """As the independent verifier reads it."""
        return str(folder / "clerkwell.db")

    def put(self, folder, state=None):
        for name in [p.name for p in folder.iterdir()]:
            (folder / name).unlink()
        for name, content in (state or self.last).items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o600)

    def ask_program(self, folder, program=None, env=None):
        """(kinds of fault, how many texts are erased) by `clerkwell audit verify`."""
        done = self.run("audit", "verify", "--json", "--since", str(self.elsewhere / "audit.checkpoints"), *self.with_key,
                        data=folder, program=program, env=env)
        sites = json.loads(done.stdout)
        kinds = {fault["kind"] for site in sites for fault in site["faults"]}
        assert (done.returncode == 3) == bool(kinds), done.stdout
        return kinds, sum(site["erased"] for site in sites)

    def ask_verifier(self, folder, verifier=audit_verifier):
        """The same by the independent verifier: (sentences, erased)."""
        own = folder / "audit.checkpoints"
        notes = self.notes + (list(verifier.notes_in(own.read_text())) if own.exists() else [])
        answers = verifier.verify_all(self.database(folder), list(dict.fromkeys(notes)), self.key).values()
        return {sentence for found, *_ in answers for sentence in found}, sum(answer[3] for answer in answers)
