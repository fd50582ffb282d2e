#!/usr/bin/env python3
"""Ten times what can be answered, slow clients and a flood of sign-ins: overload_test.py PROGRAM NARROW FLOOD
                                                                                        [--long [--seconds N]]. TAP.

NARROW is the program with a narrow door (narrow.c); it takes some milliseconds for an answer without working, so that a busy machine of two cores can ask
ten times too much of it. Its limits of time are stretched by how much slower the machine is just then than those
milliseconds say; what fails on a machine that stood still is tried again, three times in all.
Each part has a negative control, the same program without what holds: no admission, no deadline, no limit of
connections, as many hashes at once as there are threads. All must be caught.
--long asks PROGRAM itself ten times what it can answer, and prints the figures of docs/reliability.md.
"""
import argparse
import concurrent.futures
import contextlib
import http.client
import json
import os
import pathlib
import random
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "http"))
sys.path.insert(0, str(HERE.parent / "faults"))
from client import Person, Server, new_key, ready_demo  # noqa: E402
from contested_slots import new_slots  # noqa: E402
from records import words  # noqa: E402

WAIT_MS, TRIES, TIMES = 500, 3, 10
CONNECTIONS, MEMORY_KIB, OTHER_FILES = 300, 160 * 1024, 400
LEAVING = 400  # cut, and not closed yet
HASHES = min(4, os.cpu_count())


# ---- the program, and what it takes ---------------------------------------------------------------------


class Clinic:
    """A demo that can be served again and again, by the narrow program or by another."""

    def __init__(self, maker, program, flood, root):
        self.program, self.flood, self.root = program, flood, pathlib.Path(root)
        self.folder, self.says = self.root / "clinic", self.root / "says"
        self.root.mkdir(exist_ok=True)
        self.password, self.kept = ready_demo(maker, self.folder), None

    @contextlib.contextmanager
    def served(self, slow="", narrow="", *more):
        self.says.write_bytes(bytes(4))
        server = Server(self.program, self.folder)
        server.environment = {**os.environ, "CLERKWELL_SLOW": slow, "CLERKWELL_NARROW": narrow,
                              "CLERKWELL_SAYS": str(self.says),
                              "ASAN_OPTIONS": "quarantine_size_mb=4:thread_local_quarantine_size_kb=16"}
        server.start("serve", *more)
        try:
            yield server
        finally:
            self.end_status = server.end()

    def person(self, server):
        """Signed in once, for a password costs time."""
        person = Person(server.address)
        if self.kept:
            person.jar, person.csrf = dict(self.kept[0]), self.kept[1]
        else:
            person.sign_in("jo", self.password)
            self.kept = dict(person.jar), person.csrf
        return person

    def most_hashes(self):
        return int.from_bytes(self.says.read_bytes()[:4], "little")


def private_kib(server):
    text = pathlib.Path(f"/proc/{server.child.pid}/smaps_rollup").read_text()
    return sum(int(n) for n in re.findall(r"^Private_(?:Clean|Dirty): +(\d+) kB", text, re.M))


def processor_s(server):
    """What it has worked since it began."""
    fields = pathlib.Path(f"/proc/{server.child.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def open_files(server):
    return len(os.listdir(f"/proc/{server.child.pid}/fd"))


class Watch:
    """The most memory and open files of a server meanwhile."""

    def __init__(self, server):
        self.server, self.stop = server, threading.Event()

    def __enter__(self):
        self.before = self.memory = private_kib(self.server)
        self.files = open_files(self.server)
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        return self

    def run(self):
        while not self.stop.wait(0.1):
            with contextlib.suppress(OSError):
                self.memory = max(self.memory, private_kib(self.server))
                self.files = max(self.files, open_files(self.server))

    def __exit__(self, *why):
        self.stop.set()
        self.thread.join()
        self.growth = self.memory - self.before


# ---- asking ---------------------------------------------------------------------------------------------


def request(server, method, path, jar, fields=None, headers=()):
    body = urllib.parse.urlencode(fields, safe="@") if fields is not None else ""
    lines = [f"{method} {path} HTTP/1.1", "Host: %s:%d" % server.address]
    if jar:
        lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in jar.items()))
    lines += list(headers)
    if method == "POST":
        # A key is 36 characters, a number eight, an address is none of the body's.
        n = len(body) + 31 * body.count("@KEY@") - 0 * body.count("@NUMBER@")
        n += (8 - len("@NUMBER@")) * body.count("@NUMBER@")
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {n}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def flood(clinic, server, requests, **options):
    """What became of them; options as of flood.c."""
    path = clinic.root / f"requests-{time.monotonic_ns()}"
    path.write_bytes(b"".join(b"@@ %d\n%s\n" % (len(r), r) for r in requests))
    words = [str(word) for name, value in options.items() for word in (f"--{name}", value)]
    said = subprocess.run([clinic.flood, str(server.address[1]), path, *words], stdout=subprocess.PIPE, check=True)
    path.unlink()
    return json.loads(said.stdout)


