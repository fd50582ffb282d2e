#!/usr/bin/env python3
"""Memory runs out at any moment of a request: memory_sweep.py PROGRAM SHIM [--points N|all] [--script NAME]
                                          [--engine sqlite|postgres] [--seed N] [--careless PROGRAM]. TAP.

For each script (a page, a form refused and taken, a booking, a letter, a PDF, FHIR, signing in, an import, a backup)
the nth piece of memory that is asked for while it runs is refused, once, and from the nth on all of them
(memory_shim.c). Every fault must end in one of three ways:
  - the answer that the same request has otherwise, with the same text, and what was asked for is there, once;
  - 503, or a connection that is closed: then it is not there;
  - the program ends on purpose, by SIGABRT, saying "out of memory" and nothing else; its next start goes on, what
    was answered is there, and what was not, sent again under its key, is there once.
Nothing else may end it, no sanitizer may complain, no leak may be there when it ends in order, places, claims,
duties and audit must agree, and after each fault that it survived it answers as before.

The control is --careless: a program in which one piece of memory is used unasked; it must be caught.
Short: 6 points a script; long: CLERKWELL_MEMORY=all, or --points all.
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
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "http"), str(HERE.parent.parent / "tools")]
from client import Forms, Person, new_key, ready_demo  # noqa: E402
from memory_shim import Copies, Memory  # noqa: E402
from records import OnPostgres, OnSqlite, PostgresServer, blob, copy_to_postgres, words  # noqa: E402
from tap import Tap  # noqa: E402

AGREED = re.compile(r"clerkwell: out of memory \([\w./-]+:\d+\)")
WRONG = re.compile(r"ERROR: \w*Sanitizer|runtime error:|broken invariant|SUMMARY: |double free|corrupted|stack smashing")
VOLATILE = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


class Outcome:
    """What became of one request: a status, or None when the connection was closed; its text."""

    def __init__(self, status, body=b"", location=""):
        self.status, self.location = status, location
        self.text = VOLATILE.sub("ID", body.decode("latin-1"))


# ---- what is asked ----------------------------------------------------------------------------------


class Script:
    """One kind of request. `normal`: its status when all is well."""
    normal, keeps_text = 200, True

    def __init__(self, sweep):
        self.sweep = sweep

    def prepare(self):
        """A new request, of which nothing is there yet."""

    def send(self):
        raise NotImplementedError

    def effect(self):
        """How often it is there; None: it changes nothing."""
        return None

    def ask(self, method, path, fields=None, person=None):
        person = person or self.sweep.person
        person.link, reply = None, None
        try:
            reply = person.post(path, fields) if method == "POST" else person.ask_once("GET", path, None, None)
        except (OSError, http.client.HTTPException):
            return Outcome(None)
        finally:
            person.hang_up()
        return Outcome(reply.status, reply.body, reply.header("Location"))


class Get(Script):
    def __init__(self, sweep, path, person=None):
        super().__init__(sweep)
        self.path, self.person = path, person

    def send(self):
        return self.ask("GET", self.path, person=self.person)


class Refused(Script):
    normal = 422

    def send(self):
        return self.ask("POST", "/appointments", {"csrf": self.sweep.person.csrf, "form_key": new_key(),
                                                  "patient": self.sweep.patients[0], "slot": ""})


class Booking(Script):
    normal, keeps_text = 303, False

    def __init__(self, sweep):
        super().__init__(sweep)
        self.had = []  # what was asked for since slots were given back

    def prepare(self):
        sweep = self.sweep
        if not sweep.slots:
            self.give_back()
        self.fields = {"csrf": sweep.person.csrf, "form_key": new_key(), "patient": sweep.random.choice(sweep.patients),
                       "slot": sweep.slots.pop(), "is_beside_meant": "1", "for": "none"}
        self.had.append(self.fields)

    def standing(self, fields):
        return self.sweep.records.read("SELECT appointment_id FROM appointment WHERE patient_id = ? AND slot_id = ? AND "
                                       "state = 'booked'", blob(fields["patient"]), blob(fields["slot"]))

    def give_back(self):
        """A long run asks for more slots than there are: what was booked is cancelled."""
        for fields in self.had:
            for appointment, in self.standing(fields):
                done = self.ask("POST", f"/appointments/{words(appointment)}/cancel", {
                    "csrf": self.sweep.person.csrf, "form_key": new_key(), "version": "1", "by": "patient",
                    "after": "not-wanted", "reason": "Away that week"})
                assert done.status == 303, done.text[-500:]
            self.sweep.slots.append(fields["slot"])
        self.had = []

    def send(self):
        return self.ask("POST", "/appointments", self.fields)

    def effect(self):
        return len(self.standing(self.fields))


class Taken(Script):
    """A new contact of the address book."""
    normal, keeps_text = 303, False

    def prepare(self):
        if not hasattr(self, "form"):
            self.form = self.sweep.manager.form("/address-book/add")
        self.name = "Surgery " + new_key()
        self.fields = dict(map(tuple, self.form["fields"]))
        self.fields.update(csrf=self.sweep.manager.csrf, form_key=new_key(), kind="practice", name=self.name,
                           organisation=self.name, address="1 High Street\nHexham", postcode="NE46 1AB")

    def send(self):
        return self.ask("POST", self.form["action"], self.fields, self.sweep.manager)

    def effect(self):
        return self.sweep.records.read("SELECT COUNT(*) FROM contact WHERE organisation = ?", self.name)[0][0]


class Letter(Script):
    """A sentence is typed."""
    normal, keeps_text = 303, False

    def prepare(self):
        sweep, path = self.sweep, f"/letters/{self.sweep.letter}"
        forms = {form["action"]: form for form in Forms(sweep.typist.get(path).text).forms}
        self.path, self.mark = path, f"Sentence {new_key()} of the letter."
        self.fields = dict(map(tuple, forms[path]["fields"]))
        body = "body" if "body" in self.fields else max(forms[path]["areas"], key=lambda name: len(self.fields[name]))
        self.fields[body] = (self.fields[body][:600] or "Thank you for seeing her.") + "\n\n" + self.mark
        self.fields.update(csrf=sweep.typist.csrf, form_key=new_key())

    def send(self):
        return self.ask("POST", self.path, self.fields, self.sweep.typist)

    def effect(self):
        return self.sweep.records.read("SELECT COUNT(*) FROM letter_version WHERE letter_id = ? AND instr(body, ?) > 0",
                                       blob(self.sweep.letter), self.mark)[0][0]


class SignIn(Script):
    normal, keeps_text = 303, False

    def prepare(self):
        self.who = Person(self.sweep.address)
        fields = dict(map(tuple, self.who.form("/sign-in")["fields"]))
        self.fields = {**fields, "user_name": "rita", "password": self.sweep.password}
        self.before = self.count()

    def count(self):
        return self.sweep.records.read("SELECT COUNT(*) FROM sign_in")[0][0]

    def send(self):
        return self.ask("POST", "/sign-in", self.fields, self.who)

    def effect(self):
        return min(1, max(0, self.count() - self.before))


class Command(Script):
    """A command that the serving program does; its status 0 stands for 200."""
    normal, keeps_text = 200, False

    def run(self, *arguments):
        done = subprocess.run([self.sweep.program, *map(str, arguments), "--data", str(self.sweep.folder)], text=True,
                              capture_output=True, timeout=120)
        if done.returncode == 0:
            return Outcome(200, done.stdout.encode())
        return Outcome(None if "ended before it answered" in done.stderr else 503, done.stderr.encode())


class Import(Command):
    def prepare(self):
        self.name = "Quill" + "".join(self.sweep.random.choices("abcdefghijklmnopqrstuvwxyz", k=14))
        self.file = self.sweep.folder.parent / "people.json"
        patient = {"resourceType": "Patient", "id": self.name, "name": [{"family": self.name, "given": ["Ada"]}],
                   "birthDate": "1961-03-14", "gender": "female"}
        self.file.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": patient}]}))

    def send(self):
        return self.run("import", self.file)

    def effect(self):
        return self.sweep.records.read("SELECT COUNT(*) FROM patient WHERE family_name = ?", self.name)[0][0]


class Backup(Command):
    def prepare(self):
        self.file = self.sweep.folder.parent / f"saved-{new_key()}"

    def send(self):
        return self.run("backup", self.file)

    def effect(self):
        n = int(self.file.exists())
        if n:
            self.file.unlink()
            self.file.touch()  # told once more, it is still there
        return n


def scripts(sweep):
    patient, letter = sweep.patients[0], sweep.letter
    made = {
        "page": lambda: Get(sweep, "/"), "patient": lambda: Get(sweep, f"/patients/{patient}"),
        "find": lambda: Get(sweep, "/find?q=smith"), "fhir": lambda: Get(sweep, f"/fhir/Patient/{patient}"),
        "letter-page": lambda: Get(sweep, f"/letters/{letter}", sweep.typist), "refused": lambda: Refused(sweep),
        "booking": lambda: Booking(sweep), "form": lambda: Taken(sweep), "letter": lambda: Letter(sweep),
        "sign-in": lambda: SignIn(sweep), "pdf": lambda: Get(sweep, sweep.pdf, sweep.typist), "import": lambda: Import(sweep),
        "backup": lambda: Backup(sweep),
    }
    if sweep.engine == "postgres":
        made = {name: made[name] for name in ("patient", "booking", "letter", "form")}
    return made


# ---- the sweep --------------------------------------------------------------------------------------


class Sweep:
    def __init__(self, program, shim, folder, engine, postgres, seed, at):
        self.program, self.engine, self.random = str(program), engine, random.Random(seed)
        self.folder, self.people = pathlib.Path(folder) / "clinic", {}
        self.password = ready_demo(program, self.folder)
        self.records, self.place = OnSqlite(self.folder), ["--data", str(self.folder)]
        self.read_ids()
        if engine == "postgres":
            url = copy_to_postgres(program, self.folder / "clerkwell.db", postgres, f"memory_{os.getpid()}")
            (self.folder / "clerkwell.db").unlink()
            self.records, self.place = OnPostgres(url), ["--data", str(self.folder), "--database", url]
        self.memory = Memory(shim, pathlib.Path(folder) / "orders")
        self.copies = Copies(program, self.place, self.folder, self.memory, at)
        self.address = self.copies.address
        self.copies.start()
        self.wrong, self.n, self.sites = [], collections.Counter(), collections.Counter()
        self.pdf = self.find_pdf()

    def signed_in(self, user):
        if user not in self.people:
            self.people[user] = Person(self.address, timeout=30).sign_in(user, self.password)
        return self.people[user]

    person = property(lambda self: self.signed_in("carl"))
    manager = property(lambda self: self.signed_in("maud"))
    typist = property(lambda self: self.signed_in("amara"))

    def read_ids(self):
        read = self.records.read
        self.patients = [words(row[0]) for row in read(
            "SELECT patient_id FROM patient WHERE NOT is_deceased AND merged_into IS NULL AND NOT is_restricted "
            "ORDER BY patient_id LIMIT 500")]
        self.slots = [words(row[0]) for row in read(
            "SELECT slot_id FROM slot s WHERE NOT is_blocked AND start_at > ? AND NOT EXISTS (SELECT 1 FROM slot_claim k "
            "WHERE k.slot_id = s.slot_id) ORDER BY slot_id", int((time.time() + 86400) * 1e6))]
        self.letter = words(read("SELECT l.letter_id FROM letter l WHERE stage = 'type' AND EXISTS (SELECT 1 FROM "
                                 "letter_recipient r WHERE r.letter_id = l.letter_id) ORDER BY letter_id LIMIT 1")[0][0])

    def find_pdf(self):
        recipient = self.records.read("SELECT recipient_id FROM letter_recipient WHERE letter_id = ? LIMIT 1",
                                      blob(self.letter))[0][0]
        return f"/letters/{self.letter}/preview/{words(recipient)}"

    # ---- one fault ----

    def complain(self, name, point, for_ever, sentence):
        kind = "from there on" if for_ever else "once"
        self.wrong.append(f"{name}, piece {point} {kind}, refused at {self.memory.site()}: {sentence}")

    def how_it_ended(self, status):
        """A sentence when that is not one of the agreed ends."""
        said = self.copies.said()
        if WRONG.search(said):
            return "it broke: " + said[said.index(WRONG.search(said).group(0)):][:900]
        if not os.WIFSIGNALED(status) or os.WTERMSIG(status) != signal.SIGABRT:
            return f"it ended with status {status:#x}: {said[-300:]}"
        return None if AGREED.search(said) else "it ended without saying why: " + said[-300:]

    def judge(self, script, outcome):
        """A sentence when the answer and what is there do not agree."""
        n = script.effect()
        if n is not None and n > 1:
            return f"it is there {n} times"
        if outcome.status is None:
            return None
        if outcome.status not in (script.normal, 503):
            return f"answered with {outcome.status} in place of {script.normal}: {outcome.text[-300:]}"
        if outcome.status == 503 and n:
            return "refused and yet there"
        if outcome.status == script.normal and n == 0:
            return "LOST: taken and not there"
        if outcome.status == script.normal and script.keeps_text and outcome.text != self.reference:
            return self.compare(script, outcome)
        return None

    def compare(self, script, outcome):
        if self.copies.pid is None:
            self.copies.start()
        self.reference = script.send().text
        if outcome.text == self.reference:
            return None
        at = next((i for i, (a, b) in enumerate(zip(outcome.text, self.reference)) if a != b), 0)
        return (f"another text than otherwise ({len(outcome.text)} and {len(self.reference)} characters), from "
                f"{outcome.text[at:at + 60]!r} and not {self.reference[at:at + 60]!r}")

    def is_alive(self):
        try:
            return Person(self.address, timeout=20).get("/health").status == 200
        except (OSError, http.client.HTTPException):
            return False

    def meet(self, script, point, for_ever):
        """(outcome, how the program ended or None, whether a piece was refused)"""
        self.memory.arm(point, for_ever)
        outcome = script.send()
        self.n_asked = self.memory.disarm()
        if not self.memory.get("n_refused"):
            return outcome, None, False
        # It may still be ending, after it has answered too.
        goes_on = outcome.status is not None and self.is_alive()
        status = self.copies.ended(0 if goes_on else 1)
        if status is None and not goes_on and not self.is_alive():
            status = self.copies.ended(20)
        return outcome, status, True

    def try_point(self, name, script, point, for_ever):
        script.prepare()
        outcome, status, is_met = self.meet(script, point, for_ever)
        complaint = self.how_it_ended(status) if status is not None else None
        if status is not None:
            self.copies.start()
        elif not self.is_alive():
            complaint = "it neither answers nor ends"
        elif outcome.status is None and not is_met:
            complaint = "the connection was closed without any fault"
        self.n["faults"] += is_met
        self.n["ended"] += status is not None
        self.n["answered" if outcome.status == script.normal else "503" if outcome.status else "closed"] += is_met
        complaint = complaint or self.judge(script, outcome)
        if not complaint and script.effect() is not None and outcome.status != script.normal:
            again = script.send()
            if again.status != script.normal or script.effect() != 1:
                complaint = f"sent again: {again.status}, and there {script.effect()} times: " + again.text[-300:]
        if complaint:
            self.complain(name, point, for_ever, complaint)
        return is_met

    # ---- one script ----

    def count(self, script, is_fresh):
        if is_fresh:
            status = self.copies.end()
            if status != 0:
                self.wrong.append(f"it did not end in order: {status:#x} " + self.copies.said()[-1500:])
            self.copies.start()
        script.prepare()
        self.memory.arm()
        outcome = script.send()
        n = self.memory.disarm()
        if outcome.status != script.normal:
            self.wrong.append(f"without any fault {type(script).__name__} is answered with {outcome.status}: "
                              + outcome.text[-500:])
        self.reference = outcome.text
        return n

    def run(self, name, script, points):
        began, n_wrong = self.copies.n_started, len(self.wrong)
        fresh = self.count(script, True)
        self.count(script, False)
        warm = self.count(script, False)  # what is remembered from then on is not asked for again
        if len(self.wrong) > n_wrong:
            return f"{name}: not tried"
        chosen = range(1, max(fresh, warm) + 1) if points == "all" else self.random.sample(range(1, warm + 1), min(warm, 100)) if (
            points == "control") else sorted(
            self.random.sample(range(1, warm + 1), min(warm, points * 3 // 4)) +
            self.random.sample(range(1, fresh + 1), min(fresh, points - points * 3 // 4)))
        met = 0
        for point in chosen:
            for for_ever in (False, True) if points == "all" else (self.random.random() < 0.3,):
                is_met = self.try_point(name, script, point, for_ever)
                while not is_met and points != "all":  # which thread answers, and what it remembers, is chance
                    is_met = self.try_point(name, script, self.random.randint(1, max(1, self.n_asked)), for_ever)
                met += is_met
                if len(self.wrong) > n_wrong + (0 if points == "control" else 8):
                    return f"{name}: given up"
        self.agree(name)
        return f"{name}: {met} faults of {warm} to {fresh} pieces, started {self.copies.n_started - began} times"

    def agree(self, name):
        """Places, claims and duties agree, and the audit verifies."""
        twice = self.records.read("SELECT COUNT(*) FROM appointment a JOIN appointment b ON b.site_id = a.site_id AND "
                                  "b.slot_id = a.slot_id AND b.lane = a.lane AND b.appointment_id > a.appointment_id WHERE "
                                  "a.state <> 'cancelled' AND b.state <> 'cancelled'")[0][0]
        bare = self.records.read("SELECT COUNT(*) FROM appointment a WHERE a.state = 'booked' AND ((SELECT COUNT(*) FROM "
                                 "slot_claim k WHERE k.appointment_id = a.appointment_id) < a.minutes / 5 OR NOT EXISTS "
                                 "(SELECT 1 FROM duty d WHERE d.subject_id = a.appointment_id AND d.rule = 'outcome') OR "
                                 "NOT EXISTS (SELECT 1 FROM audit_entry e WHERE e.subject_id = a.appointment_id))")[0][0]
        if twice or bare:
            self.wrong.append(f"{name}: {twice} places booked twice, {bare} bookings in part")
        checked = subprocess.run([self.program, "audit", "verify", *self.place], capture_output=True, text=True)
        if checked.returncode != 0:
            self.wrong.append(f"{name}: the audit does not verify: {checked.stdout[-300:]}{checked.stderr[-300:]}")

    def close(self):
        try:
            status = self.copies.end()
            if status != 0:
                self.wrong.append(f"it did not end in order: {status:#x} " + self.copies.said()[-1500:])
        finally:
            self.copies.close()
            self.records.close()


def sweep_engine(o, engine, postgres, program=None, names=None):
    """Those that print have a printing process of their own after each start, which takes longer. On PostgreSQL no lock
    is taken."""
    wrong, n = [], collections.Counter()
    parts = [("printing", False)] if engine == "postgres" else [("lock", False), ("printing", True)]
    for at, of_printing in parts:
        with tempfile.TemporaryDirectory(prefix="clerkwell-memory-") as folder:
            sweep = Sweep(program or o.program, o.shim, folder, engine, postgres, o.seed, at)
            try:
                for name, make in scripts(sweep).items():
                    if (name == "pdf") == of_printing and (not names or name in names):
                        sweep.people.clear()  # a sign-in that nobody used during a long script would be over
                        print("# " + sweep.run(name, make(), o.points), flush=True)
            finally:
                sweep.close()
            wrong += sweep.wrong
            n += sweep.n
        if names and "pdf" not in names:
            break
    return wrong, n


def told(n):
    return [f"{n['faults']} faults: {n['answered']} answered all the same, {n['503']} with 503, {n['closed']} without an "
            f"answer, {n['ended']} of them by an end on purpose"]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("shim")
    options.add_argument("--points", default=os.environ.get("CLERKWELL_MEMORY", "6"))
    options.add_argument("--script", action="append")
    options.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--careless", metavar="PROGRAM", help="a build that uses a piece of memory unasked")
    o = options.parse_args()
    o.points = o.points if o.points == "all" else int(o.points)
    engines = o.engine or ["sqlite", "postgres"]
    tap = Tap(len(engines) + bool(o.careless))
    tap.note(f"seed {o.seed}")
    with PostgresServer() if "postgres" in engines else open(os.devnull) as postgres:
        for engine in engines:
            wrong, n = sweep_engine(o, engine, postgres, names=o.script)
            on = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[engine]
            tap.say(wrong, f"without memory nothing is broken, lost or left in part, on {on}", told(n))
    if o.careless:
        o.points = "control"  # until it is caught
        wrong, n = sweep_engine(o, "sqlite", None, o.careless, ["refused"])
        tap.caught([w for w in wrong if "it broke" in w or "it ended with status" in w],
                   "a piece of memory that is used unasked is caught", told(n))
    tap.end()


if __name__ == "__main__":
    main()
