"""Which statements may reach the database: those that the source declares, and the engines' own few words.

Both are read from the source here, not asked of the program. A text that was put together at run time is in neither.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tools"))
import lint_sql  # noqa: E402

TOLD = {"sqlite3_prepare_v2", "sqlite3_prepare_v3", "sqlite3_exec", "PQsendPrepare", "PQsendQueryParams", "PQexec"}
# All other ways to give a database a text.
UNTOLD = re.compile(r"sqlite3_(prepare\w*|exec|get_table|declare_vtab|complete)|PQ(prepare|exec|execParams|sendQuery|sendQueryParams|sendPrepare|fn)")


def of_c(text):
    return text.encode().decode("unicode_escape")


def declared():
    texts = set()
    for path in (ROOT / "src").rglob("*.c"):
        texts |= {of_c(sql) for _, sql in lint_sql.statements_of(path.read_text())}
    return texts


def of_engines():
    """Every text of src/db and every statement of the migrations: what begins, commits, sets and defines."""
    texts = set()
    for path in (ROOT / "src/db").glob("*.c"):
        for run in re.findall(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*', path.read_text()):
            texts |= set(pieces("".join(of_c(part) for part in re.findall(r'"((?:\\.|[^"\\\n])*)"', run))))
    for path in (ROOT / "sql").glob("*.sql"):
        texts |= set(pieces(re.sub(r"--[^\n]*", "", path.read_text())))
    return {re.compile(re.escape(text).replace("%lld", r"\d+")) for text in texts if text}


def pieces(text):
    """Several statements in one text, apart. None of these holds a semicolon otherwise."""
    return [" ".join(piece.split()) for piece in re.sub(r"--[^\n]*", "", text).split(";") if piece.strip()]


class Source:
    def __init__(self):
        self.declared, self.engines = declared(), of_engines()
        assert len(self.declared) > 100, "the statements of the source are not found"

    def is_of_engine(self, text):
        return all(any(p.fullmatch(piece) for p in self.engines) for piece in pieces(text))

    def places(self, told):
        """Where some of them stand, "file: first words"."""
        found = []
        for path in sorted((ROOT / "src").rglob("*.c")):
            found += [f"{path.stem}: {' '.join(of_c(sql).split())[:60]}" for _, sql in lint_sql.statements_of(path.read_text())
                      if of_c(sql) in told]
        return found

    def strange(self, told):
        return sorted(text for text in told - self.declared if not self.is_of_engine(text))


def told(file):
    """What a telling program prepared."""
    return {text.decode() for text in file.read_bytes().split(b"\0") if text} if file.exists() else set()


def untold_ways(program):
    """Functions by which a text could reach a database that the telling program does not listen at."""
    listed = subprocess.run(["nm", "-D", "--undefined-only", str(program)], capture_output=True, text=True, check=True).stdout
    names = {re.sub(r"@.*", "", line.split()[-1]) for line in listed.splitlines()}
    assert TOLD <= names, f"the program does not use {TOLD - names}"
    return sorted(name for name in names if UNTOLD.fullmatch(name) and name not in TOLD)
