#!/usr/bin/env python3
"""Sixty-four people want the same slot at the same moment: contested_slots.py PROGRAM UNKEYED-PROGRAM
                                                  [--slots N] [--engine sqlite|postgres] [--seed N]. TAP.

Each is signed in and has a connection and a form key of their own. Every request but its last byte is sent; then
the 64 last bytes go out in one burst. Most book, some hold, some move an appointment they have. Exactly one gets
the slot, the others are told so in a sentence (409), on a busy machine perhaps after they were told to come back
(503), which they do with the same key. Whoever got a hold then books it against five who try too,
and whoever won asks again with the same key: the same answer, nothing new. A ledger on this side says who must
have what; afterwards records, pages and audit are held against it.

UNKEYED-PROGRAM, on records without the key of slot_claim, is the negative control: it must be caught.
Short: 40 slots an engine in ./test; CLERKWELL_SLOTS=10000, or --slots 10000, is the long run.
"""
import argparse
import base64
import collections
import hashlib
import http.client
import os
import pathlib
import random
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from records import OnPostgres, OnSqlite, PostgresProgram, PostgresServer, blob, copy_to_postgres, words  # noqa: E402
from client import Person, Server, new_key, ready_demo  # noqa: E402
from tap import Tap  # noqa: E402

PATIENCE_S, COME_BACK_S = 60, 0.2  # a page says two seconds; nobody here reads it
TOLD_EVERY = 500  # slots, in a long run
CLIENTS, RIVALS, SLOTS_A_DAY, MINUTES, UNKEYED_SLOTS = 64, 5, 24, 20, 6
TAKEN = "Somebody else has just taken this slot: choose another"
DAY = 86400 * 10**6


# ---- what it is about -------------------------------------------------------------------------------


