#!/usr/bin/env python3
"""Backups taken under a load of bookings and letters, and restored: backup_test.py PROGRAM STAND-IN SHIM
                                                  [--engine sqlite|postgres] [--backups N] [--seed N]. TAP.

The people of the kills (people.py) book, move, cancel and type letters over HTTP, each with a journal. Meanwhile backups are
taken: `clerkwell backup` of the serving program; on PostgreSQL pg_dump, as docs/ops/backup.md says. Each is restored
into a folder, or database, of its own. There must be in it: every change that was acknowledged before the backup was
asked for, once; nothing of what was asked for after it had ended; places, claims, duties and facts that agree; an
audit that verifies; and the rows whose hash was taken from what was saved, computed by records_hash.py, which knows
only the document. The restored clinic is served, and shows the newest booking.

And the other way round: a checkpoint that is signed while the records are copied must not look like tampering
afterwards.

Last of all, with nobody at work, what is saved must be every row that lies there.

Controls, by STAND-IN and by hand: a copy of the file as it lies there; one without the rows of a table, and the hash of
that; checkpoints taken behind the records; on PostgreSQL a dump of another moment than its hash. Each must be caught.
Short: 2 backups an engine; long: CLERKWELL_BACKUPS=100, or --backups.
"""
import argparse
import copy
import os
import pathlib
import signal
import subprocess
import sys
import tarfile
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "kill"), str(HERE.parent.parent / "tools")]
import people  # noqa: E402
from client import Person, Server  # noqa: E402
from records import OnPostgres, OnSqlite, PostgresProgram, PostgresServer  # noqa: E402
from records_hash import Session, hash_of_postgres, hash_of_sqlite  # noqa: E402
from tap import Tap  # noqa: E402

TOLD_EVERY = 10  # backups, in a long run


class Load:
    """Everybody at work, from entering to leaving the block; it is under way when the block begins."""

    def __init__(self, clinic):
        self.clinic, self.stop = clinic, threading.Event()

    def __enter__(self):
        self.threads = [threading.Thread(target=self.clinic.work, args=(person, self.stop)) for person in self.clinic.people]
        for thread in self.threads:
            thread.start()
        self.wait_for(20)
        return self

    def wait_for(self, n):
        """Until n more requests are answered."""
        at_least = self.clinic.n_answered + n
        while self.clinic.n_answered < at_least:
            assert any(thread.is_alive() for thread in self.threads), [str(p.failure) for p in self.clinic.people]
            time.sleep(0.005)

    def __exit__(self, *why):
        self.stop.set()
        for thread in self.threads:
            thread.join()
        failed = [str(person.failure) for person in self.clinic.people if person.failure]
        assert not failed, failed


def journalled(clinic):
    """{key: entry} of all that was asked until now."""
    return {entry["ask"]: entry for person in clinic.people for entry in person.journal.entries()}


def acknowledged(entries):
    return {key for key, entry in entries.items() if entry["answer"] and entry["answer"]["status"] == 303}


def facts_that_miss(records):
    """Bookings without the fact of it, and facts without the booking."""
    bare = records.read("SELECT COUNT(*) FROM appointment a WHERE NOT EXISTS (SELECT 1 FROM audit_entry e WHERE "
                        "e.site_id = a.site_id AND e.subject_id = a.appointment_id AND e.class = 'fact')")[0][0]
    alone = records.read("SELECT COUNT(*) FROM audit_entry e WHERE e.kind = 'appointment.booked' AND NOT EXISTS (SELECT 1 "
                         "FROM appointment a WHERE a.site_id = e.site_id AND a.appointment_id = e.subject_id)")[0][0]
    owed = records.read("SELECT COUNT(*) FROM duty d WHERE NOT EXISTS (SELECT 1 FROM audit_entry e WHERE "
                        "e.site_id = d.site_id AND e.entry_id = d.cause_entry)")[0][0]
    return [text for n, text in ((bare, "appointments without a fact"), (alone, "facts of bookings that are not there"),
                                 (owed, "duties whose cause is not there")) if n]


class Judge:
    """What must be in a restored copy."""

    def __init__(self, clinic):
        self.clinic, self.wrong, self.n_before, self.n_meanwhile, self.n_rows = clinic, [], 0, 0, 0

    def look(self, records, place, before, at_end, final):
        """`before`: acknowledged when the backup was asked for; `at_end`: asked until it had ended."""
        restored = copy.copy(self.clinic)
        restored.records, restored.place = records, place
        for key in before:
            entry, n = final[key], restored.effect(final[key])
            if n != 1:
                self.wrong.append(f"LOST: {entry['what']} {key} was acknowledged before the backup and is there {n} times")
        for key, entry in final.items():
            if key not in at_end and entry["what"] != "type" and restored.effect(entry):
                self.wrong.append(f"not of one moment: {entry['what']} {key} was asked for after the backup")
        self.n_before += len(before)
        self.n_meanwhile += len(set(at_end) - before)
        self.wrong += restored.check_places() + restored.check_audit() + facts_that_miss(records)

    def served(self, server, password, entries):
        """The restored clinic works: somebody signs in and sees the newest booking that is in it."""
        try:
            server.start()
            person = Person(server.address).sign_in("carl", password)
            for path in entries:
                reply = person.get(path)
                if reply.status != 200:
                    self.wrong.append(f"{path} of the restored clinic answers {reply.status}")
        finally:
            if server.end() != 0:
                self.wrong.append("the restored clinic did not end in order")


