"""The records beside the program, on either engine, for the harnesses that check what it promised.

A clinic is made once, on SQLite, and copied row by row into a PostgreSQL database: both engines begin alike.
"""
import csv
import io
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "http"))
from client import Server  # noqa: E402

POSTGRES = HERE.parent.parent / "tools/test_postgres.sh"


def blob(text):
    """The id of a page as the records keep it."""
    return bytes.fromhex(text.replace("-", ""))


def words(raw):
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class OnSqlite:
    engine = "SQLite"

    def __init__(self, folder):
        self.file = pathlib.Path(folder) / "clerkwell.db"

    def read(self, sql, *values):
        records = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=20)
        try:
            return records.execute(sql, values).fetchall()
        finally:
            records.close()

    def without_claim_key(self):
        """Afterwards any number of claims of one place can be stored."""
        records = sqlite3.connect(self.file)
        (made,), = records.execute("SELECT sql FROM sqlite_master WHERE name = 'slot_claim'").fetchall()
        key = "PRIMARY KEY (site_id, resource_id, quantum_start, lane)"
        assert made.count(key) == 1, made
        records.executescript(
            "ALTER TABLE slot_claim RENAME TO slot_claim_keyed;\n" + made.replace(key, "CHECK (site_id > 0)") +
            ";INSERT INTO slot_claim SELECT * FROM slot_claim_keyed; DROP TABLE slot_claim_keyed;"
            "CREATE INDEX slot_claim_place ON slot_claim (site_id, resource_id, quantum_start);"
            "CREATE INDEX slot_claim_appointment ON slot_claim (site_id, appointment_id);")
        records.close()

    def close(self):
        pass


class OnPostgres:
    """Asks through one psql that stays open."""
    engine = "PostgreSQL"

    def __init__(self, url):
        self.url, self.psql = url, None

    def literal(self, value):
        if value is None:
            return "NULL"
        if isinstance(value, bytes):
            return f"'\\x{value.hex()}'::bytea"
        return str(int(value)) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"

    def rows(self, sql):
        if self.psql is None or self.psql.poll() is not None:
            self.psql = subprocess.Popen(["psql", "-qAtX", "--csv", "-v", "ON_ERROR_STOP=1", self.url], text=True,
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.psql.stdin.write(sql + ";\n\\echo --end\n")
        self.psql.stdin.flush()
        lines = []
        for line in self.psql.stdout:
            if line == "--end\n":
                return list(csv.reader(io.StringIO("".join(lines))))
            lines.append(line)
        raise AssertionError("psql ended at: " + sql)

    def read(self, sql, *values):
        parts = sql.split("?")
        assert len(parts) == len(values) + 1, sql
        text = parts[0] + "".join(self.literal(v) + part for v, part in zip(values, parts[1:]))
        return [[self.value(cell) for cell in row] for row in self.rows(text)]

    def value(self, cell):
        if cell.startswith("\\x"):
            return bytes.fromhex(cell[2:])
        return int(cell) if cell.lstrip("-").isdigit() else {"t": 1, "f": 0}.get(cell, cell)

    def without_claim_key(self):
        self.rows("ALTER TABLE slot_claim DROP CONSTRAINT slot_claim_pkey")
        self.rows("CREATE INDEX slot_claim_place ON slot_claim (site_id, resource_id, quantum_start)")

    def close(self):
        if self.psql:
            self.psql.stdin.close()
            self.psql.stdout.close()
            self.psql.wait()
            self.psql = None


class PostgresServer:
    """That of CLERKWELL_TEST_PG, or one of this program alone: `with PostgresServer() as url`."""

    def __enter__(self):
        self.own = None
        url = os.environ.get("CLERKWELL_TEST_PG")
        if url:
            return url
        self.own = tempfile.mkdtemp(prefix="clerkwell-pg.", dir="/tmp")
        started = subprocess.run([POSTGRES, "start", self.own, str(os.getpid())], stdout=subprocess.PIPE, text=True,
                                 check=True)
        return started.stdout.strip().splitlines()[-1]

    def __exit__(self, *why):
        if self.own:
            subprocess.run([POSTGRES, "stop", self.own], check=False)


def cell(value):
    if value is None:
        return "\\N"
    if isinstance(value, bytes):
        return "\\\\x" + value.hex()
    text = str(value)
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


UNCHECKED = """DO $$ DECLARE c record; BEGIN
FOR c IN SELECT conrelid::regclass AS name, conname FROM pg_constraint WHERE contype = 'c' AND conrelid > 0 AND
connamespace = 'public'::regnamespace LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', c.name, c.conname);
END LOOP; END $$;
"""


def copy_to_postgres(program, file, server_url, name, is_checked=True):
    """Every row of the SQLite `file` in a new database `name` of the server; its URL. Without `is_checked` the tables
    take rows that the program would not write."""
    url = server_url.replace("/postgres?", f"/{name}?")
    assert url != server_url, server_url
    ask = ["psql", "-qX", "-v", "ON_ERROR_STOP=1"]
    subprocess.run([*ask, "-c", f"CREATE DATABASE {name}", server_url], check=True)
    made = subprocess.run([str(program), "init", "--database", url, "--site", "To be replaced", "--admin", "nobody"],
                          input="a quiet long phrase\n", capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    records = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    tables = [row[0] for row in records.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN "
                                                "('schema_migration') AND name NOT LIKE 'sqlite_%'")]
    script = io.StringIO("" if is_checked else UNCHECKED)
    script.seek(0, io.SEEK_END)
    # instr as SQLite calls it, so that one text asks both.
    script.write("CREATE FUNCTION instr(TEXT, TEXT) RETURNS INTEGER LANGUAGE sql AS 'SELECT strpos($1, $2)';\n"
                 "BEGIN; SET session_replication_role = replica;\n"
                 f"TRUNCATE {', '.join(tables)} CASCADE;\n")
    for table in tables:
        names = ", ".join(f'"{row[1]}"' for row in records.execute(f"PRAGMA table_info({table})"))
        script.write(f"COPY {table} ({names}) FROM STDIN;\n")
        for row in records.execute(f"SELECT {names} FROM {table}"):
            script.write("\t".join(map(cell, row)) + "\n")
        script.write("\\.\n")
    script.write("COMMIT; ANALYZE;\n")
    records.close()
    done = subprocess.run([*ask, url], input=script.getvalue(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    return url


class PostgresProgram(Server):
    """`clerkwell serve` on a PostgreSQL database, with a folder for its key."""

    def __init__(self, program, folder, url):
        super().__init__(program, folder)
        self.url = url

    def start(self, command="serve", *more):
        return super().start(command, "--database", self.url, *more)
