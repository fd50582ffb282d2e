#!/usr/bin/env python3
"""Backups that are damaged in every way we can think of: damaged_backups.py PROGRAM STAND-IN [--damaged N] [--seed N].

Each is refused with one sentence that names the file and says what to do, and the folder it was for is as it was:
absent, empty, or with somebody's files in it. TAP. The control is STAND-IN, whose restore takes every hash for
right: it must be seen to accept some. Short: 60, some of each kind; long: CLERKWELL_DAMAGED=1000, or --damaged.
"""
import argparse
import collections
import hashlib
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from records_hash import hash_of_sqlite  # noqa: E402
from tap import Tap  # noqa: E402

BLOCK, TOLD_EVERY = 512, 200
ADVICE = ("use an older one", "choose an empty folder", "make room", "No such file or directory")
VERSION = b"clerkwell backup 1\n"


def padded(raw):
    return raw + bytes(-len(raw) % BLOCK)


def heading(name, size):
    raw = bytearray(BLOCK)
    raw[:len(name)] = name
    raw[100:108] = raw[100:108] = b"0000600\0"
    raw[108:116] = raw[116:124] = b"0000000\0"
    raw[124:136] = b"%011o\0" % size if size < 8 ** 11 else b"\x80" + size.to_bytes(11, "big")
    raw[136:148] = b"%011o\0" % 0
    raw[156:157] = b"0"
    raw[257:265] = b"ustar\00000"
    raw[148:156] = b" " * 8
    raw[148:156] = b"%06o\0 " % sum(raw)
    return bytes(raw)


def manifest_of(files, version=VERSION):
    return version + b"".join(b"%s  %d  %s\n" % (hashlib.sha256(raw).hexdigest().encode(), len(raw), name)
                              for name, raw in files)


def archive_of(files, version=VERSION, manifest=None):
    """As the program makes it, of [(name, bytes)]."""
    manifest = manifest_of(files, version) if manifest is None else manifest
    made = heading(b"manifest", len(manifest)) + padded(manifest)
    return made + b"".join(heading(name, len(raw)) + padded(raw) for name, raw in files) + bytes(2 * BLOCK)


def files_of(archive):
    """[(name, bytes)] of a good archive, without its manifest."""
    files, at = [], 0
    while archive[at]:
        name, size = archive[at:at + 99].rstrip(b"\0"), int(archive[at + 124:at + 135], 8)
        files.append((name, archive[at + BLOCK:at + BLOCK + size]))
        at += BLOCK + len(padded(files[-1][1]))
    return files[1:]


# ---- the kinds of damage: each gives the bytes of a file, or makes something of the given path ------


