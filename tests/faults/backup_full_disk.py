#!/usr/bin/env python3
"""A backup, and a restore, onto a disk that is full or fails: backup_full_disk.py PROGRAM SHIM [--points N]. TAP.

The nth write or sync in the folder that is written is refused, once or from there on, spread over all there are. Each
time it ends with one sentence, nothing stands under the name that was asked for, nothing is left beside it, and what
was there is as it was; or it came through (SQLite writes a page again), and then it holds every row of the clinic.
Afterwards, without a fault, it works. The control is the same judge, shown what was made
without a fault: it must not pass for a refusal. Short: 6 points; long: CLERKWELL_BACKUP_FAULTS=200, or --points.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from damaged_backups import good_archives, look  # noqa: E402
from disk_shim import Disk  # noqa: E402
from records_hash import hash_of_sqlite  # noqa: E402
from tap import Tap  # noqa: E402


class Trial:
    """One command, the folder that it writes in, and what it makes there. `is_whole(made)` says whether it may stand."""

    def __init__(self, program, disk, made, words, is_whole=None):
        self.command = [str(program), *map(str, words)]
        self.disk, self.folder, self.made, self.is_whole = disk, made.parent, made, is_whole

    def run(self, refuse_at=0, refuses_on=0):
        self.disk.n_writes = self.disk.n_syncs = self.disk.n_refused = 0
        self.disk.refuses_on, self.disk.refuse_at = refuses_on, refuse_at
        answer = subprocess.run(self.command, capture_output=True, text=True, timeout=60,
                                env=self.disk.environment(self.folder))
        self.disk.refuse_at = 0
        return answer

    def n_operations(self):
        return self.disk.n_writes + self.disk.n_syncs


def complaint(answer, before, after):
    """What is wrong with how a fault was met, or None."""
    said = [line for line in answer.stderr.strip().splitlines() if not line.startswith("database: ")]
    if answer.returncode == 0:
        return "it was taken for success"
    if answer.returncode not in (1, 75):
        return f"it ended with {answer.returncode}: {answer.stderr[-300:]}"
    if len(said) != 1 or not said[0].startswith("clerkwell: "):
        return "not one sentence: " + answer.stderr
    if after != before:
        return f"left behind: {sorted({name for name, *_ in after or []} ^ {name for name, *_ in before or []})}"
    return None


def take_away(made):
    if made.is_dir():
        shutil.rmtree(made)
    else:
        made.unlink()


def at_each(trial, n_all, points):
    """What is wrong, and how many faults were met."""
    wrong, n_met = [], 0
    for number in range(points):
        at = 1 + number * (n_all - 1) // max(points - 1, 1)
        for refuses_on in (0, 1):
            before = look(trial.folder)
            answer = trial.run(at, refuses_on)
            if trial.disk.n_refused == 0:
                continue
            n_met += 1
            came_through = answer.returncode == 0 and trial.is_whole(trial.made)
            if came_through:
                take_away(trial.made)
            said = None if came_through else complaint(answer, before, look(trial.folder))
            if said:
                wrong.append(f"operation {at} of {n_all}, {'from there on' if refuses_on else 'once'}: {said}")
    return wrong, n_met


def met(n):
    return [] if n else ["no fault was met"]


def refused(done):
    """What a command that should have done its work says instead."""
    return [f"it ended with {done.returncode}: {' '.join(done.stderr.split())}"] if done.returncode else []


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("shim")
    options.add_argument("--points", type=int, default=int(os.environ.get("CLERKWELL_BACKUP_FAULTS", "6")))
    o = options.parse_args()
    tap = Tap(4)
    with tempfile.TemporaryDirectory(prefix="clerkwell-backup-disk-") as name:
        folder = pathlib.Path(name)
        good_archives(o.program, folder)
        disk = Disk(o.shim, folder / "orders")
        for place in ("saved", "restored", "spare"):
            (folder / place).mkdir()
        (folder / "saved" / "older").write_bytes((folder / "first").read_bytes())
        (folder / "restored" / "notes.txt").write_text("Ring the printer's people")
        rows = hash_of_sqlite(folder / "clinic" / "clerkwell.db")

        def backup_to(made):
            return Trial(o.program, disk, made, ("backup", made, "--data", folder / "clinic"), is_whole_backup)

        def restore_to(made):
            return Trial(o.program, disk, made, ("restore", folder / "second", "--data", made), is_whole_clinic)

        def is_whole_clinic(made):
            return hash_of_sqlite(made / "clerkwell.db") == rows

        def is_whole_backup(made):
            again = folder / "again"
            tried = subprocess.run([o.program, "restore", made, "--data", again], capture_output=True)
            is_whole = tried.returncode == 0 and is_whole_clinic(again)
            shutil.rmtree(again, ignore_errors=True)
            return is_whole

        spare = backup_to(folder / "spare" / "b")
        before = look(spare.folder)
        made, n_backup = spare.run(), spare.n_operations()
        is_caught = complaint(made, before, look(spare.folder)) is not None and made.returncode == 0
        tap.caught(["it is told from a refusal"] * (is_caught and n_backup > 10),
                   "a backup that was made does not pass for one that was refused", [f"{n_backup} writes and syncs"])

        backup = backup_to(folder / "saved" / "b")
        wrong, n_met = at_each(backup, n_backup, o.points)
        after = backup.run()
        tap.say(wrong + met(n_met) + refused(after),
                f"a backup that met {n_met} faults of its disk was not made, said so, and left nothing behind")

        first = restore_to(folder / "spare" / "clinic")
        tried, n_restore = first.run(), first.n_operations()
        restore = restore_to(folder / "restored" / "clinic")
        wrong, n_met = at_each(restore, n_restore, o.points)
        tap.say(refused(tried) + wrong + met(n_met), f"a restore that met {n_met} faults of its disk left the folder as it was")
        tap.say(refused(restore.run()), "with room again the same backup is restored")
    tap.end()


if __name__ == "__main__":
    main()
