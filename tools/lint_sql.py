#!/usr/bin/env python3
"""SQL that both engines read alike, and no site's rows for another: lint_sql.py [ROOT]. TAP on standard output.

Looks at the text of every STATEMENT(...) in src/ and src/*/ (CONTRIBUTING rule 5): words that only one engine
knows or that take time, ids or folding from the database; parameters not numbered $1 to $n; and statements
on a table of sql/ with a site_id whose WHERE or column list does not name it. Migrations
that are not built in. And SQLite is asked for its plan of each, with what src/db/db_sqlite_plan.c tells the planner: an
index must not be walked for its later columns alone ("ANY"). It proves on planted mistakes that it finds them.
"""
import pathlib
import re
import sqlite3
import sys

from tap import Tap

PIECES = r'((?:(?:"(?:\\.|[^"\\])*"|[A-Z]\w*)\s*)+)'
STATEMENT = re.compile(r'\bSTATEMENT\s*\(\s*(\w+)\s*,\s*' + PIECES + r'\)\s*;')
MACRO = re.compile(r'^#define\s+([A-Z]\w*)\s+((?:(?:"(?:\\.|[^"\\])*"|[A-Z]\w*|\\\n)[ \t]*)+)$', re.M)
DECLARED = re.compile(r"^[ \t]*STATEMENT\s*\(", re.M)
PIECE = re.compile(r'"((?:\\.|[^"\\])*)"|([A-Z]\w*)')

FORBIDDEN = [  # what, why; on the text in capitals, without its quoted texts
    (r"\bNOW\s*\(|\bCURRENT_(DATE|TIME|TIMESTAMP)\b|\b(DATE|DATETIME|STRFTIME|JULIANDAY|UNIXEPOCH)\s*\(",
     "time comes as a parameter"),
    (r"\bI?LIKE\b|\bGLOB\b|\bREGEXP\b|\bSIMILAR\s+TO\b|~", "search by a folded key column"),
    (r"\b(UPPER|LOWER|INITCAP)\s*\(", "folded keys come from the program"),
    (r"\bJSONB?(_\w+)?\b|->", "no JSON functions"),
    (r"\b(GROUP_CONCAT|STRING_AGG|ARRAY_AGG)\b", "join texts in the program"),
    (r"\bFOR\s+(UPDATE|SHARE|NO\s+KEY)\b|\bSKIP\s+LOCKED\b", "SQLite has no row locks: change the row instead"),
    (r"::", "write CAST(... AS ...)"),
    (r"\b(RANDOM|RANDOMBLOB|GEN_RANDOM_UUID|LAST_INSERT_ROWID|CHANGES|NEXTVAL|CURRVAL)\s*\(|\bROWID\b",
     "ids come from the program"),
    (r"\bINSERT\s+OR\b|\bREPLACE\s+INTO\b", "write ON CONFLICT"),
    (r"^\s*WITH\b.*\b(INSERT|UPDATE|DELETE)\b", "no WITH before a change"),
    (r"\bUPDATE\s+\w+\s+(AS\s+)?(?!SET\b)\w+\s+SET\b.*\bRETURNING\b.*\b\w+\.", "no RETURNING with an alias after UPDATE"),
    (r"\bAUTOINCREMENT\b|\bSERIAL\b|\bPRAGMA\b|\bATTACH\b|\b(CREATE|ALTER|DROP)\s", "the schema changes in sql/ only"),
    (r"(?<!CAST\()(?<!CAST\( )\bSUM\s*\(", "PostgreSQL sums BIGINT to numeric: CAST(sum(...) AS BIGINT)"),
    (r"\?", "parameters are $1 to $n"),
]

# Statements that are meant for all sites at once, and why.
ACROSS_SITES = {
    "site_list": "jobs and commands walk the sites; a site's row holds nothing of its patients",
}


def site_tables(sql_folder):
    tables = {}
    for path in sorted(sql_folder.glob("*.sql")):
        text = re.sub(r"--[^\n]*", "", path.read_text())
        for name, body in re.findall(r"CREATE\s+TABLE\s+(\w+)\s*\((.*?)\n\);", text, re.S | re.I):
            tables[name.lower()] = bool(re.search(r"^\s*site_id\b", body, re.M))
    return {name for name, has_site in tables.items() if has_site}


def names_site(sql):
    """Whether site_id stands where it limits: in WHERE, ON or USING, or in the columns of an INSERT."""
    insert = re.match(r"\s*INSERT\s+INTO\s+\w+\s*\(([^)]*)\)", sql, re.I)
    if insert:
        return re.search(r"\bsite_id\b", insert.group(1)) is not None
    limits = re.split(r"\bWHERE\b", sql, maxsplit=1, flags=re.I)
    return len(limits) == 2 and re.search(r"\bsite_id\b", limits[1]) is not None


def check_statement(name, sql, tables):
    without_texts = re.sub(r"'[^']*'", "''", sql)
    problems = [f"{name}: {match.group(0).strip()!r}: {why}" for pattern, why in FORBIDDEN
                if (match := re.search(pattern, without_texts.upper(), re.S))]
    numbers = {int(n) for n in re.findall(r"\$(\d+)", without_texts)}
    if numbers != set(range(1, len(numbers) + 1)):
        problems.append(f"{name}: its parameters are not $1 to ${len(numbers)}")
    used = {word.lower() for word in re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE|,)\s+(\w+)", without_texts, re.I)}
    if name not in ACROSS_SITES and used & tables and not names_site(without_texts):
        problems.append(f"{name}: {', '.join(sorted(used & tables))} without site_id in WHERE or the columns")
    return problems


def joined(pieces, macros):
    """The text of literals and of macros of this file that are literals; None when there is another word."""
    text = ""
    for literal, word in PIECE.findall(pieces):
        more = joined(macros[word], macros) if word in macros else None if word else literal
        if more is None:
            return None
        text += more
    return text


