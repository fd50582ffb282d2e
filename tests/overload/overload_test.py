#!/usr/bin/env python3
"""Ten times what can be answered, slow clients and a flood of sign-ins: overload_test.py PROGRAM NARROW FLOOD
                                                                                        [--long [--seconds N]]. TAP.

NARROW is the program with a narrow door (narrow.c); it takes some milliseconds for an answer without working, so that a
busy machine of two cores can ask ten times too much of it. What was asked for is counted, not what was meant to be: an
open loop must have got out ten times (in ./test: eight times) the peak that was measured just before, and nine tenths of
that peak or more must be answered. Limits of time are stretched by how much slower the machine is just then than those
milliseconds say, fourfold at most; what fails for that is tried again, and when the machine itself says that it is busy
(noise), the test is skipped and says so.
Each part has a negative control, the same program without what holds: no admission, a refusal that costs as much as an
answer, one that does not say when to come back, no deadline, no limit of connections, as many hashes at once as there
are threads; and a flood of no more than twice the peak. All must be caught.
--long asks NARROW for longer, and PROGRAM itself what this machine can ask of it, and prints the figures of
docs/reliability.md. slowhttptest is used there when it is installed (Debian: slowhttptest).
"""
import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import random
import re
import sqlite3
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from asking import (Clinic, Person, Watch, flood, honest_waits, noise, open_files, private_kib, processor_s,  # noqa: E402
                    request)
from slow import KINDS, MEMORY_KIB, STRETCH, Hoard, Honest, Slow, SlowHttpTest, deadlines, has_slowhttptest  # noqa: E402
from answers import header_complaints  # noqa: E402
from client import new_key  # noqa: E402
from contested_slots import new_slots  # noqa: E402
from records import PostgresServer, words  # noqa: E402
from tap import Tap  # noqa: E402

WAIT_MS, TRIES, TIMES, GOODPUT, NOISE = 500, 4, 10, 0.9, 2
CONNECTIONS, OTHER_FILES = 600, 400
HASHES = min(4, os.cpu_count())


# ---- too many --------------------------------------------------------------------------------------------


class Overload:
    def __init__(self, clinic, server, requests, ideal, seconds=0.8, peaks=(8, 8), crowd=CONNECTIONS - 20, times=TIMES,
                 least=8):
        """`ideal` a second could be answered by a machine that has nothing else to do; 0: nobody knows. `least` times the
        peak must have been asked."""
        self.noise = noise()
        worked = processor_s(server)
        self.ran = [flood(clinic, server, requests, connections=n, seconds=seconds, addresses=4) for n in peaks]
        self.peak_cost = (processor_s(server) - worked) / sum(r["answered"] for r in self.ran)
        by_n = {n: [r["goodput"] for m, r in zip(peaks, self.ran) if m == n] for n in peaks}
        self.peak = max(sum(some) / len(some) for some in by_n.values())
        self.stretch, self.most_files, self.least = max(1.0, ideal / self.peak), crowd + OTHER_FILES, least
        self.most_kib = MEMORY_KIB * max(crowd, CONNECTIONS) // CONNECTIONS  # each holds an answer
        with Watch(server) as self.watch:
            worked = processor_s(server)
            self.got = flood(clinic, server, requests, rate=round(1.05 * times * self.peak), seconds=3 * seconds,
                             connections=crowd, addresses=10)
            self.cost = (processor_s(server) - worked) / max(1, self.got["answered"])
        self.ran.append(self.got)
        self.share = self.got["goodput"] / self.peak
        self.multiple = self.got["sent"] / self.got["seconds"] / self.peak

    def late(self):
        """What a busy machine explains."""
        limit = WAIT_MS * min(self.stretch, STRETCH)
        return [sentence for is_so, sentence in (
            (self.stretch > STRETCH, f"the machine is {self.stretch:.1f} times too slow"),
            (self.got["p99_ms"] > limit, f"p99 of the answered is {self.got['p99_ms']} ms, more than {limit:.0f}"),
            (self.share < GOODPUT, f"only {self.share:.2f} of the peak is answered"),
            (self.multiple < self.least, f"it was asked {self.multiple:.1f} times its peak, not {self.least}"),
        ) if is_so]

    def is_far(self):
        """Later, or less of it, than a busy machine explains."""
        return self.got["p99_ms"] > 2 * WAIT_MS * min(self.stretch, STRETCH) or self.share < GOODPUT / 2

    def wrong(self):
        got = self.got
        return self.late() + [sentence for is_so, sentence in (
            (got["untold"] > 0, f"{got['untold']} were refused without Retry-After"),
            (got["lost"] > 0, f"{got['lost']} got no answer"),
            (self.watch.growth > self.most_kib, f"memory grew by {self.watch.growth} KiB"),
            (self.watch.files > self.most_files, f"{self.watch.files} open files"),
        ) if is_so]

    def say(self):
        g = self.got
        return (f"peak {self.peak:.0f} a second; asked {g['sent'] / g['seconds']:.0f} ({self.multiple:.1f} times that): answered "
                f"{g['goodput']:.0f} ({self.share:.2f} of the peak; p50 {g['p50_ms']} ms, p99 {g['p99_ms']} ms, longest "
                f"{g['longest_ms']} ms), {g['unsent']} could not be asked for want of a free connection; refused {g['refused']} "
                f"after {g['refused_ms']} ms on average; memory {self.watch.before} KiB and {self.watch.growth} more, "
                f"{self.watch.files} open files; processor time an answer, with what refusing took, {self.cost * 1e6:.0f} us, at "
                f"the peak {self.peak_cost * 1e6:.0f} us; stretch {self.stretch:.2f}, noise {self.noise:.1f}")


