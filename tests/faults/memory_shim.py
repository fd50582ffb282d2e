"""The orders that memory_shim.c takes, and a program that is started by copying one whose libraries are loaded."""
import mmap
import os
import pathlib
import signal
import socket
import struct
import subprocess
import time

from client import Person

FIELDS = ("is_armed", "fail_at", "for_ever", "n_asked", "n_refused", "in_child")
SITE, SITE_BYTES = 4 * len(FIELDS), 240


class Memory:
    """memory.arm(n, for_ever) and so on; what is set is seen by the program at once."""

    def __init__(self, shim, file):
        self.shim, self.file = str(shim), pathlib.Path(file)
        self.file.write_bytes(bytes(4096))
        with open(self.file, "r+b") as opened:
            self.page = mmap.mmap(opened.fileno(), 4096)

    def put(self, name, value):
        struct.pack_into("i", self.page, 4 * FIELDS.index(name), value)

    def get(self, name):
        return struct.unpack_from("i", self.page, 4 * FIELDS.index(name))[0]

    def arm(self, fail_at=0, for_ever=False):
        self.page[SITE:SITE + SITE_BYTES] = bytes(SITE_BYTES)
        for name in ("n_asked", "n_refused", "in_child"):
            self.put(name, 0)
        self.put("fail_at", fail_at)
        self.put("for_ever", int(for_ever))
        self.put("is_armed", 1)

    def disarm(self):
        """How many pieces were asked for meanwhile."""
        self.put("is_armed", 0)
        return self.get("n_asked")

    def site(self):
        """Who was refused first."""
        text = self.page[SITE:SITE + SITE_BYTES].partition(b"\0")[0].decode("utf-8", "replace")
        return text + (" (in the printing process)" if self.get("in_child") else "")

    def environment(self, **more):
        return {**os.environ, "LD_PRELOAD": self.shim, "CLERKWELL_SHIM": str(self.file),
                "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0", **more}


class Copies:
    """`clerkwell serve`, started again and again as a copy of itself that has its libraries loaded: `at` "lock", in front
    of taking its lock, or "printing", where each copy gets a printing process of its own."""

    def __init__(self, program, place, folder, memory, at):
        self.folder, self.log = pathlib.Path(folder), pathlib.Path(folder).parent / "copies.log"
        with socket.socket() as any_port:
            any_port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            any_port.bind(("127.0.0.1", 0))
            self.address = any_port.getsockname()
        self.link, theirs = socket.socketpair()
        self.pid, self.n_started = None, 0
        self.link.settimeout(60)
        with open(self.log, "ab") as log:
            self.child = subprocess.Popen(
                [str(program), "serve", *map(str, place), "--listen", "127.0.0.1:%d" % self.address[1]], stdout=log,
                stderr=log, stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()],
                env=memory.environment(CLERKWELL_STARTER=str(theirs.fileno()), CLERKWELL_STARTER_AT=at))
        theirs.close()

    def number(self):
        raw = b""
        while len(raw) < 4:
            try:
                got = self.link.recv(4 - len(raw))
            except ConnectionResetError:
                got = b""
            assert got, "the starter ended: " + self.log.read_text()[-2000:]
            raw += got
        return struct.unpack("i", raw)[0]

    def start(self):
        self.log_from = self.log.stat().st_size
        self.link.sendall(b"x")
        self.pid = self.number()
        self.n_started += 1
        while True:
            try:
                if Person(self.address, timeout=10).get("/health").status == 200:
                    return
            except OSError:
                status = self.ended(0.002)
                assert status is None, f"it ended at its start with {status}: " + self.said()

    def ended(self, within=0.0):
        """How it ended (as os.waitpid says), or None while it runs."""
        if self.pid is None:
            return self.status
        self.link.settimeout(max(within, 0.0005))
        try:
            self.status = self.number()
            self.pid = None
            return self.status
        except TimeoutError:
            return None
        finally:
            self.link.settimeout(60)

    def said(self):
        """On standard error, since it was started."""
        with open(self.log, "rb") as log:
            log.seek(self.log_from)
            return log.read().decode("utf-8", "replace")

    def end(self):
        """In order; its status."""
        if self.pid is not None:
            os.kill(self.pid, signal.SIGTERM)
            until = time.monotonic() + 60
            while self.ended(0.2) is None:
                assert time.monotonic() < until, "it does not end"
        return self.status

    def close(self):
        if self.pid is not None:
            os.kill(self.pid, signal.SIGKILL)
        self.link.close()
        self.child.kill()
        self.child.wait()
