"""The history on a PostgreSQL database, and its tables edited there by SQL, as somebody does who has the password of the
database: a connection that takes what tamperings.py and history.py say to SQLite."""
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "faults"))
from history import FILES, audit_verifier  # noqa: E402
from records import copy_to_postgres  # noqa: E402
from tamperings import KEYS, VOUCHED  # noqa: E402

END = "--end"
KIND = {"bytea": "BYTEA", "text": "TEXT", "bigint": "BIGINT", "boolean": "BOOLEAN"}


def literal(value):
    if value is None:
        return "NULL"
    if isinstance(value, bytes):
        return f"'\\x{value.hex()}'::bytea"
    if isinstance(value, (int, float)):
        return f"({value!r})"
    if "\0" in value:
        raise sqlite3.IntegrityError("no text of PostgreSQL")
    return "'" + value.replace("'", "''") + "'"


def cell(value):
    if isinstance(value, str) and value.startswith("\\x"):
        return bytes.fromhex(value[2:])
    return int(value) if isinstance(value, bool) else value


class Answer:
    def __init__(self, rows):
        self.rows = rows

    def fetchall(self):
        return self.rows

    def fetchone(self):
        return self.rows[0] if self.rows else None

    def __iter__(self):
        return iter(self.rows)


class PgConnection:
    """As much of a connection of sqlite3 as is used; past every rule of the program and foreign key of the tables."""

    def __init__(self, url):
        self.psql = subprocess.Popen(["psql", "-qAtX", url], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT)
        self.ask("SET client_min_messages = error; SET session_replication_role = replica")

    def ask(self, sql):
        self.psql.stdin.write(f"{sql};\n\\echo {END}\n")
        self.psql.stdin.flush()
        lines = []
        for line in self.psql.stdout:
            if line == END + "\n":
                break
            lines.append(line.rstrip("\n"))
        if any(line.startswith("ERROR:") for line in lines):
            raise sqlite3.IntegrityError("; ".join(lines))
        return lines

    def execute(self, sql, values=()):
        parts = sql.split("?")
        assert len(parts) == len(values) + 1, sql
        sql = parts[0] + "".join(literal(v) + part for v, part in zip(values, parts[1:]))
        table = re.fullmatch(r"PRAGMA table_info\((\w+)\)", sql)
        if table:
            rows = self.select("SELECT column_name, data_type, is_nullable = 'NO' AS needed FROM information_schema.columns "
                               f"WHERE table_schema = 'public' AND table_name = '{table[1]}' ORDER BY ordinal_position")
            return Answer([(n, name, KIND[kind], needed) for n, (name, kind, needed) in enumerate(rows)])
        sql = re.sub(r"\bX'([0-9a-f]*)'", r"'\\x\1'::bytea", sql)
        return Answer(self.select(sql) if sql.startswith("SELECT") else self.ask(sql) and [])

    def select(self, sql):
        return [tuple(map(cell, json.loads(line).values())) for line in self.ask(f"SELECT row_to_json(q) FROM ({sql}) q")]

    def executemany(self, sql, rows):
        for row in rows:
            self.execute(sql, row)

    def close(self):
        if self.psql.poll() is None:
            self.psql.stdin.close()
            self.psql.stdout.close()
            self.psql.wait()


TABLES = ("site", *KEYS, *VOUCHED)


class OnPostgres:
    """A history of history.py in a database of a server. Each state of its tables stands beside them in a schema of its
    own, to be put back."""

    def __init__(self, history, server):
        self.__dict__.update(history.__dict__)
        self.history, self.states = history, {}
        self.url = copy_to_postgres(self.program, self.file_of(self.last), server, f"tamper_{os.getpid()}", is_checked=False)
        # A number is taken for true or false, as SQLite takes it.
        self.sql("UPDATE pg_cast SET castcontext = 'a' WHERE castsource = 'int4'::regtype AND casttarget = 'bool'::regtype")
        for state in (self.last, *self.older):
            self.keep(state, f"kept_{len(self.states)}")

    def file_of(self, state):
        file = self.folder / f"state-{len(self.states)}.db"
        file.write_bytes(state["clerkwell.db"])
        return file

    def keep(self, state, schema):
        records, script = sqlite3.connect(self.file_of(state)), [f"CREATE SCHEMA {schema}"]
        for table in TABLES:
            names = ", ".join(row[1] for row in records.execute(f"PRAGMA table_info({table})"))
            rows = [f"({', '.join(map(literal, row))})" for row in records.execute(f"SELECT {names} FROM {table}")]
            script.append(f"CREATE TABLE {schema}.{table} (LIKE {table})")
            script += [f"INSERT INTO {schema}.{table} ({names}) VALUES {', '.join(rows)}"] if rows else []
        records.close()
        self.sql(*script)
        self.states[id(state)] = schema

    def sql(self, *texts):
        subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", self.url], input=";\n".join(texts) + ";\n", text=True,
                       check=True, stdout=subprocess.DEVNULL)

    def open(self, folder):
        return PgConnection(self.url)

    def put(self, folder, state=None):
        state = state or self.last
        for name in [p.name for p in folder.iterdir()]:
            (folder / name).unlink()
        for name in FILES[1:]:
            (folder / name).write_bytes(state[name])
            (folder / name).chmod(0o600)
        back = [text for table in TABLES for text in (
            f"DELETE FROM {table}", f"INSERT INTO {table} SELECT * FROM {self.states[id(state)]}.{table}")]
        self.sql("SET session_replication_role = replica", "BEGIN", *back, "COMMIT", f"VACUUM {', '.join(TABLES)}")

    def run(self, *words, **more):
        return self.history.run(*words, "--database", self.url, **more)

    def ask_program(self, folder, program=None, env=None):
        return type(self.history).ask_program(self, folder, program, env)

    def ask_verifier(self, folder, verifier=audit_verifier):
        return type(self.history).ask_verifier(self, folder, verifier)

    def database(self, folder):
        return self.url