PAGE_MS, CHANGE_MS, WORKERS = 15, 40, 4
PAGES = f"slow_ms={PAGE_MS} events=2 connections={CONNECTIONS}"
CHANGES = f"slow_ms={CHANGE_MS} events=2 connections={CONNECTIONS} workers={WORKERS} queue=256"


def pages(clinic, control="", **more):
    with clinic.served("/account", PAGES + control) as server:
        asked = [request(server, "GET", "/account", clinic.person(server).jar)]
        return Overload(clinic, server, asked, 2 * 1000 / PAGE_MS, **more)


def empty_form(server, person):
    """Refused for what is missing in it (422): an answer that changes nothing."""
    fields = {"csrf": person.csrf, "form_key": "@KEY@", "note": "Brings her daughter"}
    return request(server, "POST", "/appointments", person.jar, fields)


class Holds(Overload):
    """Slots are held, again and again: each is a change with its facts. What was answered is in the records, and what was
    refused is not."""

    def __init__(self, clinic, control="", **more):
        facts = "SELECT COUNT(*) FROM audit_entry WHERE site_id = 1 AND kind = 'appointment.held'"
        slots = [words(row[0]) for row in clinic.records.read(
            "SELECT slot_id FROM slot s WHERE NOT is_blocked AND start_at > ? AND NOT EXISTS (SELECT 1 FROM slot_claim k "
            "WHERE k.slot_id = s.slot_id) ORDER BY slot_id LIMIT 40", int((time.time() + 86400) * 1e6))]
        with clinic.served("/slots/", CHANGES + control) as server:
            person, before = clinic.person(server), clinic.records.read(facts)[0][0]
            fields = {"csrf": person.csrf, "form_key": "@KEY@"}
            super().__init__(clinic, server, [request(server, "POST", f"/slots/{slot}/hold", person.jar, fields) for slot in slots],
                             WORKERS * 1000 / CHANGE_MS, **more)
            self.made = clinic.records.read(facts)[0][0] - before
        clinic.records.close()
        self.answered = sum(ran["status"].get("303", 0) for ran in self.ran)

    def wrong(self):
        others = {status for ran in self.ran for status in ran["status"]} - {"303", "503"}
        return super().wrong() + [sentence for is_so, sentence in (
            (others, f"other answers: {others}"),
            (self.made != self.answered, f"{self.answered} holds were answered, {self.made} are there")) if is_so]

    def say(self):
        return super().say() + f"; {self.made} holds made"