def ask_now(server, path, jar, source=None, timeout=20):
    """Seconds and status of one request on a connection of its own."""
    began = time.monotonic()
    link = http.client.HTTPConnection(*server.address, timeout=timeout, source_address=source)
    try:
        link.request("GET", path, headers={"Cookie": "; ".join(f"{k}={v}" for k, v in jar.items())})
        reply = link.getresponse()
        reply.read()
        return time.monotonic() - began, reply.status
    finally:
        link.close()


def honest_waits(server, path, jar, until):
    """What one person waits who asks now and then."""
    waits, wrong = [], []
    while time.monotonic() < until:
        try:
            wait, status = ask_now(server, path, jar)
            waits.append(wait)
            if status != 200:
                wrong.append(f"the honest one is answered {status}")
        except OSError as reason:
            wrong.append(f"the honest one gets no answer: {reason!r}")
        time.sleep(0.05)
    return waits, wrong


# ---- too many --------------------------------------------------------------------------------------------


class Overload:
    def __init__(self, clinic, server, requests, ideal, seconds=0.6, peaks=(8, 8), crowd=CONNECTIONS - 20):
        """`ideal` a second could be answered by a machine that has nothing else to do; 0: nobody knows."""
        worked = processor_s(server)
        ran = [flood(clinic, server, requests, connections=n, seconds=seconds, addresses=4) for n in peaks]
        self.peak_cost = (processor_s(server) - worked) / sum(r["answered"] for r in ran)
        self.peak = max(r["answered"] / r["seconds"] for r in ran)
        self.stretch, self.most_files = max(1.0, ideal / self.peak), crowd + OTHER_FILES
        with Watch(server) as self.watch:
            worked = processor_s(server)
            self.got = flood(clinic, server, requests, rate=round(TIMES * self.peak), seconds=3 * seconds,
                             connections=crowd, addresses=10)
            self.cost = (processor_s(server) - worked) / max(1, self.got["answered"])
        # Of a program that works for its answers, on a machine that it has not for itself: by processor time.
        self.worth, self.least = (0, SHARE) if ideal else (self.peak_cost / self.cost, 0.9)
        self.share = self.got["answered"] / self.got["seconds"] / self.peak

    def wrong(self):
        got, limit = self.got, WAIT_MS * self.stretch
        return [sentence for is_so, sentence in (
            (got["p99_ms"] > limit, f"p99 of the answered is {got['p99_ms']} ms, more than {limit:.0f}"),
            (max(self.share, self.worth) < self.least, f"only {self.share:.2f} of the peak is answered"),
            (got["refused"] < got["answered"], "it was not asked too much"),
            (got["untold"] > 0, f"{got['untold']} were refused without Retry-After"),
            (got["lost"] > 0, f"{got['lost']} got no answer"),
            (self.watch.growth > MEMORY_KIB, f"memory grew by {self.watch.growth} KiB"),
            (self.watch.files > self.most_files, f"{self.watch.files} open files"),
        ) if is_so]

    def say(self):
        g = self.got
        return (f"peak {self.peak:.0f} a second; asked {g['sent'] / g['seconds']:.0f}: answered {g['answered'] / g['seconds']:.0f} "
                f"({self.share:.2f} of the peak; p50 {g['p50_ms']} ms, p99 {g['p99_ms']} ms, longest {g['longest_ms']} ms), "
                f"{g['unsent']} could not be asked for want of a free connection; refused {g['refused']} after {g['refused_ms']} ms on average; memory {self.watch.before} KiB and "
                f"{self.watch.growth} more, {self.watch.files} open files; processor time an answer, with what refusing took, "
                f"{self.cost * 1e6:.0f} us, at the peak {self.peak_cost * 1e6:.0f} us; stretch {self.stretch:.2f}")


