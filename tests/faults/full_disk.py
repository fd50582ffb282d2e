#!/usr/bin/env python3
"""The served program on a full disk, and on one that does not confirm: full_disk.py PROGRAM SHIM. TAP.

Over HTTP, with the disk of disk_shim.c. On a full disk everything can be read, every page says what is wrong, and
what is refused is refused with a sentence, with what was typed, and under its key; when there is room again the
same form is taken once, and the pages say nothing any more. However long it lasts, people stay signed in, others sign in
and out, and guesses at passwords count; all of that is saved afterwards. A sync that fails is never answered with success.
The control of the second: without the fault the same requests are answered with success.
"""
import http.client
import pathlib
import random
import sqlite3
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from records import OnSqlite, blob, words  # noqa: E402
from client import Person, Server, new_key, ready_demo  # noqa: E402
from disk_shim import Disk  # noqa: E402
from tap import Tap  # noqa: E402

FULL = "Nothing can be saved at the moment: the disk is full"
REFUSED = "Not saved: the disk is full"
PAGES = ["/", "/find?q=smith", "/clinics", "/letters", "/waiting-list", "/referrals", "/set-up", "/account",
         "/nowhere-at-all"]


class Clinic:
    def __init__(self, program, shim, folder):
        self.folder = pathlib.Path(folder) / "clinic"
        self.disk = Disk(shim, pathlib.Path(folder) / "orders")
        self.password, self.server = ready_demo(program, self.folder), Server(program, self.folder)
        self.server.environment = self.disk.environment()
        self.records = OnSqlite(self.folder)
        self.random = random.Random(7)
        self.patients = [words(row[0]) for row in self.records.read(
            "SELECT patient_id FROM patient WHERE NOT is_deceased AND merged_into IS NULL AND NOT is_restricted")]
        self.slots = [words(row[0]) for row in self.records.read(
            "SELECT slot_id FROM slot s WHERE NOT is_blocked AND start_at > ? AND NOT EXISTS (SELECT 1 FROM slot_claim k "
            "WHERE k.slot_id = s.slot_id)", int((time.time() + 86400) * 1e6))]

    def start(self):
        self.server.start()
        self.person = Person(self.server.address).sign_in("jo", self.password)
        self.manager = Person(self.server.address).sign_in("maud", self.password)

    def booking(self):
        return {"csrf": self.person.csrf, "form_key": new_key(), "patient": self.random.choice(self.patients),
                "slot": self.slots.pop(), "note": "Brings her daughter along", "is_beside_meant": "1",
                "for": "none"}

    def stands(self, form):
        return self.records.read("SELECT COUNT(*) FROM appointment WHERE patient_id = ? AND slot_id = ?",
                                 blob(form["patient"]), blob(form["slot"]))[0][0]


def check(wrong, is_so, sentence):
    if not is_so:
        wrong.append(sentence)


def banner_is(clinic, path, want):
    person = clinic.manager if path == "/set-up" else clinic.person
    return (FULL in person.get(path).text) == want


def times_noted(clinic):
    return clinic.records.read("SELECT COUNT(*) FROM audit_entry WHERE kind = 'disk.room-again'")[0][0]