def tell(what, n, judge):
    if n % TOLD_EVERY == 0:
        print(f"# {n} {what}, {judge.n_before} changes looked for, {len(judge.wrong)} wrong", flush=True)


def newest_booking(final, before):
    booked = [final[key] for key in sorted(before) if final[key]["what"] == "book"]
    return [booked[-1]["answer"]["location"].partition("?")[0]] if booked else []


# ---- SQLite -----------------------------------------------------------------------------------------


def run(program, *words, **more):
    return subprocess.run([str(program), *map(str, words)], capture_output=True, text=True, **more)


def text_in(archive, name):
    with tarfile.open(archive) as tar:
        return tar.extractfile(name).read().decode().strip()


def restore(judge, program, archive, target):
    done = run(program, "restore", archive, "--data", target)
    if done.returncode:
        judge.wrong.append("the backup cannot be restored: " + done.stderr)
        return None
    records = OnSqlite(target)
    if text_in(archive, "records.sha256") != hash_of_sqlite(records.file):
        judge.wrong.append("the hash of the restored records is not that of those saved")
    return records


def at_rest(o, judge, clinic, folder):
    """Nobody is at work: what is saved is every row that lies there, by our own hash of both. The hash that a backup
    carries is its maker's, who may have left out of it what he left out of the copy."""
    for number in range(5):
        archive, before = folder / f"at-rest-{number}", hash_of_sqlite(clinic.records.file)
        done = run(o.program, "backup", archive, "--data", clinic.folder)
        if done.returncode:
            judge.wrong.append("no backup was made: " + done.stderr)
            return
        if hash_of_sqlite(clinic.records.file) == before:  # a look is written a moment later
            break
    if text_in(archive, "records.sha256") != before:
        judge.wrong.append("what was saved at rest is not what lies there")
    restore(judge, o.program, archive, folder / "at-rest")


def on_sqlite(o, folder, n, standin=None):
    os.environ["CLERKWELL_STANDIN"] = standin or ""  # read by STAND-IN alone
    clinic = people.Clinic(o.program, o.shim, folder, o.seed, standin and o.standin, None)
    judge, password = Judge(clinic), clinic.password
    try:
        for number in range(n):
            archive, target = folder / f"saved-{number}", folder / f"again-{number}"
            with Load(clinic) as load:
                time.sleep(clinic.random.uniform(0, 0.3))
                before = acknowledged(journalled(clinic))
                done = run(o.program, "backup", archive, "--data", clinic.folder)
                at_end = journalled(clinic)
                load.wait_for(8)
            if done.returncode:
                judge.wrong.append("no backup was made: " + done.stderr)
                break
            records, final = restore(judge, o.program, archive, target), journalled(clinic)
            if records is None:
                break
            judge.look(records, ["--data", str(target)], before, at_end, final)
            if number == 0:
                judge.served(Server(o.program, target), password, newest_booking(final, before))
            tell("backups", number + 1, judge)
        at_rest(o, judge, clinic, folder)
        if not judge.wrong and clinic.server.end() != 0:
            judge.wrong.append("the program did not end in order")
    finally:
        clinic.server.end(signal.SIGKILL)
    return judge


def a_checkpoint_in_between(o, folder, kind):
    """What `audit verify` says of the restored copy; None when all is well."""
    clinic = folder / "clinic"
    password = people.ready_demo(o.program, clinic)
    server = Server(o.standin, clinic)
    server.environment = {**os.environ, "CLERKWELL_STANDIN": kind}
    try:
        server.start()
        person = Person(server.address).sign_in("carl", password)
        backup = subprocess.Popen([str(o.program), "backup", str(folder / "saved"), "--data", str(clinic)],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for place in ("waiting-before", "waiting-behind"):
            until = time.monotonic() + 60
            while not (clinic / place).exists():
                assert backup.poll() is None and time.monotonic() < until, "the stand-in did not wait"
                time.sleep(0.01)
            patient = OnSqlite(clinic).read("SELECT patient_id FROM patient WHERE NOT is_restricted LIMIT 1")[0][0]
            size = OnSqlite(clinic).read("SELECT size FROM audit_head")[0][0]
            until = time.monotonic() + 60
            while OnSqlite(clinic).read("SELECT size FROM audit_head")[0][0] == size and time.monotonic() < until:
                assert person.get("/patients/" + people.words(patient)).status == 200  # a look is an entry of the audit
                time.sleep(0.05)
            (clinic / place).unlink()
        said, _ = backup.communicate(timeout=120)
        assert backup.returncode == 0, said
    finally:
        server.end()
    assert run(o.program, "restore", folder / "saved", "--data", folder / "again").returncode == 0
    checked = run(o.program, "audit", "verify", "--data", folder / "again")
    return None if checked.returncode == 0 else checked.stdout.strip() or checked.stderr.strip()


# ---- PostgreSQL -------------------------------------------------------------------------------------


def dump_and_restore(url, name, file, snapshot):
    """What docs/ops/backup.md says, of one moment; the URL of the new database."""
    again = url.replace(url.partition("///")[2].partition("?")[0], name, 1)
    steps = [["pg_dump", "--format=custom", *([f"--snapshot={snapshot}"] if snapshot else []), f"--file={file}", url],
             ["psql", "-qX", "-c", f"CREATE DATABASE {name}", url],
             ["pg_restore", "--exit-on-error", "--no-owner", f"--dbname={again}", str(file)]]
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True)
        assert done.returncode == 0, (step, done.stderr[-1000:])
    return again