PAGE_MS, CHANGE_MS, WORKERS, SHARE = 15, 40, 4, 0.8
# SHARE of the peak is enough here, where refusing competes with the rest of ./test for two cores; --long wants 0.9.
PAGES = f"slow_ms={PAGE_MS} events=2 connections={CONNECTIONS}"
CHANGES = f"slow_ms={CHANGE_MS} events=2 connections={CONNECTIONS} workers={WORKERS} queue=256"


def pages(clinic, control=""):
    with clinic.served("/account", PAGES + control) as server:
        asked = [request(server, "GET", "/account", clinic.person(server).jar)]
        return Overload(clinic, server, asked, 2 * 1000 / PAGE_MS)


def empty_form(server, person):
    """Refused for what is missing in it (422): an answer that changes nothing."""
    fields = {"csrf": person.csrf, "form_key": "@KEY@", "note": "Brings her daughter"}
    return request(server, "POST", "/appointments", person.jar, fields)


def changes(clinic, control=""):
    with clinic.served("/appointments", CHANGES + control) as server:
        return Overload(clinic, server, [empty_form(server, clinic.person(server))], WORKERS * 1000 / CHANGE_MS)


def try_again(what, *more):
    """(what was seen, what is wrong) of the first try that is well, or of the last."""
    for _ in range(TRIES):
        seen = what(*more)
        wrong = seen.wrong()
        if not wrong:
            break
    return seen, wrong


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


# ---- too slow --------------------------------------------------------------------------------------------

SLOW = "connections=60 address=30 header_ms=1500 body_ms=1500 send_ms=1500"
SLOW_CLIENTS, SLOW_SECONDS = 700, 3.0


class SlowClients:
    """Of four kinds, from eight addresses; each connects again when it was cut."""

    def __init__(self, server, jar, n, pause):
        self.n, self.pause = n, pause
        self.server, self.jar, self.stop, self.cut = server, jar, threading.Event(), 0
        self.thread = threading.Thread(target=self.run)

    def connect(self, number):
        link = socket.socket()
        link.bind((f"127.0.0.{2 + number % 8}", 0))
        link.setblocking(False)
        if number % 4 == 3:
            link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        link.connect_ex(self.server.address)
        return link

    def begin(self, link, number):
        cookie = "; ".join(f"{k}={v}" for k, v in self.jar.items())
        first = ("GET /sign-in HTTP/1.1\r\nHost: a\r\nX-A: ", "POST /sign-in HTTP/1.1\r\nHost: a\r\n"
                 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n", "",
                 f"GET /slots HTTP/1.1\r\nHost: a\r\nCookie: {cookie}\r\n\r\n")[number % 4]
        if first:
            link.send(first.encode())

    def step(self, links, begun, number):
        link = links[number]
        try:
            if link is None:
                if time.monotonic() >= begun[number]:  # when it may come again
                    links[number], begun[number] = self.connect(number), False
                return
            elif not begun[number]:
                begun[number] = True
                self.begin(link, number)
            elif number % 4 in (0, 1):
                link.send(b"a")
            if number % 4 != 3 and link.recv(4096) == b"":
                raise ConnectionResetError
        except BlockingIOError:
            pass
        except OSError:
            self.cut += 1
            if link is not None:
                link.close()
            links[number], begun[number] = None, time.monotonic() + self.pause

    def run(self):
        links, begun = [None] * self.n, [0] * self.n
        while not self.stop.is_set():
            for number in range(self.n):
                self.step(links, begun, number)
            self.stop.wait(0.05)
        for link in links:
            if link is not None:
                link.close()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *why):
        self.stop.set()
        self.thread.join()


