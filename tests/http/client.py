"""A browser without a screen, for the tests that talk to the served program: cookies, forms, signing in.
client.py PROGRAM FOLDER puts a demo of today into FOLDER (ready_demo)."""
import datetime
import fcntl
import html.parser
import http.client
import pathlib
import re
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse
import zoneinfo


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def cookies(self):
        return [value for key, value in self.headers if key.lower() == "set-cookie"]


class Forms(html.parser.HTMLParser):
    """The forms of a page: action, method, and the fields as a browser would send them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.forms, self.open, self.area, self.choice = [], None, None, None
        self.feed(text)

    def handle_starttag(self, tag, pairs):
        a = dict(pairs)
        if tag == "form":
            self.open = {"action": a.get("action", ""), "method": a.get("method", "get").lower(), "fields": [], "areas": []}
            self.forms.append(self.open)
        form = self.open
        if form is None:
            return
        name = a.get("name")
        if tag == "input" and name:
            kind = a.get("type", "text")
            if kind not in ("checkbox", "radio", "submit", "file") or "checked" in a:
                form["fields"].append([name, a.get("value", "on" if kind == "checkbox" else "")])
        if tag == "textarea" and name:
            self.area = [name, ""]
        if tag == "select" and name:
            self.choice = [name, None]
        if tag == "option" and self.choice and (self.choice[1] is None or "selected" in a):
            self.choice[1] = a.get("value", "")

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None
        if tag == "textarea" and self.area:
            # A line end right behind the tag is not part of the text.
            self.area[1] = re.sub(r"^\r?\n", "", self.area[1])
            self.open["fields"].append(self.area)
            self.open["areas"].append(self.area[0])
            self.area = None
        if tag == "select" and self.choice:
            self.open["fields"].append([self.choice[0], self.choice[1] or ""])
            self.choice = None


def new_key():
    """A form key as pages make them: UUID version 7."""
    raw = bytearray(int(time.time() * 1000).to_bytes(6, "big") + secrets.token_bytes(10))
    raw[6], raw[8] = raw[6] & 0x0F | 0x70, raw[8] & 0x3F | 0x80
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


QUIET_SECONDS = 3


class Person:
    """One browser: keeps its cookies and its connection."""

    def __init__(self, address, timeout=20):
        self.address, self.timeout, self.jar, self.link, self.csrf = address, timeout, {}, None, ""
        self.sent_at = None  # when the last request was out, to its last byte; None: it was not
        self.last = 0.0

    def ask(self, method, path, body=None, headers=None):
        """As a browser: what is only read is asked once more when the server had closed a quiet connection."""
        was_open = self.link is not None
        try:
            return self.ask_once(method, path, body, headers)
        except http.client.RemoteDisconnected:
            if method != "GET" or not was_open:
                raise
            return self.ask_once(method, path, body, headers)

    def hang_up(self):
        """The server behind the connection has ended, or will be another."""
        if self.link:
            self.link.close()
            self.link = None

    def ask_once(self, method, path, body, headers):
        # A server may close a quiet connection at any moment, and nobody knows then whether a form had arrived.
        if method != "GET" and time.monotonic() - self.last > QUIET_SECONDS:
            self.hang_up()
        if self.link is None:
            self.link = http.client.HTTPConnection(*self.address, timeout=self.timeout)
        self.sent_at = None
        self.last = time.monotonic()
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.jar.items())} if self.jar else {}
        if body is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        sent.update(headers or {})
        try:
            self.link.request(method, path, body, sent)
            self.sent_at = time.monotonic()
            answer = self.link.getresponse()
            reply = Reply(answer.status, answer.getheaders(), answer.read())
        except (OSError, http.client.HTTPException):
            self.hang_up()
            raise
        if answer.will_close:
            self.hang_up()
        for line in reply.cookies():
            name, _, value = line.partition(";")[0].partition("=")
            if value:
                self.jar[name] = value
            else:
                self.jar.pop(name, None)
        return reply

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def post(self, path, fields, **more):
        return self.ask("POST", path, urllib.parse.urlencode(fields), **more)

    def form(self, path, action=None):
        """The form of a page that posts to `action` (a path, or None: the page's own)."""
        reply = self.get(path)
        for form in Forms(reply.text).forms:
            if form["method"] == "post" and form["action"] == (action or path):
                return form
        raise AssertionError(f"no form for {action or path} on {path} ({reply.status})")

    def sign_in(self, user, password):
        fields = dict(map(tuple, self.form("/sign-in")["fields"]))
        fields.update(user_name=user, password=password)
        reply = self.post("/sign-in", fields)
        assert reply.status == 303, (user, reply.status, reply.text[-600:])
        self.csrf = self.token()
        self.kept = dict(self.jar)  # the cookies as they were then
        return self

    def token(self):
        """That of the sign-in, from a page that everybody may see."""
        for _ in range(100):
            found = re.search(r'name="csrf" value="([^"]+)"', self.get("/account").text)
            if found:
                return found.group(1)
            time.sleep(0.02)
        raise AssertionError("no page shows a token")


class Server:
    """`clerkwell serve` or `clerkwell demo` on a folder, on a port of its own that stays the same."""

    def __init__(self, program, folder):
        self.program, self.folder, self.address, self.child = str(program), pathlib.Path(folder), None, None
        self.environment = None  # that of this process

    def start(self, command="serve", *more):
        """Returns the seconds until it answered."""
        listen = "127.0.0.1:%d" % (self.address[1] if self.address else 0)
        began = time.monotonic()
        self.log = open(self.folder.parent / "server.log", "ab")
        self.child = subprocess.Popen([self.program, command, "--data", str(self.folder), "--listen", listen, *more],
                                      stdout=subprocess.PIPE, stderr=self.log, env=self.environment)
        while not self.address or command != "serve":
            line = self.child.stdout.readline().decode()
            assert line, "it ended: " + (self.folder.parent / "server.log").read_text()[-2000:]
            found = re.search(r"http://([\d.]+):(\d+)/", line)
            if found:
                self.address = (found.group(1), int(found.group(2)))
                break
        while True:
            try:
                if Person(self.address, timeout=2).get("/health").status == 200:
                    return time.monotonic() - began
            except (OSError, http.client.HTTPException):
                assert self.child.poll() is None, "it ended: " + (self.folder.parent / "server.log").read_text()[-2000:]
                time.sleep(0.01)

    def end(self, how=signal.SIGTERM):
        if self.child is None:
            return 0
        if self.child.poll() is None:
            self.child.send_signal(how)
        status = self.child.wait(30)
        self.child.stdout.close()
        self.log.close()
        self.child = None
        return status


def make_demo(program, folder, seed=7):
    """A demo clinic in `folder`, served; (server, {user: role words}, password)."""
    if seed == READY_SEED:
        ready_demo(program, folder)
    server = Server(program, folder)
    server.start("demo", "--seed", str(seed))
    words = (pathlib.Path(folder) / "demo-users.txt").read_text()
    users = dict(re.findall(r"^  (\w+)  \((.*)\)$", words, re.M))
    return server, users, re.search(r"Password of each: (\S+)", words).group(1)


READY_SEED = 7


def ready_demo(program, folder):
    """A demo of today in `folder`, not served: a copy of one that the tests of a build share, for making one takes
    longer than most of them. Its password. The demo's today is London's."""
    folder = pathlib.Path(folder)
    place, when = pathlib.Path(program).resolve().parent, datetime.datetime.now(zoneinfo.ZoneInfo("Europe/London"))
    made = place / f"demo-{when:%Y-%m-%d}-{pathlib.Path(program).stat().st_mtime_ns}"
    with open(place / "demo-making", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_SH)
        while not made.exists():
            fcntl.flock(turn, fcntl.LOCK_EX)  # whoever comes meanwhile waits for it, and it for whoever copies
            if not made.exists():
                make_ready(program, place, made)
            fcntl.flock(turn, fcntl.LOCK_SH)
        shutil.copytree(made, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("control", "lock"))
    return re.search(r"Password of each: (\S+)", (folder / "demo-users.txt").read_text()).group(1)


def make_ready(program, place, made):
    """Those of other days and programs go."""
    for old in place.glob("demo-2*"):
        shutil.rmtree(old, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="demo-making-", dir=place) as work:
        server = Server(program, pathlib.Path(work) / "clinic")
        server.start("demo", "--seed", str(READY_SEED))
        server.end()
        (pathlib.Path(work) / "clinic").rename(made)


if __name__ == "__main__":
    ready_demo(*sys.argv[1:3])
