"""The hash of the records, written from docs/ops/backup.md alone, for records in SQLite and in PostgreSQL.

records_hash.py FILE-OR-URL prints it.
"""
import hashlib
import sqlite3
import struct
import subprocess
import sys

LEFT_OUT = "sqlite_"


class Sum:
    def __init__(self):
        self.sum, self.rows = hashlib.sha256(), 0

    def piece(self, kind, raw):
        self.sum.update(kind + struct.pack(">Q", len(raw)) + raw)

    def table(self, name, columns):
        self.piece(b"t", name.encode())
        for column in columns:
            self.piece(b"c", column.encode())

    def row(self, cells):
        self.sum.update(b"r")
        self.rows += 1
        for cell in cells:
            if cell is None:
                self.sum.update(b"N")
            elif isinstance(cell, int):
                self.sum.update(b"I" + struct.pack(">q", cell))
            elif isinstance(cell, float):
                self.sum.update(b"F" + struct.pack(">d", cell))
            elif isinstance(cell, bytes):
                self.piece(b"B", cell)
            else:
                self.piece(b"T", cell.encode())


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def hash_of_sqlite(file):
    records, total = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20), Sum()
    records.execute("BEGIN")
    names = [row[0] for row in records.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for name in sorted(name for name in names if not name.startswith(LEFT_OUT)):
        about = records.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        key = [row[1] for row in sorted(about, key=lambda row: row[5]) if row[5]] or [row[1] for row in about]
        total.table(name, [row[1] for row in about])
        order = ", ".join(map(quoted, key))
        for row in records.execute(f"SELECT * FROM {quoted(name)} ORDER BY {order}"):
            total.row(row)
    records.close()
    return total.sum.hexdigest()


# ---- PostgreSQL -------------------------------------------------------------------------------------

TABLES = """SELECT c.relname, string_agg(a.attname || ' ' || a.atttypid::regtype || ' ' ||
coalesce(array_position(i.indkey::int[], a.attnum::int)::text, '-'), ',' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace GROUP BY c.relname"""

ESCAPES = {"\\": "\\", "t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


def plain(text):
    """Of COPY's text form: without its escapes."""
    if "\\" not in text:
        return text
    parts = text.split("\\")
    made, rest = parts[0], iter(parts[1:])
    for part in rest:
        made += ESCAPES[part[0]] + part[1:] if part else "\\" + next(rest, "")
    return made


def value(text, kind):
    if text == "\\N":
        return None
    if kind == "bytea":
        return bytes.fromhex(plain(text)[2:])
    if kind == "boolean":
        return int(text == "t")
    return int(text) if kind == "bigint" else plain(text)


class Session:
    """One psql whose transaction sees one moment; `snapshot` names it for others, while the session is open."""

    def __init__(self, url):
        self.psql = subprocess.Popen(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", url], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE)
        self.snapshot, = self.ask("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT pg_export_snapshot()")

    def ask(self, sql):
        self.psql.stdin.write(f"{sql};\n\\echo --end\n".encode())
        self.psql.stdin.flush()
        lines = []
        for line in self.psql.stdout:
            if line == b"--end\n":
                return lines
            lines.append(line.decode()[:-1])
        raise AssertionError("psql ended at: " + sql)

    def hash(self):
        total = Sum()
        for line in sorted(self.ask(TABLES)):
            name, _, about = line.partition("|")
            columns = [column.rsplit(" ", 2) for column in about.split(",")]
            key = sorted((int(place), column, kind) for column, kind, place in columns if place != "-")
            order = ", ".join(f'"{column}"' + ' COLLATE "C"' * (kind == "text") for _, column, kind in key)
            total.table(name, [column for column, _, _ in columns])
            names = ", ".join(f'"{column}"' for column, _, _ in columns)
            for row in self.ask(f'COPY (SELECT {names} FROM "{name}" ORDER BY {order}) TO STDOUT'):
                total.row(value(cell, kind) for cell, (_, kind, _) in zip(row.split("\t"), columns, strict=True))
        return total.sum.hexdigest()

    def close(self):
        self.psql.stdin.close()
        self.psql.stdout.close()
        self.psql.wait()


def hash_of_postgres(url):
    session = Session(url)
    try:
        return session.hash()
    finally:
        session.close()


if __name__ == "__main__":
    place = sys.argv[1]
    print(hash_of_postgres(place) if place.startswith("postgres") else hash_of_sqlite(place))