def try_again(what, *more, **options):
    """What was seen at the first try that is well, or at the last."""
    for number in range(TRIES):
        time.sleep(2 * number)
        seen = what(*more, **options)
        if not seen.wrong():
            break
    return seen


# ---- what they are told -----------------------------------------------------------------------------------


def told(clinic):
    """Answers of the pieces: a page, a program's and a form's, while more is asked than can be answered."""
    wrong = []
    with clinic.served("/appointments", CHANGES.replace("queue=256", "queue=2")) as server:
        person = clinic.person(server)
        stop = time.monotonic() + 8
        hammer = threading.Thread(target=flood, args=(clinic, server, [empty_form(server, person)]),
                                  kwargs={"connections": 40, "seconds": 1.5})
        hammer.start()
        form = {"csrf": person.csrf, "form_key": new_key(), "note": "Bücher & <b>Äpfel</b>"}
        reply = None
        while time.monotonic() < stop and (reply is None or reply.status != 503):
            reply = person.post("/appointments", form)
        hammer.join()
        again = reply.text
        if reply.status != 503 or not reply.header("Retry-After"):
            return [f"no form was put off: {reply.status}"]
        wrong += header_complaints(reply)
        if "Nothing was saved" not in again or "send it again" not in again:
            wrong.append("the page does not say what to do")
        for value in (form["form_key"], form["csrf"], "Bücher &amp; &lt;b&gt;Äpfel"):
            if value not in again:
                wrong.append(f"{value} is gone from the form")
        found = re.search(r'<form[^>]* action="([^"]+)"', again)
        if not found or found.group(1) != "/appointments":
            wrong.append("the form goes elsewhere")
        if person.post("/appointments", form).status != 422:
            wrong.append("sent again it is not looked at")
    return wrong


# ---- too many passwords ---------------------------------------------------------------------------------


class SignIns(Honest):
    def __init__(self, clinic, control="", seconds=2.0, is_real=False):
        """`is_real`: each wrong password costs the hash that it costs, not a wait."""
        with clinic.served("", control if is_real else "hash_ms=100" + control, "--behind-proxy") as server:
            jar = clinic.person(server).jar
            stranger = Person(server.address)
            fields = dict(map(tuple, stranger.form("/sign-in")["fields"]))
            fields.update(user_name="nobody@NUMBER@", password="wrong@NUMBER@")
            asked = request(server, "POST", "/sign-in", stranger.jar, fields, ["X-Forwarded-For: @ADDRESS@"])
            self.look_first(server, jar)
            seen = {}
            watcher = threading.Thread(target=lambda: seen.update(
                waits=honest_waits(server, "/account", jar, time.monotonic() + seconds)))
            watcher.start()
            with Watch(server) as self.watch:
                self.got = flood(clinic, server, [asked], rate=300, seconds=seconds, connections=200)
            watcher.join()
            self.waits, self.unanswered = seen["waits"]
            began = time.monotonic()
            back = Person(server.address)
            back.jar = {name: value for name, value in jar.items() if "device" in name}
            back.sign_in("jo", clinic.password)
            self.sign_in_s, self.most = time.monotonic() - began, clinic.most_hashes()

    def wrong(self):
        got, wrong = self.got, self.unheard() + self.late()
        if not 1 <= self.most <= HASHES:
            wrong.append(f"{self.most} passwords were looked at at once")
        if got["refused"] < 100 or got["untold"] or got["lost"]:
            wrong.append(f"{got['refused']} put off, {got['untold']} of them without Retry-After, {got['lost']} lost")
        if self.watch.growth > MEMORY_KIB + HASHES * 64 * 1024:
            wrong.append(f"memory grew by {self.watch.growth} KiB")
        return wrong

    def say(self):
        return (f"{self.got['answered']} sign-ins answered, {self.got['refused']} put off; {self.most} hashes at once; somebody signed "
                f"in waited {max(self.waits, default=99) * 1000:.0f} ms at most; signing in afterwards took {self.sign_in_s * 1000:.0f} ms; memory "
                f"{self.watch.growth} KiB more")


