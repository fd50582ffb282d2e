"""What overload_test.py asks and watches: the program behind its door, requests by the thousand (flood.c), one person
who asks now and then."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "http"))
sys.path.insert(0, str(HERE.parent / "faults"))
from client import Person, Server, ready_demo  # noqa: E402
from records import OnPostgres, OnSqlite, PostgresProgram, copy_to_postgres  # noqa: E402

WORK_S = 0.05


def noise():
    """How many times longer work takes here just now than on a machine that has nothing else to do."""
    began, worked = time.monotonic(), time.thread_time()
    while time.thread_time() < worked + WORK_S:
        pass
    return (time.monotonic() - began) / WORK_S


# ---- the program, and what it takes ---------------------------------------------------------------------


class Clinic:
    """A demo that can be served again and again, by the narrow program or by another; with `postgres`, the address of
    a server, on a database of it."""

    def __init__(self, maker, program, flood, root, postgres=None):
        self.program, self.flood, self.root = program, flood, pathlib.Path(root)
        self.folder, self.says = self.root / "clinic", self.root / "says"
        self.root.mkdir(exist_ok=True)
        self.password, self.kept = ready_demo(maker, self.folder), None
        self.url = postgres and copy_to_postgres(maker, self.folder / "clerkwell.db", postgres, f"overload_{os.getpid()}")
        self.records = OnPostgres(self.url) if postgres else OnSqlite(self.folder)

    @contextlib.contextmanager
    def served(self, slow="", narrow="", *more):
        self.says.write_bytes(bytes(4))
        server = PostgresProgram(self.program, self.folder, self.url) if self.url else Server(self.program, self.folder)
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
        # A key is 36 characters, a number the eight of its place, an address is none of the body's.
        n = len(body) + (36 - len("@KEY@")) * body.count("@KEY@")
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


def honest_waits(server, path, jar, until, sources=(None,)):
    """What one person waits who asks now and then, from one address after the other."""
    waits, wrong = [], []
    while time.monotonic() < until:
        try:
            wait, status = ask_now(server, path, jar, sources[len(waits) % len(sources)])
            waits.append(wait)
            if status != 200:
                wrong.append(f"the honest one is answered {status}")
        except OSError as reason:
            wrong.append(f"the honest one gets no answer: {reason!r}")
        time.sleep(0.05)
    return waits, wrong
