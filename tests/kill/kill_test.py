#!/usr/bin/env python3
"""kill -9 under a load of bookings and letters: kill_test.py PROGRAM SHIM [--engine sqlite|postgres] [--kills N]
        [--seed N] [--must-lose EARLY-PROGRAM]. TAP.

Several signed-in people book, cancel and save letters at once, over HTTP, until the program is killed: at a random
moment, or in front of its nth write or sync to the records (disk_shim.c; on PostgreSQL its nth message to the
server). Each person keeps a journal on disk: what is about to be asked (fsync), then what was answered (fsync).
After each restart: every acknowledged write is there, once; what was in flight is there once or not at all, and
sent again under its key gives one; no place is booked twice; the audit verifies; the restart takes under 2 s of processor time. In
at least four of five kills something asked is not answered yet.

--must-lose: the negative control. A program that answers before its commit is on disk must be caught losing.
Short: 6 kills an engine in ./test; CLERKWELL_KILLS=10000, or --kills, is the long run.
"""
import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "faults"))
from records import OnPostgres, OnSqlite, PostgresProgram, PostgresServer, blob, copy_to_postgres, words  # noqa: E402
from client import Forms, Person, Server, new_key, ready_demo  # noqa: E402
from disk_shim import Disk  # noqa: E402

RESTART_SECONDS, WITH_SANITIZERS = 2, 5  # of processor time: how busy the machine is is not the program's
TOLD_EVERY = 50  # kills, in a long run
BOOKERS = ["carl", "rita", "jo", "carl", "maud"]
TYPISTS = ["amara", "jo", "amara"]


def why_not(reply):
    """The sentence of a refusal."""
    found = re.search(r"There is a problem.*?<(?:a|p|li)[^>]*>([^<]+)", reply.text, re.S)
    return found.group(1) if found else reply.text[-200:]


class Journal:
    """Lines on disk before anything follows from them."""

    def __init__(self, path):
        self.path, self.asked, self.read_to = path, collections.OrderedDict(), 0
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def put(self, line):
        os.write(self.file, (json.dumps(line) + "\n").encode())
        os.fsync(self.file)

    def entries(self):
        """What was asked, each with its answer or None; read back from the disk, the lines that came since."""
        with open(self.path) as lines:
            lines.seek(self.read_to)
            came, self.read_to = lines.read(), lines.tell()
        for text in came.splitlines():
            line = json.loads(text)
            if "ask" in line:
                self.asked[line["ask"]] = {**line, "answer": None}
            else:
                self.asked[line["answered"]]["answer"] = line
        return self.asked.values()