# ---- the tests -------------------------------------------------------------------------------------------


def say_seen(tap, seen, sentence):
    """A busy machine is told; it explains what comes late, but not at twice the limit, and nothing else."""
    wrong, late = seen.wrong(), seen.late()
    is_excused = wrong and set(wrong) == set(late) and not seen.is_far() and max(seen.noise, noise()) > NOISE
    if is_excused:
        tap.say([], sentence, [seen.say()], f"the machine is too busy to tell: {'; '.join(late)} (noise {seen.noise:.1f})")
    else:
        tap.say(wrong, sentence, [seen.say()])


def caught(tap, wrong, word, sentence):
    """A control: something with this word in it must be wrong."""
    tap.caught([w for w in wrong if word in w], sentence, else_seen=wrong)


def controls(clinic_of):
    """All at once, each on a clinic of its own: what they show a busy machine shows too."""
    todo = {
        "pages": lambda c: pages(c, " no_admission=1", crowd=280).wrong(),
        "changes": lambda c: Holds(c, " no_admission=1", crowd=280).wrong(),
        "wasteful": lambda c: pages(c, " wasteful=1").wrong(),
        "untold": lambda c: pages(c, " untold=1", seconds=0.4).wrong(),
        "twice": lambda c: pages(c, times=2, seconds=0.4).wrong(),
        "told": told,
        "deadlines": deadlines,
        "no deadline": lambda c: deadlines(c, " no_deadline=1"),
        "no limit": lambda c: Slow(c, " no_limit=1").wrong(),
        "hoard": lambda c: Hoard(c, " no_limit=1").wrong(),
        "hashes": lambda c: SignIns(c, " hashers=64").wrong(),
    }
    with concurrent.futures.ThreadPoolExecutor(6) as pool:
        running = {name: pool.submit(what, clinic_of(name)) for name, what in todo.items()}
        return {name: one.result() for name, one in running.items()}


def short(o):
    tap = Tap(18)
    with tempfile.TemporaryDirectory(prefix="clerkwell-overload-") as folder, PostgresServer() as postgres:
        def clinic_of(name, *more):
            return Clinic(o.program, o.narrow, o.flood, pathlib.Path(folder) / name, *more)

        clinic = clinic_of("one")
        asked = "asked for ten times the {} it can give, it gives as many, soon, and refuses the rest"
        say_seen(tap, try_again(pages, clinic), asked.format("pages"))
        say_seen(tap, try_again(Holds, clinic), asked.format("changes"))
        say_seen(tap, try_again(Holds, clinic_of("postgres", postgres)), asked.format("changes on PostgreSQL"))
        say_seen(tap, try_again(Slow, clinic), "slow clients keep nobody waiting")
        hoard = Hoard(clinic)
        tap.say(hoard.wrong(), "bodies that never end take the memory of a few", [hoard.say()])
        say_seen(tap, try_again(SignIns, clinic), "a flood of sign-ins takes no more than its share, and is told to come back")
        found = controls(clinic_of)
        tap.say(found["told"], "who is put off is told, and keeps what was typed")
        tap.say(found["deadlines"], "a head or a body that does not end is cut")
        caught(tap, found["pages"], "p99", "without admission the pages come too late, and it is caught")
        caught(tap, found["changes"], "p99", "without admission the changes come too late, and it is caught")
        caught(tap, found["wasteful"], "of the peak", "refusals as dear as answers leave too few of these, and it is caught")
        caught(tap, found["untold"], "Retry-After", "a refusal that does not say when to come back is caught")
        caught(tap, found["twice"], "times its peak", "a flood of twice the peak is not taken for ten times")
        caught(tap, found["no deadline"], "a head", "a head that is waited for for ever is caught")
        caught(tap, found["no deadline"], "a body", "a body that is waited for for ever is caught")
        caught(tap, found["no limit"], "open files", "connections without a limit are caught")
        caught(tap, found["hoard"], "memory", "memory without a limit is caught")
        caught(tap, found["hashes"], "passwords", "hashes without a limit are caught")
    return tap