def on_a_full_disk(clinic, starts_on_it=False):
    """`starts_on_it`: the program is started when the disk is full already, and people are still signed in."""
    wrong = []
    for path in PAGES:
        check(wrong, banner_is(clinic, path, False), f"{path} says that the disk is full before it is")
    first, before = clinic.booking(), times_noted(clinic)
    check(wrong, clinic.person.post("/appointments", first).status == 303, "a booking is not taken on a good disk")
    if starts_on_it:
        status = clinic.server.end()
        check(wrong, status == 0, f"the program ended with {status}")
    clinic.disk.is_full, clinic.disk.n_refused = 1, 0
    if starts_on_it:
        clinic.server.start()
        for person in (clinic.person, clinic.manager):
            person.hang_up()
    form = clinic.booking()
    reply = clinic.person.post("/appointments", form)
    check(wrong, reply.status == 503, f"a booking on a full disk is answered with {reply.status}")
    check(wrong, REFUSED in reply.text and FULL in reply.text, "the refusal does not say that the disk is full")
    check(wrong, form["note"] in reply.text and form["form_key"] in reply.text, "what was typed, or its key, is gone")
    check(wrong, reply.header("Retry-After") != "", "no Retry-After")
    for path in PAGES:
        reply = (clinic.manager if path == "/set-up" else clinic.person).get(path)
        want = 404 if "nowhere" in path else 200
        check(wrong, reply.status == want, f"{path} cannot be read: {reply.status}")
        check(wrong, FULL in reply.text, f"{path} does not say that the disk is full")
    check(wrong, FULL in Person(clinic.server.address).get("/sign-in").text, "the sign-in page does not say it")
    check(wrong, clinic.stands(form) == 0, "what was refused is there")
    check(wrong, clinic.disk.n_refused > 0, "the disk was not full at all")

    clinic.disk.is_full = 0
    until = time.monotonic() + 20
    while not banner_is(clinic, "/", False) and time.monotonic() < until:
        time.sleep(0.2)  # nobody saves anything: the program finds out by itself
    for path in PAGES:
        check(wrong, banner_is(clinic, path, False), f"{path} says that the disk is full when it has room again")
    for _ in range(2):
        reply = clinic.person.post("/appointments", form)
        check(wrong, reply.status == 303, f"the same form is not taken afterwards: {reply.status}")
    check(wrong, clinic.stands(form) == 1, f"the same form twice made {clinic.stands(form)} appointments")
    check(wrong, clinic.stands(first) == 1, "what was saved before is gone")
    noted, until = before, time.monotonic() + 20
    while noted == before and time.monotonic() < until:  # the booking above may have found the room first
        noted = times_noted(clinic)
        time.sleep(0.1)
    check(wrong, noted == before + 1, f"that there is room again is noted {noted - before} times")
    return wrong


IDLE_S = 15 * 60  # how long a sign-in lives that nobody uses


def sign_ins_grow_old(clinic, left):
    """Of everybody, while the program does not run: but for so many seconds."""
    records = sqlite3.connect(clinic.folder / "clerkwell.db")
    records.execute("UPDATE sign_in SET seen_at = ?", (int((time.time() - IDLE_S + left) * 1e6),))
    records.commit()
    records.close()


def start_full_with_old_sign_ins(clinic, people):
    """Those of `people` are used at once; returns when the others have grown too old."""
    for left in (3, 15, 60):  # a slow machine needs longer to start and to answer
        clinic.server.end()
        sign_ins_grow_old(clinic, left)
        until = time.monotonic() + left
        clinic.disk.is_full, clinic.disk.n_refused = 1, 0
        clinic.server.start()
        for person in people + [clinic.manager]:
            person.hang_up()
        are_in = [is_in(person) for person in people]
        if time.monotonic() < until:
            break
        clinic.disk.is_full = 0
    return until + 0.5, all(are_in)


def sign_in_leaves(clinic, user):
    return [row[0] for row in clinic.records.read(
        "SELECT kind FROM audit_entry e JOIN person p ON p.site_id = e.site_id AND p.person_id = e.subject_id "
        "WHERE p.user_name = ? AND e.kind IN ('person.signed-in', 'person.signed-out') ORDER BY e.leaf_index", user)]


def is_in(person):
    reply = person.get("/account")
    assert reply.status in (200, 303), reply.status
    return reply.status == 200


def newcomer(clinic):
    return Person(clinic.server.address)


def guess(clinic, user):
    person = newcomer(clinic)
    fields = dict(map(tuple, person.form("/sign-in")["fields"]))
    return person.post("/sign-in", {**fields, "user_name": user, "password": "not the password of anybody"})


def sign_out(person):
    return person.post("/sign-out", {"csrf": person.csrf})


