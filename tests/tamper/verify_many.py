#!/usr/bin/env python3
"""How long `clerkwell audit verify` takes over a long history: verify_many.py PROGRAM [LEAVES] [FOLDER]

Makes the history itself (10,000,000 leaves unless told otherwise, 2.3 GB, made in FOLDER if one is given),
signs it, asks three times, and prints one line of JSON. Goal G17: 60 seconds. Not part of ./test: it takes a release
build and a quarter of an hour.
"""
import hashlib
import json
import pathlib
import random
import resource
import struct
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from history import KINDS, History, audit_verifier, open_records  # noqa: E402

AT_ONCE = 20000


def rows_from(index, n, dice):
    """Rows and leaves of entries as they are written: four fifths with a patient, one in ten with personal text."""
    random_bytes = dice.randbytes(64 * n)
    rows, texts, leaves = [], [], []
    for i in range(n):
        class_, kind, subject, detail = KINDS[(index * 7 + i) % len(KINDS)]
        b = random_bytes[64 * i:64 * i + 64]
        entry, person, patient, subject_id = b[:16], b[16:32], b[32:48], b[48:]
        if i % 5 == 0:
            patient = None
        text_hash = None
        if i % 10 == 0:
            text = "Okonkwo-Hale"
            text_hash = hashlib.sha256(person + text.encode()).digest()
            texts.append((1, index + i, person, text))
        row = (index + i, entry, class_, kind, 1764000000000000 + (index + i) * 1003, person, patient, subject, subject_id,
               detail, text_hash, "")
        leaf = hashlib.sha256(b"".join((
            b"\0\0\0\0\x16clerkwell audit leaf 1\0\0\0\x08", struct.pack(">q", 1), b"\0\0\0\x08", struct.pack(">q", row[0]),
            b"\0\0\0\x10", entry, struct.pack(">I", len(class_)), class_.encode(), struct.pack(">I", len(kind)), kind.encode(),
            b"\0\0\0\x08", struct.pack(">q", row[4]), b"\0\0\0\x10", person, b"\0\0\0\x10" + patient if patient else bytes(4),
            struct.pack(">I", len(subject)), subject.encode(), b"\0\0\0\x10", subject_id, struct.pack(">I", len(detail)),
            detail.encode(), b"\0\0\0\x20" + text_hash if text_hash else bytes(4), bytes(4)))).digest()
        rows.append((1, *row, leaf))
        leaves.append(leaf)
    return rows, texts, leaves


def make(history, n):
    connection = open_records(history.data)
    connection.execute("PRAGMA cache_size = -400000")
    for table in ("audit_entry", "audit_text", "audit_node", "audit_checkpoint", "audit_head"):
        connection.execute(f"DELETE FROM {table}")
    (history.data / "audit.checkpoints").unlink()
    indexes = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'audit_entry' "
                                 "AND sql IS NOT NULL").fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    tree, dice = audit_verifier.Tree(), random.Random(7)
    for index in range(0, n, AT_ONCE):
        rows, texts, leaves = rows_from(index, min(AT_ONCE, n - index), dice)
        connection.execute("BEGIN")
        connection.executemany(f"INSERT INTO audit_entry (site_id, {', '.join(audit_verifier.COLUMNS)}) VALUES "
                               f"(?{', ?' * len(audit_verifier.COLUMNS)})", rows)
        connection.executemany("INSERT INTO audit_text VALUES (?, ?, ?, ?)", texts)
        connection.execute("COMMIT")
        for leaf in leaves:
            tree.add(leaf)
        if index % (AT_ONCE * 50) == 0:
            print(f"# {index + len(rows)} leaves", file=sys.stderr, flush=True)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO audit_node VALUES (1, ?, ?, ?)",
                           [(level, position, node) for (level, position), node in tree.kept.items()])
    connection.execute("INSERT INTO audit_head VALUES (1, ?, ?)", (tree.size, b"".join(tree.peaks)))
    connection.execute("COMMIT")
    for _, sql in indexes:
        connection.execute(sql)
    connection.close()
    history.run("audit", "checkpoint")


def cpu_stolen():
    """Jiffies of the machine, and how many of them others had."""
    figures = list(map(int, pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:9]))
    return sum(figures), figures[7]


def main():
    program, n = pathlib.Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000_000
    with tempfile.TemporaryDirectory(prefix="clerkwell-many-", dir=sys.argv[3] if len(sys.argv) > 3 else None) as folder:
        history = History(program, folder, 3, random.Random(1))
        make(history, n)
        runs = []
        for _ in range(3):
            before, used, began = cpu_stolen(), resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
            done = history.run("audit", "verify", "--json", timeout=1800)
            seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
            report = json.loads(done.stdout)[0]
            assert report["ok"] and report["entries"] == n, report
            jiffies = cpu_stolen()
            runs.append({"seconds": round(seconds, 1), "cpu": round(after.ru_utime + after.ru_stime - used.ru_utime -
                                                                    used.ru_stime, 1),
                         "stolen": round((jiffies[1] - before[1]) / max(1, jiffies[0] - before[0]), 3)})
        print(json.dumps({"leaves": n, "file_mb": (history.data / "clerkwell.db").stat().st_size >> 20, "runs": runs}))


if __name__ == "__main__":
    main()