class Slow:
    def __init__(self, clinic, control="", seconds=0.0):
        """With `seconds` the program's own limits: ten times as many slow ones for longer."""
        self.places = 1000 if seconds else 60
        with clinic.served("", SLOW + control) as server:
            jar = clinic.person(server).jar
            quiet, _ = honest_waits(server, "/account", jar, time.monotonic() + 0.5)
            self.stretch = max(1.0, max(quiet) / 0.1)
            with Watch(server) as self.watch, SlowClients(server, jar, *((4000, 2) if seconds else (SLOW_CLIENTS, 0))) as slow:
                time.sleep(1.0)
                self.waits, self.unanswered = honest_waits(server, "/account", jar,
                                                           time.monotonic() + (seconds or SLOW_SECONDS - 1))
            self.cut = slow.cut

    def wrong(self):
        longest = max(self.waits, default=99)
        wrong = self.unanswered[:3]
        if longest > self.stretch:
            wrong.append(f"the honest one waited {longest:.2f} s (stretch {self.stretch:.2f})")
        if self.watch.files > self.places + LEAVING + 160:
            wrong.append(f"{self.watch.files} open files")
        if self.watch.growth > MEMORY_KIB:
            wrong.append(f"memory grew by {self.watch.growth} KiB")
        return wrong

    def say(self):
        return (f"{len(self.waits)} honest answers, the longest after {max(self.waits, default=99) * 1000:.0f} ms; {self.cut} slow ones cut; "
                f"memory {self.watch.growth} KiB more, {self.watch.files} open files")


def lives_for(server, first, limit):
    """Seconds until a connection that sends a byte now and then is cut, or `limit`."""
    began = time.monotonic()
    with socket.create_connection(server.address) as link:
        link.sendall(first)
        link.settimeout(0.05)
        while time.monotonic() < began + limit:
            try:
                link.send(b"a")
                if link.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
    return time.monotonic() - began