class Clinic:
    """The site under load and what everybody is told about it."""

    def __init__(self, program, shim, folder, seed, early, postgres):
        self.program, self.random = program, random.Random(seed)
        self.asked, self.lock = set(), threading.Lock()
        self.is_slow = b"__asan_init" in pathlib.Path(program).read_bytes()
        self.folder = pathlib.Path(folder) / "clinic"
        self.password, self.server = ready_demo(program, self.folder), Server(program, self.folder)
        self.records, self.place = OnSqlite(self.folder), ["--data", str(self.folder)]
        if postgres:
            name = f"kill_{os.getpid()}_{'early' if early else 'true'}"
            url = copy_to_postgres(program, self.folder / "clerkwell.db", postgres, name)
            self.server = PostgresProgram(program, self.folder, url)
            self.records, self.place = OnPostgres(url), ["--database", url]
        self.disk = Disk(shim, pathlib.Path(folder) / "orders")
        self.server.program = str(early or program)
        self.server.environment = self.disk.environment()
        self.server.start()
        self.people, self.n_answered = [], 0
        for number, user in enumerate(BOOKERS + TYPISTS):
            person = Person(self.server.address).sign_in(user, self.password)
            person.journal = Journal(pathlib.Path(folder) / f"journal-{number}")
            person.is_typist, person.booked = number >= len(BOOKERS), []
            person.random = random.Random(seed * 1000 + number)
            self.people.append(person)
        self.patients = [words(row[0]) for row in self.records.read("SELECT patient_id FROM patient WHERE NOT is_deceased")]
        now = int(time.time() * 1e6)
        self.slots = [words(row[0]) for row in self.records.read(
            "SELECT slot_id FROM slot WHERE NOT is_blocked AND start_at > ? ORDER BY slot_id", now)]
        self.asked |= {(words(patient), words(slot)) for patient, slot in self.records.read(
            "SELECT patient_id, slot_id FROM appointment")}  # what the demo booked is no effect of ours
        self.letters = [words(row[0]) for row in self.records.read("SELECT letter_id FROM letter WHERE stage = 'type'")]
        assert len(self.slots) > 50 and self.letters and len(self.patients) > 1000

    # ---- what people do ----

    def send(self, person, what, path, fields, **more):
        """Journal, ask, journal. Raises when no answer came."""
        line = {"ask": fields["form_key"], "what": what, "path": path, "fields": fields, **more}
        person.journal.put(line)
        reply = person.post(path, fields)
        person.journal.put({"answered": fields["form_key"], "status": reply.status, "location": reply.header("Location")})
        self.n_answered += 1
        assert reply.status in (303, 409, 422, 503), (what, reply.status, reply.text[-500:])
        return reply

    def pair(self, person):
        """A patient and a slot that nobody asked for together before: so that the effect can be counted."""
        while True:
            pair = person.random.choice(self.patients), person.random.choice(self.slots)
            with self.lock:
                if pair not in self.asked:
                    self.asked.add(pair)
                    return pair

    def book(self, person):
        patient, slot = self.pair(person)
        key = new_key()
        reply = self.send(person, "book", "/appointments",
                          {"csrf": person.csrf, "form_key": key, "patient": patient, "slot": slot,
                           "is_beside_meant": "1", "for": "none"},
                          patient=patient, slot=slot)
        found = re.search(r"/appointments/([0-9a-f-]{36})", reply.header("Location") or "")
        if reply.status == 303 and found:
            person.booked.append(found.group(1))

    def cancel(self, person):
        appointment = person.booked.pop(person.random.randrange(len(person.booked)))
        self.send(person, "cancel", f"/appointments/{appointment}/cancel",
                  {"csrf": person.csrf, "form_key": new_key(), "version": "1", "by": "patient", "after": "not-wanted",
                   "reason": "Away that week"}, appointment=appointment)

    def type(self, person):
        letter = person.random.choice(self.letters)
        path = f"/letters/{letter}"
        forms = {form["action"]: form for form in Forms(person.get(path).text).forms}
        if f"{path}/draft/discard" in forms:  # somebody else saved first, and what was typed was kept as a draft
            draft = dict(map(tuple, forms[f"{path}/draft/discard"]["fields"]))
            person.post(f"{path}/draft/discard", {**draft, "csrf": person.csrf})
            return
        form = forms[path]
        mark = f"Sentence {new_key()} of the letter."
        fields = dict(map(tuple, form["fields"]))
        body = "body" if "body" in fields else max(form["areas"], key=lambda name: len(fields[name]))
        text = fields[body] if len(fields[body]) < 3000 else "The beginning again."
        fields[body] = text + "\n\n" + mark
        fields.update(csrf=person.csrf, form_key=new_key())
        self.send(person, "type", path, fields, letter=letter, mark=mark)

    def work(self, person, stop):
        person.is_cut_off, person.failure = False, None
        try:
            while not stop.is_set():
                if person.is_typist:
                    self.type(person)
                elif person.booked and person.random.random() < 0.4:
                    self.cancel(person)
                else:
                    self.book(person)
        except AssertionError as reason:
            # A page cut off in the middle is no page; anything else is a wrong answer.
            person.failure = None if stop.is_set() else reason
        except (OSError, http.client.HTTPException):
            person.is_cut_off = True
        except Exception as reason:  # a page without its form, say
            person.failure = None if stop.is_set() else repr(reason)

    # ---- what must hold afterwards ----

    def effect(self, entry):
        """How often what was asked is in the records."""
        if entry["what"] == "book":
            return self.records.read("SELECT COUNT(*) FROM appointment WHERE patient_id = ? AND slot_id = ?",
                        blob(entry["patient"]), blob(entry["slot"]))[0][0]
        if entry["what"] == "cancel":
            return self.records.read("SELECT COUNT(*) FROM appointment WHERE appointment_id = ? AND state = 'cancelled'",
                        blob(entry["appointment"]))[0][0]
        # The version that brought it, and one of the same text behind it, if there is one.
        return self.records.read("SELECT COUNT(*) FROM letter_version v LEFT JOIN letter_version b ON b.site_id = v.site_id "
                    "AND b.letter_id = v.letter_id AND b.version = v.version - 1 WHERE v.letter_id = ? AND "
                    "instr(v.body, ?) > 0 AND (b.body IS NULL OR instr(b.body, ?) = 0 OR b.body = v.body)",
                    blob(entry["letter"]), entry["mark"], entry["mark"])[0][0]

    def check_answered(self, entry):
        """A sentence when an acknowledged answer is not what the records say."""
        n, status = self.effect(entry), entry["answer"]["status"]
        if status == 303 and n != 1:
            return f"LOST or doubled: {entry['what']} {entry['ask']} was acknowledged and is there {n} times"
        if status in (409, 422) and n:
            return f"refused and yet there: {entry['what']} {entry['ask']}"
        return None

    def check_in_flight(self, person, entry):
        """Sent again under its key, the same change happens once."""
        before = self.effect(entry)
        if before > 1:
            return f"doubled: {entry['what']} {entry['ask']} is there {before} times without an answer"
        reply = person.post(entry["path"], entry["fields"])
        person.journal.put({"answered": entry["ask"], "status": reply.status, "location": reply.header("Location")})
        after = self.effect(entry)
        if reply.status not in (303, 409, 422, 503):
            return f"sent again: {entry['what']} {entry['ask']} is answered with {reply.status}"
        if before == 1 and (reply.status != 303 or after != 1):
            return (f"sent again: {entry['what']} {entry['ask']} was there, then {reply.status} and {after} times: "
                    f"{why_not(reply)}")
        if reply.status == 303 and after != 1:
            return f"sent again: {entry['what']} {entry['ask']} was acknowledged and is there {after} times"
        found = re.search(r"/appointments/([0-9a-f-]{36})", reply.header("Location") or "")
        if entry["what"] == "book" and reply.status == 303 and found:
            person.booked.append(found.group(1))
        return None

    def check_page(self, person, entries):
        """The newest booking that was acknowledged has its page."""
        for entry in reversed(entries):
            answer = entry["answer"]
            if entry["what"] == "book" and answer and answer["status"] == 303:
                reply = person.get(answer["location"])
                return None if reply.status == 200 else f"the page of booking {entry['ask']} answers {reply.status}"
        return None

    def check_places(self):
        """Every standing appointment has its own five-minute places, and no place belongs to two."""
        twice = self.records.read("SELECT COUNT(*) FROM appointment a JOIN appointment b ON b.site_id = a.site_id AND "
                     "b.slot_id = a.slot_id AND b.lane = a.lane AND b.appointment_id > a.appointment_id WHERE "
                     "a.state <> 'cancelled' AND b.state <> 'cancelled' AND a.lane >= 0")[0][0]
        bare = self.records.read("SELECT COUNT(*) FROM appointment a WHERE a.state = 'booked' AND a.lane >= 0 AND "
                    "(SELECT COUNT(*) FROM slot_claim k JOIN session s ON s.session_id = a.session_id WHERE "
                    "k.appointment_id = a.appointment_id AND k.resource_id = s.clinician_id) < a.minutes / 5")[0][0]
        left = self.records.read("SELECT COUNT(*) FROM slot_claim k JOIN appointment a ON a.appointment_id = "
                    "k.appointment_id WHERE a.state = 'cancelled'")[0][0]
        outcome = self.records.read("SELECT COUNT(*) FROM appointment a WHERE a.state = 'booked' AND NOT EXISTS (SELECT 1 "
                       "FROM duty d WHERE d.subject_id = a.appointment_id AND d.rule = 'outcome' AND d.state = 'open')")[0][0]
        return [sentence for n, sentence in (
            (twice, "places booked twice"), (bare, "appointments without their place"),
            (left, "places kept by cancelled appointments"), (outcome, "bookings without the outcome they owe")) if n]

    def check_audit(self):
        checked = subprocess.run([self.program, "audit", "verify", *self.place], capture_output=True, text=True)
        return [] if checked.returncode == 0 else ["the audit does not verify: " + checked.stdout + checked.stderr]

    def check(self, since):
        """Everything journalled since `since`; returns (sentences, in flight, acknowledged)."""
        wrong, in_flight, acknowledged = [], 0, 0
        for person in self.people:
            entries = list(person.journal.entries())
            for entry in entries[since[person]:]:
                if entry["answer"] is None:
                    in_flight += 1
                    wrong.append(self.check_in_flight(person, entry))
                else:
                    acknowledged += entry["answer"]["status"] == 303
                    wrong.append(self.check_answered(entry))
            wrong.append(self.check_page(person, entries[since[person]:]))
            since[person] = len(entries)
        return [w for w in wrong if w] + self.check_places() + self.check_audit(), in_flight, acknowledged


