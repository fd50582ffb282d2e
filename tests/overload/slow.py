"""Clients that are slow on purpose, and one who is honest beside them: our own of four kinds, hoarders of memory, and
slowhttptest."""
import contextlib
import csv
import pathlib
import shutil
import socket
import subprocess
import threading
import time

from asking import Watch, honest_waits, noise, private_kib

MEMORY_KIB = 64 * 1024
LEAVING = 250  # cut, and not closed yet
SLOW = "connections=60 address=30 header_ms=1500 body_ms=1500 send_ms=1500"
SLOW_CLIENTS, SLOW_SECONDS = 700, 3.0
STRETCH = 4  # a machine that is slower than this just now is no place to measure


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


class Honest:
    """What somebody honest sees meanwhile. Its limit of a second is stretched by how slow the quiet program is just then."""

    def look_first(self, server, jar):
        self.noise = noise()
        self.quiet, _ = honest_waits(server, "/account", jar, time.monotonic() + 0.5)
        self.stretch = max(1.0, max(self.quiet) / 0.1)

    def unheard(self):
        """What nothing explains."""
        return [sentence for sentence in self.unanswered if not sentence.endswith("503")][:3]

    def late(self):
        """What a busy machine explains."""
        longest = max(self.waits, default=99)
        found = [] if longest <= min(self.stretch, STRETCH) else [f"the honest one waited {longest:.2f} s"]
        found += [sentence for sentence in self.unanswered[:3] if sentence.endswith("503")]
        return found + ([f"the machine is {self.stretch:.1f} times too slow"] if self.stretch > STRETCH else [])

    def is_far(self):
        """Later than a busy machine explains."""
        return max(self.waits, default=99) > 2 * min(self.stretch, STRETCH)


class Slow(Honest):
    def __init__(self, clinic, control="", seconds=0.0):
        """With `seconds` the program's own limits: ten times as many slow ones for longer."""
        self.places = 1000 if seconds else 60
        with clinic.served("", SLOW + control) as server:
            jar = clinic.person(server).jar
            self.look_first(server, jar)
            with Watch(server) as self.watch, SlowClients(server, jar, *((4000, 2) if seconds else (SLOW_CLIENTS, 0))) as slow:
                time.sleep(1.0)
                self.waits, self.unanswered = honest_waits(server, "/account", jar,
                                                           time.monotonic() + (seconds or SLOW_SECONDS - 1))
            self.cut = slow.cut

    def wrong(self):
        wrong = self.unheard() + self.late()
        if self.watch.files > self.places + LEAVING + 160:
            wrong.append(f"{self.watch.files} open files")
        if self.watch.growth > MEMORY_KIB:
            wrong.append(f"memory grew by {self.watch.growth} KiB")
        return wrong

    def say(self):
        return (f"{len(self.waits)} honest answers, the longest after {max(self.waits, default=99) * 1000:.0f} ms; {self.cut} slow ones cut; "
                f"memory {self.watch.growth} KiB more, {self.watch.files} open files; "
                f"stretch {self.stretch:.2f}")


# ---- hoarders ------------------------------------------------------------------------------------------

BODY, HELD, HOARDERS, HOARD_PLACES = 600_000, 500_000, 120, 16


class Hoard:
    """Many bodies of which the greater part has come and the rest never does: they take the memory of so many as may be
    connected, and no more."""

    def __init__(self, clinic, control=""):
        narrow = f"connections={HOARD_PLACES} address={HOARD_PLACES // 2} header_ms=60000 body_ms=60000" + control
        with clinic.served("", narrow) as server, contextlib.ExitStack() as links:
            with Watch(server) as self.watch:
                for number in range(HOARDERS):
                    link = links.enter_context(socket.socket())
                    link.bind((f"127.0.0.{2 + number % 8}", 0))
                    link.settimeout(1)
                    with contextlib.suppress(OSError):
                        link.connect(server.address)
                        link.sendall(b"POST /sign-in HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                                     b"Content-Length: %d\r\n\r\n" % BODY + bytes(HELD))
                self.wait_until_read(server)

    def wait_until_read(self, server):
        """On a busy machine what was sent lies about for a while."""
        seen, now, until = 0, private_kib(server), time.monotonic() + 30
        while abs(now - seen) > 1024 and time.monotonic() < until:
            time.sleep(0.3)
            seen, now = now, private_kib(server)

    def wrong(self):
        most = 3 * HOARD_PLACES * BODY // 1024
        return [f"memory grew by {self.watch.growth} KiB, more than {most}"] if self.watch.growth > most else []

    def say(self):
        return f"{HOARDERS} bodies that never end took {self.watch.growth} KiB of memory, {HOARD_PLACES} may be there at once"


# ---- slowhttptest --------------------------------------------------------------------------------------

KINDS = {"-H": ("heads that never end", ["-i", "2", "-x", "24"]), "-B": ("bodies that never end", ["-i", "2", "-s", "65536", "-x", "10"]),
         "-R": ("thousands of ranges", ["-a", "10", "-b", "3000", "-t", "GET"]),
         "-X": ("answers read byte by byte", ["-w", "1", "-y", "1", "-n", "5", "-z", "32", "-k", "3"])}


class SlowHttpTest(Honest):
    """That program with `n` connections for so long, and somebody honest at the same address and at another."""

    def __init__(self, clinic, kind, seconds, n=4000):
        self.kind, self.n = kind, n
        with clinic.served() as server:
            jar = clinic.person(server).jar
            self.look_first(server, jar)
            stem = clinic.root / "slowhttptest"
            command = ["slowhttptest", kind, *KINDS[kind][1], "-c", str(n), "-r", "500", "-l", str(round(seconds)), "-p", "3",
                       "-g", "-o", str(stem), "-u", "http://%s:%d/sign-in" % server.address]
            with Watch(server) as self.watch:
                asking = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
                ends = time.monotonic() + seconds
                self.waits, self.unanswered = honest_waits(server, "/account", jar, ends, sources=(None, ("127.0.0.9", 0)))
                asking.terminate()
                self.output = asking.communicate(timeout=30)[0]
            rows = list(csv.DictReader(pathlib.Path(f"{stem}.csv").open()))
            self.most = max((int(row["Connected"]) for row in rows), default=0)
            self.closed = max((int(row["Closed"]) for row in rows), default=0)

    def wrong(self):
        wrong = self.unheard() + self.late()
        if self.most + self.closed < min(self.n, 500):
            wrong.append(f"only {self.most} connected and {self.closed} closed: " + self.output[-300:])
        if self.watch.growth > 2 * MEMORY_KIB:
            wrong.append(f"memory grew by {self.watch.growth} KiB")
        if self.watch.files > 1000 + LEAVING + 160:
            wrong.append(f"{self.watch.files} open files")
        return wrong

    def say(self):
        waits = sorted(self.waits)
        return (f"slowhttptest {self.kind}: {self.n} connections, {self.most} at once at most, {self.closed} closed; {len(waits)} honest "
                f"answers, the longest after {max(waits, default=99) * 1000:.0f} ms; memory {self.watch.before} KiB and "
                f"{self.watch.growth} more, {self.watch.files} open files")


def has_slowhttptest():
    return shutil.which("slowhttptest") is not None


# ---- deadlines -----------------------------------------------------------------------------------------


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