# ---- the long run: the program itself ---------------------------------------------------------------------


def day_of_work(clinic, person, n):
    """What people ask for: eight patients' pages, two looks in the finder and a page of free slots to a booking."""
    records = sqlite3.connect(clinic.folder / "clerkwell.db")
    now = int(time.time() * 10**6)
    slots = new_slots(records, n // 12 + 1, now)
    patients = records.execute("SELECT patient_id, family_name FROM patient WHERE merged_into IS NULL AND NOT "
                               "is_restricted AND NOT is_deceased").fetchall()
    records.commit()
    records.close()
    asked, chance = [], random.Random(7)
    for number in range(n):
        patient, name = chance.choice(patients)
        kind = number % 12
        if kind < 8:
            asked.append(request(clinic.server, "GET", f"/patients/{words(patient)}", person.jar))
        elif kind < 10:
            asked.append(request(clinic.server, "GET", "/find?part=1&q=" + urllib.parse.quote(name), person.jar))
        elif kind == 10:
            asked.append(request(clinic.server, "GET", "/slots", person.jar))
        else:
            fields = {"csrf": person.csrf, "form_key": "@KEY@", "patient": words(patient), "slot": slots[number // 12],
                      "is_beside_meant": "1", "for": "none"}
            asked.append(request(clinic.server, "POST", "/appointments", person.jar, fields))
    return asked


@contextlib.contextmanager
def apart(server):
    """The program on one half of the processors and whoever asks on the other: else more asking is less answering."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        yield
        return
    for thread in os.listdir(f"/proc/{server.child.pid}/task"):
        os.sched_setaffinity(int(thread), cores[:len(cores) // 2])
    os.sched_setaffinity(0, cores[len(cores) // 2:])
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


def long(o):
    """The narrow door for longer; and nothing narrow: what the program can give on this machine, and as much more as the
    same machine can ask."""
    tap = Tap(6 + len(KINDS))
    with tempfile.TemporaryDirectory(prefix="clerkwell-overload-", dir="/var/tmp") as folder, PostgresServer() as postgres:
        def clinic_of(program, name, *more):
            return Clinic(o.program, program, o.flood, pathlib.Path(folder) / name, *more)

        narrow, clinic = clinic_of(o.narrow, "narrow"), clinic_of(o.program, "one")
        for what, where, name in ((pages, narrow, "pages"), (Holds, narrow, "changes"),
                                  (Holds, clinic_of(o.narrow, "postgres", postgres), "changes on PostgreSQL")):
            say_seen(tap, try_again(what, where, seconds=o.seconds / 3, least=TIMES), f"a narrow door, asked for ten times the {name}")
        with clinic.served() as clinic.server, apart(clinic.server):
            asked = day_of_work(clinic, clinic.person(clinic.server), 6000)
            seen = Overload(clinic, clinic.server, asked, 0, o.seconds / 3, (8, 16, 32), 900, least=1.5)
            say_seen(tap, seen, f"a day's work, {seen.multiple:.1f} times what can be done: as much is answered, soon, and the rest refused")
            time.sleep(3)
            print(f"# three seconds later: memory {private_kib(clinic.server)} KiB, {open_files(clinic.server)} open files")
        say_seen(tap, Slow(clinic, seconds=o.seconds), "slow clients keep nobody waiting")
        say_seen(tap, SignIns(narrow, seconds=o.seconds, is_real=True), "a flood of sign-ins takes no more than its share")
        for kind, (name, _) in KINDS.items():
            sentence = f"slowhttptest {kind}: {name} keep nobody waiting"
            if has_slowhttptest():
                say_seen(tap, SlowHttpTest(clinic, kind, o.seconds), sentence)
            else:
                tap.say([], sentence, skip="slowhttptest is not installed (Debian: apt install slowhttptest)")
    return tap


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("narrow")
    options.add_argument("flood")
    options.add_argument("--long", action="store_true")
    options.add_argument("--seconds", type=float, default=30)
    o = options.parse_args()
    (long if o.long else short)(o).end()


if __name__ == "__main__":
    main()
