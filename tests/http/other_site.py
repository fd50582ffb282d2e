"""A second site beside the one that is asked, its every text marked; its ids by their kind, and whether it was touched."""
import json
import pathlib
import re
import sqlite3
import sys
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "hostile"))
from client import make_demo  # noqa: E402
from columns import JSON_CODES, JSON_COLUMNS, attacked_columns  # noqa: E402
from site_pages import Records  # noqa: E402

MARK = "zzyzxother"  # stands in every text of the other site that people can fill
NHS = re.compile(r"(?<![\w-])765 ?43\d ?\d{4}(?![\w-])")
BORN = re.compile(r"(?<![\w-])(\d{1,2}[ -][A-Za-z]+[ -]1903|\d{1,2}/\d{1,2}/1903|1903-\d\d-\d\d)(?![\w-])")

def marked(column, value, n, key=""):
    if isinstance(value, dict):
        return {k: marked(column, v, n, k) for k, v in value.items()}
    if isinstance(value, list):
        return [marked(column, v, n, key) for v in value]
    return f"{MARK.capitalize()} {n}" if isinstance(value, str) and key not in JSON_CODES else value


class OtherSite:
    """The rows of a second demo as site 2 of `file`, marked."""

    def __init__(self, program, folder, file):
        made = pathlib.Path(folder) / "other"
        server, _, _ = make_demo(program, made, seed=8)
        server.end()
        self.ids = Records(made / "clerkwell.db", each=2).all_ids()
        self.records = sqlite3.connect(file, isolation_level=None)
        self.records.execute("PRAGMA foreign_keys = OFF")
        self.records.execute("ATTACH ? AS other", (str(made / "clerkwell.db"),))
        self.records.execute("BEGIN")
        for (table,) in self.records.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
            columns = [row[1] for row in self.records.execute(f"PRAGMA main.table_info({table})")]
            if "site_id" not in columns or table.startswith("audit_"):
                continue
            picked = ", ".join("2" if c == "site_id" else c for c in columns)
            self.records.execute(f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {picked} FROM other.{table} "
                                 "WHERE site_id = 1")
        self.mark()
        self.records.execute("COMMIT")
        self.records.close()

    def mark(self):
        for name in attacked_columns(self.records):
            table, column = name.split(".")
            columns = [row[1] for row in self.records.execute(f"PRAGMA main.table_info({table})")]
            if "site_id" not in columns:
                continue
            cells = self.records.execute(f"SELECT rowid, {column} FROM main.{table} WHERE site_id = 2 AND {column} <> ''").fetchall()
            for rowid, text in cells:
                new = json.dumps(marked(name, json.loads(text), rowid)) if name in JSON_COLUMNS else marked(name, text, rowid)
                self.records.execute(f"UPDATE main.{table} SET {column} = ? WHERE rowid = ?", (new, rowid))
        self.records.execute("UPDATE person SET user_name = user_name || '-other' WHERE site_id = 2")
        self.records.execute("UPDATE patient SET birth_date = '1903' || substr(birth_date, 5), nhs_number = CASE WHEN nhs_number "
                             "IS NOT NULL THEN '76543' || substr('00000' || rowid, -5) END WHERE site_id = 2")

    @staticmethod
    def tuples(kinds, own):
        """Ids of the other site, of the right kinds, for the slots of a route: for each slot beside own ones, and for all of
        them at once. `own`: what fits here."""
        of = [kinds.of(value) for value in own]
        theirs = [kinds.some(kind, 2) for kind in of]
        assert all(theirs), f"the other site has none of {of}"
        made = [tuple(theirs[i][k] if i == slot else value for i, value in enumerate(own))
                for slot in range(len(own)) for k in (0, -1)]
        if len(own) > 1:
            made += [tuple(ids[k] for ids in theirs) for k in (0, -1)] + OtherSite.pairs(kinds.records, of)
        return list(dict.fromkeys(made))

    @staticmethod
    def pairs(records, of):
        """Of the other site, such as belong together there."""
        (_, first), (table, second) = (kind.split(".") for kind in of[:2])
        columns = [row[1] for row in records.execute(f"PRAGMA table_info({table})")]
        found = []
        if first in columns and first != second:
            found = records.execute(f"SELECT {first}, {second} FROM {table} WHERE site_id = 2 AND {first} IS NOT NULL "
                                    f"AND {second} IS NOT NULL ORDER BY rowid LIMIT 2").fetchall()
        return [tuple(str(uuid.UUID(bytes=value)) for value in row) for row in found]


def shows_other(text):
    """What of the other site stands there."""
    if MARK in text or MARK in text.lower():
        return "a text of the other site"
    if "765" in text and NHS.search(text):
        return "an NHS number of the other site"
    return "a date of birth of the other site" if "1903" in text and BORN.search(text) else ""


# ---- what changed in the records --------------------------------------------------------------------------

# What the program notes by itself, whatever it was asked.
BY_ITSELF = {"sign_in", "sign_in_attempt", "audit_head", "audit_node", "audit_checkpoint", "audit_text", "audit_entry", "job"}


def changes(base, now, where="TRUE", leave=BY_ITSELF):
    """Tables of which a row is another one than in `base`, is gone, or is new; facts of the audit count as rows."""
    records = sqlite3.connect(f"file:{now}?mode=ro", uri=True, timeout=20)
    records.execute("ATTACH ? AS base", (f"file:{base}?mode=ro",))
    found = []
    for (table,) in records.execute("SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").fetchall():
        if table in leave - {"audit_entry"} or table == "schema_migration":
            continue
        which = f"({where}) AND class = 'fact'" if table == "audit_entry" else where
        one, two = (f"SELECT * FROM {place}.{table} WHERE {which}" for place in ("main", "base"))
        n = records.execute(f"SELECT (SELECT count(*) FROM ({one} EXCEPT {two})) + (SELECT count(*) FROM ({two} EXCEPT {one}))").fetchone()[0]
        if n:
            found.append(f"{table} ({n})")
    records.close()
    return found


def strayed(base, now):
    """Columns in which a row of site 1 names a record of site 2."""
    records = sqlite3.connect(f"file:{now}?mode=ro", uri=True, timeout=20)
    records.execute("PRAGMA temp_store = MEMORY")
    records.execute("ATTACH ? AS base", (f"file:{base}?mode=ro",))
    records.execute("CREATE TEMP TABLE theirs (id BLOB PRIMARY KEY) WITHOUT ROWID")
    keyed, cells = [], []
    for (table,) in records.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
        about = records.execute(f"PRAGMA main.table_info({table})").fetchall()
        if "site_id" in [c[1] for c in about]:
            keyed += [(table, c[1]) for c in about if c[2] == "BYTEA" and c[5] and c[1].endswith("_id")]
            cells += [(table, c[1]) for c in about if c[2] == "BYTEA"]
    for table, column in keyed:
        records.execute(f"INSERT OR IGNORE INTO theirs SELECT {column} FROM base.{table} WHERE site_id = 2 "
                        f"AND length({column}) = 16 AND {column} <> zeroblob(16)")
    found = [f"{table}.{column}" for table, column in cells if records.execute(
        f"SELECT 1 FROM main.{table} WHERE site_id = 1 AND {column} IN (SELECT id FROM theirs) LIMIT 1").fetchone()]
    records.close()
    return found
