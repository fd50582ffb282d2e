"""People at work on one clinic, over HTTP, each with a journal on disk of what was asked and answered; and what the
records say of it. Of kill_test.py and backup_test.py.

Everything asked for carries a mark of its own (its form key) into the records: in the note of a booking, the reason
of a move or cancellation, a sentence of a letter. So its effect can be counted, whatever happened since. A hold has no
text: nobody asks twice for the same one.
"""
import collections
import http.client
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "faults"))
from records import OnPostgres, OnSqlite, PostgresProgram, PostgresServer, blob, copy_to_postgres, words  # noqa: E402
from client import Forms, Person, Server, new_key, ready_demo  # noqa: E402
from disk_shim import Disk  # noqa: E402

BOOKERS = ["carl", "rita", "jo", "carl", "maud"]
TYPISTS = ["amara", "jo", "amara"]
WANTED, MANY = 12, 25  # slots that everybody is after; bookings of one person after which more are cancelled
REFUSALS = (409, 422, 503)


class Journal:
    """Lines on disk before anything follows from them."""

    def __init__(self, path):
        self.path, self.asked, self.read_to = path, collections.OrderedDict(), 0
        self.sent_at = {}  # key -> when the request was out to its last byte, or None
        self.file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def put(self, line):
        os.write(self.file, (json.dumps(line) + "\n").encode())
        os.fsync(self.file)

    def answered(self, entry, reply):
        self.put({"answered": entry["ask"], "status": reply.status, "location": reply.header("Location")})

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


def appointment_of(entry, location):
    """The id of the appointment that a change made or changed; None of a hold or a letter."""
    found = re.search(r"/appointments/([0-9a-f-]{36})", location or "")
    return entry.get("appointment") or (found.group(1) if entry["what"] == "book" and found else None)