def one_dump(clinic, judge, folder, number, is_moved=False):
    """`is_moved`, the control: the dump is of a later moment than the hash."""
    url = clinic.server.url
    with Load(clinic) as load:
        time.sleep(clinic.random.uniform(0, 0.3))
        before = acknowledged(journalled(clinic))
        moment = Session(url)
        at_end = journalled(clinic)
        load.wait_for(8)
        again = dump_and_restore(url, f"again_{os.getpid()}_{number}", folder / f"dump-{number}",
                                 None if is_moved else moment.snapshot)
        saved = moment.hash()
        moment.close()
    if saved != hash_of_postgres(again):
        judge.wrong.append("the hash of the restored records is not that of those saved")
    final, records = journalled(clinic), OnPostgres(again)
    judge.look(records, ["--database", again], before, at_end, final)
    records.close()
    if number == 0:
        judge.served(PostgresProgram(clinic.program, clinic.folder, again), clinic.password, newest_booking(final, before))


def on_postgres(o, folder, n, server_url):
    """(judge of the dumps, judge of the control)"""
    clinic = people.Clinic(o.program, o.shim, folder, o.seed, None, server_url)
    judge, moved = Judge(clinic), Judge(clinic)
    try:
        for number in range(n):
            one_dump(clinic, judge, folder, number)
            tell("dumps", number + 1, judge)
        one_dump(clinic, moved, folder, n, is_moved=True)
    finally:
        clinic.server.end(signal.SIGKILL)
        clinic.records.close()
    return judge, moved


# ---- all of it --------------------------------------------------------------------------------------


def say_judged(tap, judge, sentence):
    tap.say(judge.wrong, sentence, [f"{judge.n_before} changes acknowledged before, {judge.n_meanwhile} meanwhile"])


def try_sqlite(o, tap, place):
    judge = on_sqlite(o, place("sqlite"), o.backups)
    say_judged(tap, judge, f"{o.backups} backups under load hold one whole moment each, on SQLite")
    for _ in range(5):  # a copy may be whole by chance, when the log has just been folded in
        naive = on_sqlite(o, place("naive"), 1, "naive")
        if naive.wrong:
            break
    tap.caught(naive.wrong, "a copy of the file as it lies there is caught")
    thinned = on_sqlite(o, place("thinned"), 0, "thinned")
    tap.caught(thinned.wrong, "a copy without the rows of one table, and the hash of that, is caught")
    said = a_checkpoint_in_between(o, place("waiting"), "waiting")
    tap.say([said] if said else [], "a checkpoint that is signed while the records are copied does no harm")
    said = a_checkpoint_in_between(o, place("late"), "late-notes")
    tap.caught([said] if said else [], "checkpoints taken behind the records are caught")


def try_postgres(o, tap, place):
    with PostgresServer() as url:
        judge, moved = on_postgres(o, place("postgres"), o.backups, url)
        say_judged(tap, judge, f"{o.backups} dumps under load hold one whole moment each, on PostgreSQL")
        tap.caught(moved.wrong, "a dump of another moment than its hash is caught")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("standin")
    options.add_argument("shim")
    options.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    options.add_argument("--backups", type=int, default=int(os.environ.get("CLERKWELL_BACKUPS", "2")))
    options.add_argument("--seed", type=int, default=int(time.time()))
    o = options.parse_args()
    engines = o.engine or ["sqlite", "postgres"]
    tap = Tap(5 * ("sqlite" in engines) + 2 * ("postgres" in engines))
    tap.note(f"seed {o.seed}")
    with tempfile.TemporaryDirectory(prefix="clerkwell-backup-") as folder:
        numbers = iter(range(1000))

        def place(name):
            path = pathlib.Path(folder) / f"{name}-{next(numbers)}"
            path.mkdir()
            return path

        if "sqlite" in engines:
            try_sqlite(o, tap, place)
        if "postgres" in engines:
            try_postgres(o, tap, place)
    tap.end()


if __name__ == "__main__":
    main()