def on_a_disk_that_stays_full(clinic):
    wrong = []
    leaver = newcomer(clinic).sign_in("carl", clinic.password)
    before = {user: sign_in_leaves(clinic, user) for user in ("jo", "carl", "rita", "grant")}
    idle, are_in = start_full_with_old_sign_ins(clinic, [clinic.person, leaver])
    check(wrong, are_in, "who was signed in is not any more")
    check(wrong, sign_out(leaver).status == 303, "nobody can sign out")
    leaver.jar = dict(leaver.kept)
    check(wrong, not is_in(leaver), "a sign-in that was ended goes on")
    time.sleep(max(0, idle - time.monotonic()))
    check(wrong, is_in(clinic.person) and banner_is(clinic, "/", True), "whoever goes on working is signed out")
    check(wrong, not is_in(clinic.manager), "whoever does nothing stays signed in")

    late, gone = newcomer(clinic), newcomer(clinic)
    try:
        late.sign_in("rita", clinic.password)
        gone.sign_in("grant", clinic.password)
        check(wrong, is_in(late) and late.get("/clinics").status == 200, "whoever signed in reads nothing")
        check(wrong, sign_out(gone).status == 303, "whoever signed in cannot sign out")
        gone.jar = dict(gone.kept)
        check(wrong, not is_in(gone), "a new sign-in that was ended goes on")
    except AssertionError as refused:
        wrong.append(f"nobody can sign in: {refused.args[0][:2]}")
    said = [guess(clinic, "osei").status for _ in range(12)]
    check(wrong, said[:10] == [422] * 10 and said[-1] == 429, f"twelve wrong passwords are answered with {said}")
    check(wrong, all(sign_in_leaves(clinic, user) == kinds for user, kinds in before.items()), "something was saved after all")
    check(wrong, clinic.disk.n_refused > 0, "the disk was not full at all")

    clinic.disk.is_full = 0
    want = {"jo": before["jo"], "carl": before["carl"] + ["person.signed-out"], "rita": before["rita"] + ["person.signed-in"],
            "grant": before["grant"] + ["person.signed-in", "person.signed-out"]}
    until, seen = time.monotonic() + 20, {}
    while seen != want and time.monotonic() < until:
        time.sleep(0.2)
        seen = {user: sign_in_leaves(clinic, user) for user in want}
    check(wrong, seen == want, f"with room again the audit says {seen}, not {want}")
    status = clinic.server.end()
    check(wrong, status == 0, f"the program ended with {status}")
    clinic.server.start()
    for person in (clinic.person, late, gone, leaver):
        person.hang_up()
    check(wrong, is_in(clinic.person) and is_in(late), "who is signed in is not, after the next start")
    check(wrong, not is_in(gone) and not is_in(leaver), "who had signed out is signed in after the next start")
    clinic.manager.hang_up()
    clinic.manager.sign_in("maud", clinic.password)
    return wrong


def on_a_disk_that_does_not_confirm(clinic, has_fault=True):
    """Returns (what is wrong, number of successes)."""
    wrong, n_good, asked = [], 0, []
    for attempt in range(4):
        clinic.disk.sync_fails = int(has_fault)
        form = clinic.booking()
        try:
            reply = clinic.person.post("/appointments", form)
            status = reply.status
        except (OSError, http.client.HTTPException):
            status = None  # it stopped, so as to read on its next start what is there
        asked.append((form, status))
        if status is not None and status < 400:
            n_good += 1
        clinic.disk.sync_fails = 0
        if clinic.server.child.poll() is not None or status is None:
            clinic.server.end()
            clinic.start()
    for form, status in asked:
        if status is None and clinic.person.post("/appointments", {**form, "csrf": clinic.person.csrf}).status != 303:
            wrong.append("sent again under its key it is refused")
        if clinic.stands(form) != 1:
            wrong.append(f"answered with {status}, sent again, and there {clinic.stands(form)} times")
    return wrong, n_good


def main():
    program, shim = sys.argv[1], sys.argv[2]
    tap = Tap(6)
    with tempfile.TemporaryDirectory(prefix="clerkwell-full-") as folder:
        clinic = Clinic(program, shim, folder)
        try:
            clinic.start()
            tap.say(on_a_full_disk(clinic), "a full disk lets everything be read, says so on every page, and passes")
            wrong, n_good = on_a_disk_that_does_not_confirm(clinic)
            tap.say(wrong + [f"{n_good} answers of success"] * (n_good > 0),
                    "a sync that fails is never answered with success, and nothing is lost by it")
            wrong, n_good = on_a_disk_that_does_not_confirm(clinic, has_fault=False)
            tap.say(wrong + ["without the fault there is no success either"] * (n_good != 4),
                    "the same requests on a good disk are answered with success")
            tap.say(on_a_full_disk(clinic, starts_on_it=True), "started on a full disk it is the same")
            tap.say(on_a_disk_that_stays_full(clinic),
                    "while it stays full people stay signed in, sign in and out, and guesses count; it is saved afterwards")
            status = clinic.server.end()
            tap.say([f"exit {status}"] * (status != 0), "the program ends in order")
        finally:
            clinic.server.end(9)
    tap.end()


if __name__ == "__main__":
    main()