class Damage:
    def __init__(self, good, other, chance, folder):
        self.good, self.other, self.random, self.folder = good, other, chance, folder
        self.files, self.other_files = files_of(good), files_of(other)
        assert archive_of(self.files) == good, "the test makes archives otherwise than the program"

    def headings(self):
        at, found = 0, []
        while self.good[at]:
            found.append(at)
            at += BLOCK + len(padded(bytes(int(self.good[at + 124:at + 135], 8))))
        return found

    def with_bits(self, places):
        raw = bytearray(self.good)
        for at, bit in places:
            raw[at] ^= 1 << bit
        return bytes(raw)

    def bits(self):
        return self.with_bits([(self.random.randrange(len(self.good)), self.random.randrange(8))
                               for _ in range(self.random.choice((1, 1, 2, 8)))])

    def bits_of_small_files(self):
        """In what is not the records: manifest, hash, key, checkpoints, and all headings."""
        small = [at for at in range(len(self.good)) if at < 2048] + list(range(self.headings()[2], len(self.good)))
        return self.with_bits([(self.random.choice(small), self.random.randrange(8))])

    def bits_of_a_heading(self):
        return self.with_bits([(self.random.choice(self.headings()) + self.random.randrange(BLOCK),
                                self.random.randrange(8))])

    def two_of_a_heading(self):
        """One more here and one less there: its own sum stays right."""
        at, raw = self.random.choice(self.headings()), bytearray(self.good)
        places = [at + 101, at + 110, at + 120, at + 140, at + 146]
        one, two = self.random.sample(places, 2)
        raw[one], raw[two] = raw[one] + 1, raw[two] - 1 & 0xFF
        raw[at + 148:at + 156] = b" " * 8
        raw[at + 148:at + 156] = b"%06o\0 " % sum(raw[at:at + BLOCK])
        return bytes(raw)

    def truncated(self):
        n = len(self.good)
        return self.good[:self.random.choice([self.random.randrange(n), self.random.randrange(n // BLOCK) * BLOCK,
                                              n - 1, n - BLOCK, n - 2 * BLOCK, 1, BLOCK])]

    def inserted(self):
        at = self.random.choice([self.random.randrange(len(self.good)), len(self.good),
                                 self.random.randrange(len(self.good) // BLOCK) * BLOCK])
        piece = self.random.choice([bytes(1), bytes(BLOCK), self.random.randbytes(self.random.randrange(1, 3000))])
        return self.good[:at] + piece + self.good[at:]

    def piece_missing(self):
        at = self.random.randrange(len(self.good) - BLOCK)
        return self.good[:at] + self.good[at + self.random.choice((1, 16, BLOCK, 5 * BLOCK)):]

    def swapped(self):
        """Blocks of 512 or pages of 4096 change places."""
        size = self.random.choice((BLOCK, 4096))
        blocks = [self.good[at:at + size] for at in range(0, len(self.good), size)]
        while True:
            one, two = self.random.sample(range(len(blocks)), 2)
            if blocks[one] != blocks[two]:
                break
        blocks[one], blocks[two] = blocks[two], blocks[one]
        return b"".join(blocks)

    def overwritten(self):
        """A piece of zeros, of noise, or of another place."""
        size = self.random.choice((BLOCK, 4096))
        while True:
            at = self.random.randrange(len(self.good) - size)
            piece = self.random.choice([bytes(size), self.random.randbytes(size), self.good[:size]])
            if self.good[at:at + size] != piece:
                return self.good[:at] + piece + self.good[at + size:]

    def another_version(self):
        return archive_of(self.files, self.random.choice(
            [b"clerkwell backup 2\n", b"clerkwell backup 10\n", b"clerkwell backup\n", b"clerkwell backup 1 \n",
             b"clerkwell backup 1\r\n", b"Clerkwell backup 1\n", b""]))

    def joined(self):
        """Parts of two archives."""
        cut = self.random.randrange(1, min(len(self.good), len(self.other)) // BLOCK) * BLOCK
        place = self.random.randrange(1, len(self.files))
        return self.random.choice([
            self.good + self.other, self.good[:-2 * BLOCK] + self.other, self.good[:cut] + self.other[cut:],
            archive_of(self.other_files, manifest=manifest_of(self.files)),
            archive_of(self.files[:place] + self.other_files[place:], manifest=manifest_of(self.files)),
            archive_of([self.other_files[0]] + self.files[1:])])  # right in itself: only the hash of the records tells

    def nothing(self):
        return b""

    def no_archive(self):
        return self.random.choice([self.random.randbytes(5000), b"\n" * 5000, self.files[0][1], bytes(1024),
                                   b"SQLite format 3\0", b"PK\x03\x04" + bytes(2000)])

    def no_file(self, path):
        kind = self.random.randrange(5)
        if kind == 0:
            path.mkdir()
        elif kind == 1:
            os.mkfifo(path)
        elif kind == 2:
            path.symlink_to("/dev/zero")
        elif kind == 3:
            path.symlink_to(self.folder / "nowhere")
        # else: nothing at all

    def sparse(self, path):
        """A terabyte of nothing; as all, behind an archive, or promised by a manifest that is right."""
        kind, huge = self.random.randrange(3), 1 << 40
        with open(path, "wb") as made:
            if kind == 1:
                made.write(self.good)
            if kind == 2:
                manifest = VERSION + b"%s  %d  clerkwell.db\n" % (b"0" * 64, huge)
                made.write(heading(b"manifest", len(manifest)) + padded(manifest) + heading(b"clerkwell.db", huge))
                huge = made.tell() + huge + 2 * BLOCK
            made.truncate(huge)

    def misplaced(self):
        """Whole, but a name stands where it must not, or is none of ours."""
        files, names = self.files, [name for name, _ in self.files]
        raw = self.random.choice(files)[1]
        stranger = self.random.choice([b"../clerkwell.db", b"/etc/passwd", b"lock", b"control", b"clerkwell.db-wal", b"x/y",
                                       b"restoring", b"", b".", b"manifest", b"clerkwell.db\nlock", b"Clerkwell.db"])
        turned = names[1:] + names[:1]
        return self.random.choice([
            archive_of(files + [(stranger, raw)]), archive_of([(stranger, raw)] + files), archive_of(files + files[:1]),
            archive_of([(name, raw) for name, (_, raw) in zip(turned, files)]), archive_of(files[1:]), archive_of([]),
            archive_of([file for file in files if file[0] != b"records.sha256"]),
            archive_of([(b"clerkwell.db", b"")] + files[1:])])

    def changed_records(self):
        """Archive and hashes of bytes are right; a row, or an index, is not what was saved."""
        file = self.folder / "changed.db"
        file.write_bytes(self.files[0][1])
        records = sqlite3.connect(file)
        kind, rest = self.random.randrange(4), self.files[1:]
        if kind == 0:
            records.execute("UPDATE site SET telephone = telephone || '1'")
        elif kind == 1:
            records.execute("DELETE FROM person_role WHERE rowid = (SELECT MAX(rowid) FROM person_role)")
        elif kind == 2:
            records.execute("UPDATE audit_head SET size = CAST(size AS BLOB)")
        else:  # its hash is right too, and the index says what the table does not
            records.execute("PRAGMA writable_schema = ON")
            records.execute("UPDATE sqlite_master SET sql = replace(sql, 'subject_id, at', 'patient_id, at') WHERE name = "
                            "'audit_entry_subject'")
        records.commit()
        records.close()
        raw = file.read_bytes()
        if kind == 3:
            rest = [(b"records.sha256", hash_of_sqlite(file).encode() + b"\n")] + rest[1:]
        for side in ("-wal", "-shm"):
            pathlib.Path(str(file) + side).unlink(missing_ok=True)
        return archive_of([(b"clerkwell.db", raw)] + rest)


KINDS = ["bits", "bits_of_small_files", "bits_of_a_heading", "two_of_a_heading", "truncated", "inserted", "piece_missing",
         "swapped", "overwritten", "another_version", "joined", "nothing", "no_archive", "no_file", "sparse", "misplaced",
         "changed_records"]


# ---- restoring --------------------------------------------------------------------------------------


def look(folder):
    """What is there below a folder: names, kinds, rights, contents."""
    if not folder.exists():
        return None
    return sorted((str(path.relative_to(folder)), path.lstat().st_mode, path.read_bytes() if path.is_file() else b"")
                  for path in folder.rglob("*"))


def prepare(chance, target):
    """What is there before: nothing, not even the folder above; an empty folder; somebody's files."""
    kind = chance.randrange(4)
    if kind > 0:
        target.mkdir(parents=True)
    if kind > 1:
        (target / "notes.txt").write_text("Ring the printer's people")
        (target / "letters").mkdir()
        (target / "letters" / "one.pdf").write_bytes(b"%PDF")
    if kind > 2:
        (target / "lock").touch(0o600)


def restore(program, archive, target, standin=None):
    environment = {**os.environ, "CLERKWELL_STANDIN": standin or ""}
    return subprocess.run([str(program), "restore", str(archive), "--data", str(target)], capture_output=True, text=True,
                          env=environment, timeout=120)


def complaints(answer, archive):
    *notes, said = answer.stderr.strip().splitlines() or [""]
    notes = [line for line in notes if not line.startswith("database: ")]  # SQLite's own words, for the operator
    if answer.returncode == 0:
        return "it was accepted"
    if answer.returncode not in (1, 75):
        return f"it ended with {answer.returncode}: {answer.stderr[-300:]}"
    if notes or not said.startswith("clerkwell: "):
        return "not one sentence: " + answer.stderr
    if str(archive) not in said:
        return "the sentence does not name the file: " + said
    if not any(advice in said for advice in ADVICE):
        return "the sentence does not say what to do: " + said
    return None


def try_one(program, damage, kind, number, folder):
    """What is wrong with how it was met, or None."""
    archive, target = folder / f"archive-{number}", folder / f"above-{number}" / "clinic"
    make = getattr(damage, kind)
    if kind in ("no_file", "sparse"):
        make(archive)
    else:
        made = damage.good
        while made == damage.good:  # ends of two archives may be alike
            made = make()
        archive.write_bytes(made)
    prepare(damage.random, target)
    before = look(target.parent)
    try:
        wrong = complaints(restore(program, archive, target), archive)
    except subprocess.TimeoutExpired:
        wrong = "it never ended"
    if wrong is None and look(target.parent) != before:
        wrong = f"the folder is not as it was: {[name for name, _, _ in look(target.parent) or []]}"
    if wrong is None:
        if archive.is_dir() and not archive.is_symlink():
            archive.rmdir()
        else:
            archive.unlink(missing_ok=True)
        shutil.rmtree(target.parent, ignore_errors=True)
    return wrong and f"{kind} ({number}): {wrong}"


def good_archives(program, folder):
    """Two backups of one clinic, from before and after something was done."""
    def run(*words, typed=""):
        done = subprocess.run([str(program), *map(str, words)], input=typed, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr

    data = folder / "clinic"
    run("init", "--data", data, "--site", "Northgate Heart Clinic", "--admin", "manager", typed="a quiet long phrase\n")
    (data / "clerkwell.conf").write_text("[serve]\nthreads = 2\n")
    for name in ("first", "second"):
        run("user", "add", name, "--roles", "secretary", "--family", "N", "--data", data, typed="a quiet long phrase\n")
        run("audit", "checkpoint", "--data", data)
        run("backup", folder / name, "--data", data)
    return (folder / "second").read_bytes(), (folder / "first").read_bytes()


def accepted_unchecked(standin, damage, folder):
    """How many archives with a damaged key or damaged checkpoints the stand-in takes."""
    n = 0
    for number in range(12):
        place = 1 + number % (len(damage.files) - 1)
        name, raw = damage.files[place]
        changed = bytearray(raw)
        changed[damage.random.randrange(len(raw))] ^= 1
        files = damage.files[:place] + [(name, bytes(changed))] + damage.files[place + 1:]
        (folder / "unchecked").write_bytes(archive_of(files, manifest=manifest_of(damage.files)))
        n += restore(standin, folder / "unchecked", folder / f"unchecked-{number}", "unchecked").returncode == 0
    return n


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("standin")
    options.add_argument("--damaged", type=int, default=int(os.environ.get("CLERKWELL_DAMAGED", "60")))
    options.add_argument("--seed", type=int, default=int(time.time()))
    o = options.parse_args()
    tap = Tap(3)
    tap.note(f"seed {o.seed}")
    with tempfile.TemporaryDirectory(prefix="clerkwell-damaged-") as name:
        folder = pathlib.Path(name)
        good, other = good_archives(o.program, folder)
        damage, wrong, n = Damage(good, other, random.Random(o.seed), folder), [], collections.Counter()
        for number in range(o.damaged):
            kind = KINDS[number % len(KINDS)]
            n[kind] += 1
            complaint = try_one(o.program, damage, kind, number, folder)
            if complaint:
                wrong.append(complaint)
            if (number + 1) % TOLD_EVERY == 0:
                tap.note(f"{number + 1} tried, {len(wrong)} met wrongly")
        tap.say([re.sub(r"\s+", " ", text) for text in wrong], "every damaged backup is refused, named, and leaves the folder as it was",
                [f"{o.damaged} damaged archives: " + ", ".join(f"{count} {kind}" for kind, count in n.items())])
        whole = restore(o.program, folder / "second", folder / "whole")
        tap.say([whole.stderr] if whole.returncode else [], "the same backup undamaged is restored")
        taken = accepted_unchecked(o.standin, damage, folder)
        tap.caught([f"{taken} of 12 accepted"] if taken else [], "a restore that does not look at the hashes is caught accepting damage")
    tap.end()


if __name__ == "__main__":
    main()