def statements_of(text):
    macros = dict(MACRO.findall(text))
    for match in STATEMENT.finditer(text):
        sql = joined(match.group(2), macros)
        if sql is not None:
            yield match.group(1), sql


def check_text(where, text, tables):
    problems, n = [], 0
    for name, sql in statements_of(text):
        n += 1
        problems += [f"{where}: {problem}" for problem in check_statement(name, sql, tables)]
    if n != len(DECLARED.findall(text)):
        problems.append(f"{where}: a STATEMENT is not string literals, or macros of this file that are, so it cannot be checked")
    return n, problems


def self_test():
    planted = [("SELECT n FROM thing WHERE site_id = $1 AND at < now()", "time comes"),
               ("SELECT n FROM thing WHERE site_id = $1 AND word LIKE $2", "folded key"),
               ("SELECT n FROM thing WHERE site_id = $1 AND lower(word) = $2", "folded keys"),
               ("SELECT string_agg(word, ',') FROM thing WHERE site_id = $1", "join texts"),
               ("SELECT n FROM thing WHERE site_id = $1 FOR UPDATE", "row locks"),
               ("SELECT n::text FROM thing WHERE site_id = $1", "CAST"),
               ("SELECT sum(n) FROM thing WHERE site_id = $1", "numeric"),
               ("WITH x AS (SELECT 1) INSERT INTO free (n) VALUES ($1)", "no WITH"),
               ("SELECT json_extract(word, 'x') FROM thing WHERE site_id = $1", "JSON"),
               ("SELECT n FROM thing WHERE n = $1", "without site_id"),
               ("SELECT site_id FROM thing WHERE n = $1", "without site_id"),
               ("INSERT INTO thing (n) VALUES ($1)", "without site_id"),
               ("UPDATE thing SET n = 1", "without site_id"),
               ("SELECT n FROM free, thing WHERE n = $1", "without site_id"),
               ("SELECT n FROM thing WHERE site_id = $1 AND n = $3", "not $1 to $2")]
    for sql, complaint in planted:
        _, found = check_text("p.c", f'STATEMENT(planted, "{sql}");', {"thing"})
        if len(found) != 1 or complaint not in found[0]:
            return f"planted {complaint!r}, found {found}"
    clean = ('STATEMENT(a, "SELECT CAST(sum(n) AS BIGINT) FROM thing "\n "WHERE site_id = $1 AND word = \'like; now()\'");\n'
             'STATEMENT(b, "INSERT INTO thing (site_id, n) VALUES ($1, $2)");\n'
             '#define COLUMNS "n, "  \\\n    "word"\nSTATEMENT(c, "SELECT " COLUMNS " FROM free WHERE n = $1");')
    found = check_text("c.c", clean, {"thing"})
    if found != (3, []):
        return f"clean text: {found}"
    hidden = check_text("h.c", 'STATEMENT(a, "SELECT " COLUMNS " FROM thing");', {"thing"})
    return None if len(hidden[1]) == 1 else f"a macro in a statement: {hidden}"


def planner(root):
    """An empty database of SQLite that expects what the program tells it to."""
    told = (root / "src/db/db_sqlite_plan.c").read_text()
    told = re.search(r"expectations\[\] =(.*?);\n", told, re.S).group(1)
    db = sqlite3.connect(":memory:")
    for path in sorted((root / "sql").glob("*.sql")):
        db.executescript(path.read_text())
    db.execute("ANALYZE sqlite_schema")
    db.execute("DELETE FROM sqlite_stat1")
    db.execute("".join(re.findall(r'"((?:\\.|[^"\\])*)"', told)).replace('\\"', '"'))
    db.execute("ANALYZE sqlite_schema")
    return db


def walks_of(db, sql):
    """The lines of its plan that walk an index from end to end to look at a later column of each entry."""
    nothing = [None] * len(set(re.findall(r"\$\d+", sql)))
    plan = db.execute("EXPLAIN QUERY PLAN " + re.sub(r"\$(\d+)", r"?\1", sql), nothing)
    return [row[3] for row in plan if "ANY(" in row[3]]


def check_plans(root):
    """Of every statement; and of one that was written like this."""
    db = planner(root)
    planted = ("SELECT p.address FROM patient p WHERE p.site_id = $1 AND p.birth_date = $2 AND p.sound_key || '' = $3 AND "
               "p.given_key >= $4 AND p.given_key < $5 AND p.merged_into IS NULL ORDER BY p.given_key LIMIT $6")
    problems = [] if walks_of(db, planted) else ["a planted walk is not found"]
    for path in sorted((root / "src").rglob("*.c")):
        for name, sql in statements_of(path.read_text()):
            problems += [f"{path.relative_to(root)}: {name}: {line}" for line in walks_of(db, sql.replace('\\"', '"'))]
    return problems


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    tables = site_tables(root / "sql")
    n, problems = 0, []
    for path in sorted((root / "src").rglob("*.c")):
        more, found = check_text(path.relative_to(root), path.read_text(), tables)
        n += more
        problems += found
    build = (root / "src/db/meson.build").read_text()
    problems += [f"src/db/meson.build: sql/{path.name} is not in db_migrations" for path in
                 sorted((root / "sql").glob("*.sql")) if f"/sql/{path.name}'" not in build]
    wrong, tap = self_test(), Tap(3)
    tap.say(problems if tables else ["there are no tables"], f"{n} statements on {len(tables)} tables of sites keep to common SQL")
    tap.say([wrong] if wrong else [], "planted mistakes are found")
    tap.say(check_plans(root), "no statement walks an index of SQLite for a later column of it")
    tap.end()


if __name__ == "__main__":
    main()
