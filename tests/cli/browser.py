"""A demo clinic that serves, and somebody signed in to it over the socket."""
import contextlib
import http.client
import pathlib
import re
import signal
import subprocess
import sys
import urllib.parse

from program import PROGRAM

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "http"))
from client import ready_demo  # noqa: E402


@contextlib.contextmanager
def demo(folder):
    """A demo clinic that serves: (folder, port, password)."""
    ready_demo(PROGRAM, folder)
    child = subprocess.Popen([str(PROGRAM), "demo", "--data", str(folder), "--listen", "127.0.0.1:0", "--seed", "7"],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    password = port = None
    for line in child.stdout:
        password = password or (re.match(r"Password of each: (\S+)", line) or [None, None])[1]
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
        if found:
            port = int(found.group(1))
            break
    try:
        assert port and password, "the demo says its address and password"
        yield folder, port, password
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait(60)
        child.stdout.close()


class Browser:
    """Cookies and forms, no more."""

    def __init__(self, port, user, password):
        self.port, self.cookies = port, {}
        page = self.ask("GET", "/sign-in")
        form = {name: re.search(rf'name="{name}" value="([^"]+)"', page).group(1) for name in ("csrf", "form_key")}
        self.ask("POST", "/sign-in", urllib.parse.urlencode({"user_name": user, "password": password, **form}), 303)

    def ask(self, method, path, body=None, want=200):
        """The body as text; the headers stay in self.headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, content = value.split(";")[0].split("=", 1)
                self.cookies[cookie] = content
        connection.close()
        self.headers = dict(answer.getheaders())
        assert answer.status == want, (method, path, answer.status, text[:300])
        return text