def new_people(records, now):
    """CLIENTS booking clerks, signed in. Returns [(cookie, csrf)]."""
    like, = records.execute("SELECT * FROM person WHERE user_name = 'carl'").fetchall()
    columns = [row[1] for row in records.execute("PRAGMA table_info(person)")]
    people = []
    for number in range(CLIENTS):
        person, token, csrf = blob(new_key()), secrets.token_bytes(32), secrets.token_bytes(16)
        row = dict(zip(columns, like), person_id=person, user_name=f"clerk{number}", given_name="Clerk",
                   family_name=f"Number {number}")
        records.execute(f"INSERT INTO person ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))
        records.execute("INSERT INTO person_role VALUES (1, ?, 'booking clerk')", (person,))
        records.execute("INSERT INTO sign_in VALUES (1, ?, ?, ?, ?, ?, NULL, '')",
                        (hashlib.sha256(token).digest(), person, csrf, now, now))
        cookie = "1." + base64.urlsafe_b64encode(token).decode().rstrip("=")
        people.append((f"__Host-clerkwell={cookie}", csrf.hex()))
    return people


def new_slots(records, n, now):
    """n slots in the weeks to come, of clinicians made for it."""
    clinic, = records.execute("SELECT clinic_id FROM clinic ORDER BY code LIMIT 1").fetchone()
    kind, = records.execute("SELECT slot_type_id FROM slot_type WHERE clinic_id = ? AND use = 'new'", (clinic,)).fetchone()
    slots = []
    while len(slots) < n:
        day_number = len(slots) // SLOTS_A_DAY
        if day_number % 200 == 0:
            clinician = blob(new_key())
            records.execute("INSERT INTO resource VALUES (1, ?, 'clinician', 'Much wanted', NULL, NULL, 1, 1)", (clinician,))
        # UTC is good enough here: claims go by the instant, pages show the civil time.
        start = (now // DAY + 14 + day_number % 200) * DAY + 8 * 3600 * 10**6
        day, session = time.strftime("%Y-%m-%d", time.gmtime(start / 10**6)), blob(new_key())
        records.execute("INSERT INTO session (site_id, session_id, clinic_id, day, start_minute, end_minute, zone, "
                        "clinician_id, state, note, version) VALUES (1, ?, ?, ?, 480, 960, 'Europe/London', ?, 'open', '', 1)",
                        (session, clinic, day, clinician))
        for place in range(SLOTS_A_DAY):
            slot = blob(new_key())
            records.execute("INSERT INTO slot VALUES (1, ?, ?, ?, ?, ?, ?, 0, '', 0)",
                            (slot, session, kind, 480 + place * MINUTES, MINUTES, start + place * MINUTES * 60 * 10**6))
            slots.append(words(slot))
    return slots[:n]


class Clinic:
    """A demo with people and slots added, as a file to be copied."""

    def __init__(self, program, folder, n_slots):
        self.folder = pathlib.Path(folder) / "made"
        self.password = ready_demo(program, self.folder)
        records, now = sqlite3.connect(self.folder / "clerkwell.db"), int(time.time() * 10**6)
        self.people = new_people(records, now)
        self.slots = new_slots(records, n_slots + CLIENTS, now)
        self.patients = [words(row[0]) for row in records.execute(
            "SELECT patient_id FROM patient WHERE NOT is_deceased AND merged_into IS NULL AND NOT is_restricted "
            "ORDER BY patient_id")]
        records.commit()
        records.close()


# ---- who asks ---------------------------------------------------------------------------------------


class Client:
    """One signed-in browser that can hold a request back until the last moment."""

    def __init__(self, address, cookie, csrf):
        self.address, self.cookie, self.csrf, self.link = address, cookie, csrf, None
        self.appointment = self.version = None

    def prepare(self, path, fields):
        """Sends all of a POST but its last byte."""
        self.path, self.fields = path, fields
        body = urllib.parse.urlencode({"csrf": self.csrf, **fields})
        self.request = (f"POST {path} HTTP/1.1\r\nHost: {self.address[0]}:{self.address[1]}\r\nCookie: {self.cookie}\r\n"
                        "Content-Type: application/x-www-form-urlencoded\r\n"
                        f"Content-Length: {len(body)}\r\n\r\n{body}").encode()
        if self.link is None:
            self.link = socket.create_connection(self.address, timeout=60)
            self.link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.link.sendall(self.request[:-1])

    def go(self):
        self.link.send(self.request[-1:])

    def answer(self):
        reply = http.client.HTTPResponse(self.link, method="POST")
        reply.begin()
        self.status, self.location, self.body = reply.status, reply.getheader("Location") or "", reply.read()
        self.retry_after = reply.getheader("Retry-After")
        if reply.will_close:
            self.link.close()
            self.link = None

    def ask(self, path, fields):
        self.prepare(path, fields)
        self.go()
        self.answer()
        self.come_back()

    def come_back(self):
        """Sixty-four at once may be more than a slow machine answers in time: who is told to come back does, with the
        same key, until answered. Returns how many times that was."""
        times, until = 0, time.monotonic() + PATIENCE_S
        while self.status == 503 and self.retry_after and time.monotonic() < until:
            time.sleep(COME_BACK_S)
            self.prepare(self.path, self.fields)
            self.go()
            self.answer()
            times += 1
        return times

    def close(self):
        if self.link:
            self.link.close()


def all_at_once(clients):
    for client in clients:
        client.go()
    for client in clients:
        client.answer()


def id_at_end(location):
    return location.partition("?")[0].rpartition("/")[2]


# ---- the contest ------------------------------------------------------------------------------------


class Contest:
    def __init__(self, clinic, records, server, seed):
        self.records, self.server, self.random = records, server, random.Random(seed)
        self.patients, self.own, self.slots = clinic.patients, clinic.slots[:CLIENTS], clinic.slots[CLIENTS:]
        self.clients = [Client(server.address, *person) for person in clinic.people]
        self.wrong, self.ledger, self.n = [], {}, {"book": 0, "hold": 0, "move": 0, "refused": 0, "told to come back": 0}

    def say(self, slot, sentence):
        self.wrong.append(f"slot {slot}: {sentence}")

    def book_fields(self, slot):
        return {"form_key": new_key(), "patient": self.random.choice(self.patients), "slot": slot, "for": "none",
                "is_beside_meant": "1"}

    def everybody_has_one_to_move(self):
        for client, slot in zip(self.clients, self.own):
            client.ask("/appointments", self.book_fields(slot))
            assert client.status == 303, (client.status, client.body[-800:])
            client.appointment, client.version = id_at_end(client.location), 1
            self.ledger[slot] = client.appointment

    def prepare(self, client, what, slot):
        client.what = what
        if what == "hold":
            client.prepare(f"/slots/{slot}/hold", {"form_key": new_key()})
        elif what == "move":
            client.prepare(f"/appointments/{client.appointment}/move",
                           {"form_key": new_key(), "slot": slot, "version": client.version, "asked_by": "patient",
                            "reason": "Patient rang", "is_beside_meant": "1"})
        else:
            client.prepare("/appointments", self.book_fields(slot))

    def judge(self, slot, clients):
        """The one who got it; None when that is not one."""
        all_at_once(clients)
        self.n["told to come back"] += sum(client.come_back() for client in clients)
        won = [client for client in clients if client.status == 303]
        for client in clients:
            if client.status not in (303, 409):
                self.say(slot, f"{client.what} was answered with {client.status}")
            elif client.status == 409 and TAKEN.encode() not in client.body:
                self.say(slot, f"{client.what} was refused without a sentence")
        self.n["refused"] += len(clients) - len(won)
        if len(won) != 1:
            how = collections.Counter(client.what for client in won)
            self.say(slot, f"{len(won)} of {len(clients)} got it: {dict(how)}")
        return won[0] if len(won) == 1 else None

    def has_it(self, slot, client):
        self.n[client.what] += 1
        if client.what == "move":
            self.ledger = {s: a for s, a in self.ledger.items() if a != client.appointment}
            self.ledger[slot] = client.appointment
            client.version += 1
        elif client.what == "book":
            self.ledger[slot] = id_at_end(client.location)
        location = client.location
        client.ask(client.path, client.fields)
        if (client.status, client.location) != (303, location):
            self.say(slot, f"{client.what} with the same key again: {client.status} {client.location}, not {location}")

    def contest(self, slot):
        actions = self.random.choices(("book", "hold", "move"), (4, 1, 1), k=CLIENTS)
        self.random.shuffle(self.clients)
        for client, what in zip(self.clients, actions):
            self.prepare(client, what, slot)
        winner = self.judge(slot, self.clients)
        if winner is None:
            return
        was_hold = winner.what == "hold"
        self.has_it(slot, winner)
        if not was_hold:
            return
        rivals = [winner] + [client for client in self.clients if client is not winner][:RIVALS]
        for client in rivals:
            self.prepare(client, "book", slot)
        booked = self.judge(slot, rivals)
        if booked is not winner:
            self.say(slot, "somebody else booked a slot that was held")
        if booked:
            self.has_it(slot, booked)

    # ---- afterwards ----

    def check_records(self):
        stands = {}
        for slot, appointment in self.records.read(
                "SELECT slot_id, appointment_id FROM appointment WHERE site_id = 1 AND state = 'booked' AND lane = 0"):
            stands.setdefault(words(slot), []).append(words(appointment))
        claims = {}
        for slot, appointment, n in self.records.read(
                "SELECT slot_id, appointment_id, COUNT(*) FROM slot_claim WHERE site_id = 1 AND kind = 'appointment' "
                "GROUP BY slot_id, appointment_id"):
            claims.setdefault(words(slot), []).append((words(appointment), n))
        for slot in self.own + self.slots:
            due = [self.ledger[slot]] if slot in self.ledger else []
            if stands.get(slot, []) != due:
                self.say(slot, f"{len(stands.get(slot, []))} appointments stand on it, {len(due)} were promised")
            if claims.get(slot, []) != [(appointment, MINUTES // 5) for appointment in due]:
                self.say(slot, "its claims are not those of the appointment that was promised")
        twice, = self.records.read("SELECT COUNT(*) FROM (SELECT 1 FROM slot_claim GROUP BY site_id, resource_id, lane, "
                                   "quantum_start HAVING COUNT(*) > 1) t")
        if twice[0]:
            self.wrong.append(f"{twice[0]} five-minute places are claimed twice")

    def check_pages(self, slots):
        """What the program shows of each slot to somebody who took no part."""
        for slot in slots:
            text = self.bystander.get(f"/slots/{slot}").text
            if (">Taken<" in text.replace("\n", "").replace(" ", "")) != (slot in self.ledger):
                self.say(slot, "its page says " + ("free" if slot in self.ledger else "taken"))
            if slot in self.ledger and self.bystander.get(f"/appointments/{self.ledger[slot]}").status != 200:
                self.say(slot, "the page of its appointment is not there")

    def run(self, password, pages):
        began = time.monotonic()
        self.everybody_has_one_to_move()
        for number, slot in enumerate(self.slots, 1):
            self.contest(slot)
            if len(self.wrong) > 20:
                return
            if number % TOLD_EVERY == 0:
                print(f"# {number} slots on {self.records.engine}, {time.monotonic() - began:.0f} s", flush=True)
        self.seconds = time.monotonic() - began
        self.check_records()
        self.bystander = Person(self.server.address).sign_in("rita", password)
        self.check_pages(self.slots if pages >= len(self.slots) else self.random.sample(self.slots, pages))


# ---- both engines, and the control ------------------------------------------------------------------


def open_clinic(engine, clinic, program, folder, pg, is_keyed):
    """(records, server) of a fresh copy."""
    name = f"{engine}-{'keyed' if is_keyed else 'unkeyed'}"
    here = pathlib.Path(folder) / name
    shutil.copytree(clinic.folder, here, ignore=shutil.ignore_patterns("control", "lock"))
    if engine == "sqlite":
        records, server = OnSqlite(here), Server(program, here)
    else:
        url = copy_to_postgres(clinic.program, here / "clerkwell.db", pg, f"slots_{os.getpid()}_{int(is_keyed)}")
        records, server = OnPostgres(url), PostgresProgram(program, here, url)
    if not is_keyed:
        records.without_claim_key()
    return records, server


def contest(engine, clinic, program, folder, pg, options, is_keyed=True):
    records, server = open_clinic(engine, clinic, program, folder, pg, is_keyed)
    try:
        server.start()
        contest = Contest(clinic, records, server, options.seed)
        if not is_keyed:
            contest.slots = contest.slots[:UNKEYED_SLOTS]
        contest.run(clinic.password, options.pages)
        for client in contest.clients:
            client.close()
        contest.status = server.end()
        if is_keyed:
            place = ["--database", server.url] if engine == "postgres" else ["--data", str(server.folder)]
            checked = subprocess.run([str(program), "audit", "verify", *place], capture_output=True, text=True)
            if checked.returncode != 0:
                contest.wrong.append("the audit does not verify: " + checked.stdout + checked.stderr)
            if contest.status != 0:
                contest.wrong.append("the program did not end in order")
        return contest
    finally:
        server.end()
        records.close()


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program", type=pathlib.Path)
    options.add_argument("unkeyed", type=pathlib.Path)
    options.add_argument("--slots", type=int, default=int(os.environ.get("CLERKWELL_SLOTS", "40")))
    options.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    options.add_argument("--pages", type=int, default=25, help="slots whose pages are looked at afterwards")
    options.add_argument("--seed", type=int, default=int(time.time()))
    o = options.parse_args()
    engines = o.engine or ["sqlite", "postgres"]
    tap = Tap(2 * len(engines))
    with tempfile.TemporaryDirectory(prefix="clerkwell-slots-") as folder, PostgresServer() as pg:
        clinic = Clinic(o.program, folder, o.slots)
        clinic.program = o.program
        for engine in engines:
            done = contest(engine, clinic, o.program, folder, pg, o)
            tap.say(done.wrong + [f"nobody got one by a {what}" for what in ("book", "hold", "move") if not done.n[what]],
                    f"exactly one of {CLIENTS} gets each of {o.slots} slots on {done.records.engine}",
                    [f"{engine}: {len(done.slots)} slots, won by {done.n['book']} bookings and {done.n['move']} moves, "
                     f"{done.n['hold']} of them held first; {done.n['refused']} refused, "
                     f"{done.n['told to come back']} told to come back; seed {o.seed}"])
            broken = contest(engine, clinic, o.unkeyed, folder, pg, o, is_keyed=False)
            tap.caught([w for w in broken.wrong if f"of {CLIENTS} got it" in w],
                       f"a program without the key of claims is caught on {done.records.engine}")
    tap.end()


if __name__ == "__main__":
    main()