class Clinic:
    """The site under load and what everybody is told about it."""

    def __init__(self, program, shim, folder, seed, other, postgres, is_keyed=True):
        """`other`: a program that is served in place of `program`, or None."""
        self.program, self.random = program, random.Random(seed)
        self.held, self.lock = set(), threading.Lock()
        self.is_slow = b"__asan_init" in pathlib.Path(program).read_bytes()
        self.folder = pathlib.Path(folder) / "clinic"
        self.password, self.server = ready_demo(program, self.folder), Server(program, self.folder)
        self.records, self.place = OnSqlite(self.folder), ["--data", str(self.folder)]
        if postgres:
            name = f"kill_{os.getpid()}_{pathlib.Path(other or program).name}"
            url = copy_to_postgres(program, self.folder / "clerkwell.db", postgres, name)
            self.server = PostgresProgram(program, self.folder, url)
            self.records, self.place = OnPostgres(url), ["--database", url]
        if not is_keyed:
            self.records.without_claim_key()
        self.disk = Disk(shim, pathlib.Path(folder) / "orders")
        self.server.program = str(other or program)
        self.server.environment = self.disk.environment()
        self.server.start()
        self.n_answered = 0
        self.people = []
        for user in BOOKERS + TYPISTS:
            self.somebody(user, folder, seed)
        for first in self.people[:len(BOOKERS)]:  # so that there is always something in flight
            self.somebody(first.user, folder, seed, first)
        self.viewer = Person(self.server.address).sign_in("jo", self.password)  # takes no part
        self.read_what_there_is()

    def somebody(self, user, folder, seed, first=None):
        """At work with a window, and a journal, of their own; with `first`, the second window of the same sign-in."""
        person, number = Person(self.server.address), len(self.people)
        if first:
            person.jar, person.csrf = dict(first.jar), first.csrf
        else:
            person.sign_in(user, self.password)
        person.user, person.journal = user, Journal(pathlib.Path(folder) / f"journal-{number}")
        person.is_asking = False
        person.is_typist, person.held = len(BOOKERS) <= number < len(BOOKERS + TYPISTS), None
        person.booked, person.stands = {}, {}  # appointment -> its version; -> (slot, state) as acknowledged last
        person.random = random.Random(seed * 1000 + number)
        self.people.append(person)

    def read_what_there_is(self):
        read = self.records.read
        self.ids = {user: raw for user, raw in read("SELECT user_name, person_id FROM person WHERE site_id = 1")}
        self.patients = [words(row[0]) for row in read("SELECT patient_id FROM patient WHERE NOT is_deceased")]
        now = int(time.time() * 1e6)
        self.slots = [words(row[0]) for row in read(
            "SELECT slot_id FROM slot WHERE NOT is_blocked AND start_at > ? ORDER BY slot_id", now)]
        self.wanted = self.random.sample(self.slots, WANTED)
        self.held |= {(raw, words(slot)) for raw, slot in read(
            "SELECT person_id, subject_id FROM audit_entry WHERE kind = 'appointment.held'")}
        self.letters = [words(row[0]) for row in read("SELECT letter_id FROM letter WHERE stage = 'type'")]
        assert len(self.slots) > 50 and self.letters and len(self.patients) > 1000

    # ---- what people do ----

    def send(self, person, what, path, fields, **more):
        """Journal, ask, journal. Raises when no answer came."""
        entry = {"ask": fields["form_key"], "what": what, "path": path, "fields": {"csrf": person.csrf, **fields}, **more}
        person.journal.put(entry)
        person.sent_at, person.is_asking = None, True
        try:
            reply = person.post(path, entry["fields"])
        finally:
            person.journal.sent_at[entry["ask"]], person.is_asking = person.sent_at, False
        person.journal.answered(entry, reply)
        self.n_answered += 1
        assert reply.status in (303, *REFUSALS), (what, reply.status, reply.text[-500:])
        self.learn(person, entry, reply)

    def learn(self, person, entry, reply):
        """What somebody has to go on with."""
        appointment, is_done = appointment_of(entry, reply.header("Location")), reply.status == 303
        if entry["what"] == "move" or entry["what"] == "cancel" and not is_done:
            person.booked[appointment] = entry["version"] + is_done
        elif entry["what"] == "book" and is_done and appointment:
            person.booked[appointment] = 1
        elif entry["what"] == "hold" and is_done:
            person.held = entry["slot"]

    def some_slot(self, person):
        return person.random.choice(self.wanted if person.random.random() < 0.25 else self.slots)

    def book(self, person):
        patient, slot, key = person.random.choice(self.patients), person.held or self.some_slot(person), new_key()
        person.held = None
        self.send(person, "book", "/appointments", {"form_key": key, "patient": patient, "slot": slot, "note": f"Asked {key}",
                                                    "is_beside_meant": "1", "for": "none"}, patient=patient, slot=slot)

    def one_of_own(self, person):
        appointment = person.random.choice(list(person.booked))
        return appointment, person.booked.pop(appointment)

    def cancel(self, person):
        (appointment, version), key = self.one_of_own(person), new_key()
        self.send(person, "cancel", f"/appointments/{appointment}/cancel",
                  {"form_key": key, "version": str(version), "by": "patient", "after": "not-wanted",
                   "reason": f"Away that week {key}"}, appointment=appointment, version=version)

    def move(self, person):
        (appointment, version), key, slot = self.one_of_own(person), new_key(), self.some_slot(person)
        self.send(person, "move", f"/appointments/{appointment}/move",
                  {"form_key": key, "slot": slot, "version": str(version), "asked_by": "patient", "is_beside_meant": "1",
                   "is_other_meant": "1", "reason": f"Patient rang {key}"}, appointment=appointment, version=version, slot=slot)

    def hold(self, person):
        slot, key = self.some_slot(person), new_key()
        with self.lock:
            wanted = (self.ids[person.user], slot)
            if wanted in self.held:
                return
            self.held.add(wanted)
        self.send(person, "hold", f"/slots/{slot}/hold", {"form_key": key}, slot=slot, user=person.user)

    def type(self, person):
        letter = person.random.choice(self.letters)
        path = f"/letters/{letter}"
        forms = {form["action"]: form for form in Forms(person.get(path).text).forms}
        if f"{path}/draft/discard" in forms:  # somebody else saved first, and what was typed was kept as a draft
            draft = dict(map(tuple, forms[f"{path}/draft/discard"]["fields"]))
            person.post(f"{path}/draft/discard", {**draft, "csrf": person.csrf})
            return
        form, key = forms[path], new_key()
        fields = dict(map(tuple, form["fields"]))
        body = "body" if "body" in fields else max(form["areas"], key=lambda name: len(fields[name]))
        text = fields[body] if len(fields[body]) < 3000 else "The beginning again."
        fields[body] = f"{text}\n\nSentence {key} of the letter."
        fields.update(csrf=person.csrf, form_key=key)
        self.send(person, "type", path, fields, letter=letter)

    def do_something(self, person):
        chance, has_many = person.random.random(), len(person.booked) > MANY
        if person.is_typist:
            self.type(person)
        elif person.booked and chance < (0.5 if has_many else 0.3):
            self.cancel(person)
        elif person.booked and chance < 0.6:
            self.move(person)
        elif chance < 0.7:
            self.hold(person)
        else:
            self.book(person)

    def work(self, person, stop):
        person.is_cut_off, person.failure = False, None
        try:
            while not stop.is_set():
                self.do_something(person)
        except AssertionError as reason:
            # A page cut off in the middle is no page; anything else is a wrong answer.
            person.failure = None if stop.is_set() else reason
        except (OSError, http.client.HTTPException):
            person.is_cut_off = True
        except Exception as reason:  # a page without its form, say
            person.failure = None if stop.is_set() else repr(reason)

    # ---- what the records say ----

    def effect(self, entry):
        """How often what was asked is in the records."""
        what, key = entry["what"], entry["ask"]
        if what == "book":
            found = self.records.read("SELECT COUNT(*) FROM appointment WHERE site_id = 1 AND patient_id = ? AND note = ?",
                                      blob(entry["patient"]), f"Asked {key}")
        elif what == "cancel":
            found = self.records.read("SELECT COUNT(*) FROM appointment WHERE site_id = 1 AND appointment_id = ? AND state = "
                                      "'cancelled' AND cancel_reason = ?", blob(entry["appointment"]), f"Away that week {key}")
        elif what == "move":
            found = self.records.read("SELECT COUNT(*) FROM audit_entry e JOIN audit_text t ON t.site_id = e.site_id AND "
                                      "t.leaf_index = e.leaf_index WHERE e.site_id = 1 AND e.subject_id = ? AND e.class = 'fact' "
                                      "AND e.kind = 'appointment.moved' AND t.text = ?", blob(entry["appointment"]),
                                      f"Patient rang {key}")
        elif what == "hold":
            found = self.records.read("SELECT COUNT(*) FROM audit_entry WHERE site_id = 1 AND subject_id = ? AND class = 'fact' "
                                      "AND kind = 'appointment.held' AND person_id = ?", blob(entry["slot"]),
                                      self.ids[entry["user"]])
        else:  # the version that brought it, and one of the same text behind it, if there is one
            found = self.records.read("SELECT COUNT(*) FROM letter_version v LEFT JOIN letter_version b ON b.site_id = v.site_id "
                                      "AND b.letter_id = v.letter_id AND b.version = v.version - 1 WHERE v.letter_id = ? AND "
                                      "instr(v.body, ?) > 0 AND (b.body IS NULL OR instr(b.body, ?) = 0 OR b.body = v.body)",
                                      blob(entry["letter"]), key, key)
        return found[0][0]

    def first_version(self, entry):
        """That of the letter in which what was typed stands first."""
        found = self.records.read("SELECT COALESCE(MIN(version), 0) FROM letter_version WHERE letter_id = ? AND instr(body, ?) > 0",
                                  blob(entry["letter"]), entry["ask"])[0][0]
        return found or None

    def stands_otherwise(self, person, entries):
        """What the last acknowledged change of an appointment says, and the appointment does not; `entries` are new."""
        changed, wrong = set(), []
        for entry in entries:
            answer = entry["answer"]
            if answer and answer["status"] == 303 and entry["what"] in ("book", "move", "cancel"):
                appointment = appointment_of(entry, answer["location"])
                person.stands[appointment] = (entry.get("slot") or person.stands.get(appointment, (None,))[0],
                                              "cancelled" if entry["what"] == "cancel" else "booked")
                changed.add(appointment)
        for appointment in changed:
            rows = self.records.read("SELECT slot_id, state FROM appointment WHERE site_id = 1 AND appointment_id = ?",
                                     blob(appointment))
            if [(words(raw), state) for raw, state in rows] != [person.stands[appointment]]:
                wrong.append(f"LOST: appointment {appointment} is not as it was acknowledged last")
        return wrong

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
        return [f"{n} {sentence}" for n, sentence in (
            (twice, "places booked twice"), (bare, "appointments without their place"),
            (left, "places kept by cancelled appointments"), (outcome, "bookings without the outcome they owe")) if n]

    def check_audit(self):
        checked = subprocess.run([self.program, "audit", "verify", *self.place], capture_output=True, text=True)
        return [] if checked.returncode == 0 else ["the audit does not verify: " + checked.stdout + checked.stderr]