def deadlines(clinic, control=""):
    """What is wrong: who sends byte by byte is cut soon after its time."""
    heads = {"a head": b"GET /sign-in HTTP/1.1\r\nHost: a\r\nX-A: ",
             "a body": b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n"}
    with clinic.served("", SLOW.replace("1500", "400") + control) as server:
        found = {}
        threads = [threading.Thread(target=lambda k=kind, f=first: found.update({k: lives_for(server, f, 3)}))
                   for kind, first in heads.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return [f"{kind} that never ends is waited for {seconds:.1f} s" for kind, seconds in found.items() if seconds >= 3]


# ---- too many passwords ---------------------------------------------------------------------------------


class SignIns:
    def __init__(self, clinic, control="", seconds=2.0):
        with clinic.served("", "hash_ms=100" + control, "--behind-proxy") as server:
            jar = clinic.person(server).jar
            stranger = Person(server.address)
            fields = dict(map(tuple, stranger.form("/sign-in")["fields"]))
            fields.update(user_name="nobody@NUMBER@", password="wrong@NUMBER@")
            asked = request(server, "POST", "/sign-in", stranger.jar, fields, ["X-Forwarded-For: @ADDRESS@"])
            quiet, _ = honest_waits(server, "/account", jar, time.monotonic() + 0.5)
            self.stretch = max(1.0, max(quiet) / 0.1)
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
        got, wrong = self.got, self.unanswered[:3]
        if self.most > HASHES:  # the program itself does not say
            wrong.append(f"{self.most} passwords were looked at at once")
        if got["refused"] < 100 or got["untold"] or got["lost"]:
            wrong.append(f"{got['refused']} put off, {got['untold']} of them without Retry-After, {got['lost']} lost")
        if max(self.waits, default=99) > self.stretch:
            wrong.append(f"somebody signed in waited {max(self.waits, default=99):.2f} s (stretch {self.stretch:.2f})")
        if self.watch.growth > MEMORY_KIB + HASHES * 64 * 1024:
            wrong.append(f"memory grew by {self.watch.growth} KiB")
        return wrong

    def say(self):
        return (f"{self.got['answered']} sign-ins answered, {self.got['refused']} put off; {self.most} hashes at once; somebody signed "
                f"in waited {max(self.waits, default=99) * 1000:.0f} ms at most; signing in afterwards took {self.sign_in_s * 1000:.0f} ms; memory "
                f"{self.watch.growth} KiB more")


# ---- the tests -------------------------------------------------------------------------------------------


class Tests:
    def __init__(self, n):
        self.n, self.good = 0, True
        print(f"1..{n}")

    def say(self, wrong, sentence, seen=""):
        self.n += 1
        self.good &= not wrong
        for line in [seen] * bool(seen) + wrong:
            print(f"# {line}")
        print(f"{'not ' if wrong else ''}ok {self.n} - {sentence}", flush=True)

    def caught(self, wrong, word, sentence):
        """A control: something with this word in it must be wrong."""
        found = [w for w in wrong if word in w]
        self.say([] if found else [f"seen: {wrong}"], sentence, "; ".join(found))


def controls(clinic_of):
    """All at once, each on a clinic of its own: what they show a busy machine shows too."""
    todo = {
        "pages": lambda c: pages(c, " no_admission=1").wrong(),
        "changes": lambda c: changes(c, " no_admission=1").wrong(),
        "told": told,
        "deadlines": deadlines,
        "no deadline": lambda c: deadlines(c, " no_deadline=1"),
        "no limit": lambda c: Slow(c, " no_limit=1").wrong(),
        "hashes": lambda c: SignIns(c, " hashers=64").wrong(),
    }
    with concurrent.futures.ThreadPoolExecutor(len(todo)) as pool:
        running = {name: pool.submit(what, clinic_of(name)) for name, what in todo.items()}
        return {name: one.result() for name, one in running.items()}


def short(o):
    tests = Tests(12)
    with tempfile.TemporaryDirectory(prefix="clerkwell-overload-") as folder:
        def clinic_of(name):
            return Clinic(o.program, o.narrow, o.flood, pathlib.Path(folder) / name)

        clinic = clinic_of("one")
        for what, name in ((pages, "pages"), (changes, "changes")):
            seen, wrong = try_again(what, clinic)
            tests.say(wrong, f"asked for ten times the {name} it can give, it gives as many, soon, and refuses the rest", seen.say())
        seen, wrong = try_again(Slow, clinic)
        tests.say(wrong, "slow clients keep nobody waiting", seen.say())
        seen, wrong = try_again(SignIns, clinic)
        tests.say(wrong, "a flood of sign-ins takes no more than its share, and is told to come back", seen.say())
        found = controls(clinic_of)
        tests.say(found["told"], "who is put off is told, and keeps what was typed")
        tests.say(found["deadlines"], "a head or a body that does not end is cut")
        tests.caught(found["pages"], "p99", "without admission the pages come too late, and it is caught")
        tests.caught(found["changes"], "p99", "without admission the changes come too late, and it is caught")
        tests.caught(found["no deadline"], "a head", "a head that is waited for for ever is caught")
        tests.caught(found["no deadline"], "a body", "a body that is waited for for ever is caught")
        tests.caught(found["no limit"], "open files", "connections without a limit are caught")
        tests.caught(found["hashes"], "passwords", "hashes without a limit are caught")
    return tests.good


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


def long(o):
    """Nothing is narrow here: what the program can give on this machine, and ten times that."""
    tests = Tests(3)
    with tempfile.TemporaryDirectory(prefix="clerkwell-overload-", dir="/var/tmp") as folder:
        clinic = Clinic(o.program, o.program, o.flood, pathlib.Path(folder) / "one")
        with clinic.served() as clinic.server:
            asked = day_of_work(clinic, clinic.person(clinic.server), 6000)
            seen = Overload(clinic, clinic.server, asked, 0, o.seconds / 3, (8, 16, 32), 900)
            tests.say(seen.wrong(), "ten times a day's work: as much is answered, soon, and the rest refused", seen.say())
            time.sleep(3)
            print(f"# three seconds later: memory {private_kib(clinic.server)} KiB, {open_files(clinic.server)} open files")
        for what, sentence in ((Slow, "slow clients keep nobody waiting"),
                               (SignIns, "a flood of sign-ins takes no more than its share")):
            seen = what(clinic, seconds=o.seconds)
            tests.say(seen.wrong(), sentence, seen.say())
    return tests.good


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("narrow")
    options.add_argument("flood")
    options.add_argument("--long", action="store_true")
    options.add_argument("--seconds", type=float, default=30)
    o = options.parse_args()
    sys.exit(0 if (long if o.long else short)(o) else 1)


if __name__ == "__main__":
    main()
