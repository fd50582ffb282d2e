"""A site with a carrier, over HTTP: what test_hand_off.py shares."""
import http.client
import re
import urllib.parse
import uuid

from program import PASSWORD


class Browser:
    """Forms as a browser without scripts sends them."""

    def __init__(self, address, user, password=PASSWORD):
        self.address, self.cookies = address, {}
        self.submit("/sign-in", {"user_name": user, "password": password})
        assert any(name.startswith("__Host-clerkwell") for name in self.cookies), self.cookies

    def ask(self, method, path, body=None):
        door = http.client.HTTPConnection(*self.address, timeout=60)
        headers = {"Cookie": "; ".join(f"{n}={v}" for n, v in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        door.request(method, path, body, headers)
        answer = door.getresponse()
        data = answer.read()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        door.close()
        return answer, data

    def get(self, path):
        answer, data = self.ask("GET", path)
        assert answer.status == 200, (path, answer.status, data[:300])
        return data.decode()

    def bytes(self, path):
        answer, data = self.ask("GET", path)
        assert answer.status == 200, (path, answer.status)
        return data

    def submit(self, path, fields, page=None, want=303):
        """Sends a form of `page` with its hidden token and a key of its own; gives where it leads, or what it says."""
        _, shown = self.ask("GET", page or path)
        csrf = re.search(r'name="csrf" value="([^"]*)"', shown.decode())
        body = [("csrf", csrf.group(1)), ("form_key", uuid7())] + list(fields.items() if isinstance(fields, dict) else fields)
        answer, data = self.ask("POST", path, urllib.parse.urlencode(body))
        assert answer.status == want, (path, answer.status, re.sub(r"<[^>]*>", " ", data.decode())[:1500])
        return answer.headers["Location"] if want == 303 else data.decode()


def uuid7():
    raw = bytearray(uuid.uuid4().bytes)
    raw[6] = 0x70 | raw[6] & 0x0F
    return str(uuid.UUID(bytes=bytes(raw)))