class Report:
    def __init__(self):
        self.wrong, self.in_flight, self.acknowledged, self.slowest, self.kills = [], 0, 0, 0.0, 0
        self.dearest, self.met, self.how = 0.0, 0, collections.Counter()  # kills with something in flight; kinds of kills


def processor_seconds(pid):
    """What a process has used since it began."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


HOW = {"sqlite": ("time", "write", "sync"), "postgres": ("time", "write")}
MOST_OPERATIONS = {"write": 120, "sync": 6}


def one_kill(clinic, report, since, how):
    stop = threading.Event()
    threads = [threading.Thread(target=clinic.work, args=(person, stop)) for person in clinic.people]
    for thread in threads:
        thread.start()
    until = time.monotonic() + clinic.random.uniform(0.05, 0.7)
    at_least, latest = clinic.n_answered + 8, until + 10  # on a busy machine too the load is real
    while time.monotonic() < until or (clinic.n_answered < at_least and time.monotonic() < latest):
        time.sleep(0.003)
    if how != "time":
        setattr(clinic.disk, "kill_at_" + how, clinic.random.randint(1, MOST_OPERATIONS[how]))
        latest = time.monotonic() + 10
        while clinic.server.child.poll() is None and time.monotonic() < latest:
            time.sleep(0.001)
        if clinic.server.child.poll() is None:
            report.wrong.append(f"the {how} that should end it never came")
    clinic.server.child.send_signal(signal.SIGKILL)
    stop.set()
    for thread in threads:
        thread.join()
    clinic.server.end(signal.SIGKILL)
    for person in clinic.people:
        person.link = None
    clinic.disk.kill_at_write = clinic.disk.kill_at_sync = 0
    seconds = clinic.server.start()
    report.kills += 1
    report.how[how] += 1
    report.slowest = max(report.slowest, seconds)
    used = processor_seconds(clinic.server.child.pid)
    report.dearest = max(report.dearest, used)
    if used > (WITH_SANITIZERS if clinic.is_slow else RESTART_SECONDS):
        report.wrong.append(f"the restart took {used:.2f} s of processor time, {seconds:.2f} s in all")
    report.wrong += [f"a wrong answer: {p.failure}" for p in clinic.people if p.failure]
    wrong, in_flight, acknowledged = clinic.check(since)
    report.wrong += wrong
    report.in_flight += in_flight
    report.met += in_flight > 0
    report.acknowledged += acknowledged


def run(program, shim, kills, seed, engine, postgres, early=None):
    report = Report()
    with tempfile.TemporaryDirectory(prefix="clerkwell-kill-") as folder:
        clinic = Clinic(program, shim, folder, seed, early, postgres if engine == "postgres" else None)
        since = {person: 0 for person in clinic.people}
        try:
            for number in range(kills):
                one_kill(clinic, report, since, "time" if early else HOW[engine][number % len(HOW[engine])])
                if any(w.startswith("LOST") or not early for w in report.wrong):
                    break
                if (number + 1) % TOLD_EVERY == 0:
                    print(f"# {number + 1} kills, {report.acknowledged} acknowledged writes, seed {seed}", flush=True)
            if not report.wrong and not early:  # once more, from the first line: later kills must not undo earlier writes
                wrong, _, _ = clinic.check({person: 0 for person in clinic.people})
                report.wrong += wrong
            if not early and clinic.server.end() != 0:
                report.wrong.append("the program did not end in order")
        finally:
            clinic.server.end(signal.SIGKILL)
            clinic.records.close()
    return report


def say(number, is_ok, sentence, report, seed):
    kinds = ", ".join(f"{n} by {how}" for how, n in report.how.items())
    print(f"# {report.kills} kills ({kinds}), in {report.met} of them something in flight; {report.acknowledged} "
          f"acknowledged writes, {report.in_flight} in flight and sent again, slowest restart {report.slowest:.2f} s "
          f"({report.dearest:.2f} s of processor time), "
          f"seed {seed}")
    for wrong in report.wrong[:10]:
        print(f"# {wrong}")
    print(f"{'' if is_ok else 'not '}ok {number} - {sentence}", flush=True)
    return is_ok


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("shim")
    options.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    options.add_argument("--kills", type=int, default=int(os.environ.get("CLERKWELL_KILLS", "6")))
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--must-lose", metavar="PROGRAM", help="a build that answers before its commit")
    o = options.parse_args()
    engines, good, number = o.engine or ["sqlite", "postgres"], True, 0
    print(f"1..{len(engines) * (3 if o.must_lose else 2)}")
    with PostgresServer() as postgres:
        for engine in engines:
            on = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[engine]
            report = run(o.program, o.shim, o.kills, o.seed, engine, postgres)
            good &= say(number + 1, not report.wrong, f"nothing acknowledged is lost in {o.kills} kills on {on}", report, o.seed)
            good &= say(number + 2, report.met >= 0.8 * report.kills and report.acknowledged > 2 * o.kills,
                        f"the kills met writes in flight, and the load was real, on {on}", report, o.seed)
            number += 2
            if o.must_lose:
                number += 1
                early = run(o.program, o.shim, 30, o.seed, engine, postgres, early=o.must_lose)
                early.wrong = [w for w in early.wrong if w.startswith("LOST")]
                good &= say(number, bool(early.wrong), f"a program that answers before its commit is caught on {on}",
                            early, o.seed)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
