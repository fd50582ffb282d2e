"""What every route refuses: a sign-in that has ended in any way, a form that this site's page did not send, another role.

Each answer is judged by the matrix; afterwards nothing in the records may have changed. What is right but for the one thing
that is refused is put into the records or the form, so that nothing else can be the reason.
"""
import base64
import hashlib
import secrets
import sqlite3
import time
import urllib.parse
import uuid

from answers import skeleton
from client import Person, new_key
from shown_forms import right
from site_pages import ROLES

MINUTE = 60 * 1000000
ENDED = {  # what is written over a sign-in that is good: {now}
    "idle for 15 minutes": {"seen_at": -15 * MINUTE - 1},
    "12 hours old": {"started_at": -12 * 60 * MINUTE - 1},
    "signed out": {"ended_at": -MINUTE},
    "of a person disabled": {},
}


def a_person(records, user_name, is_disabled):
    """With every role."""
    columns = [row[1] for row in records.execute("PRAGMA table_info(person)")]
    row = dict(zip(columns, records.execute(f"SELECT {', '.join(columns)} FROM person WHERE site_id = 1 AND user_name = ?",
                                            (ROLES["clinician"],)).fetchone()))
    row.update(person_id=uuid.uuid4().bytes, user_name=user_name, is_disabled=is_disabled, family_name="Everything")
    records.execute(f"INSERT INTO person ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", tuple(row.values()))
    for (role,) in records.execute("SELECT DISTINCT role FROM person_role").fetchall():
        records.execute("INSERT INTO person_role (site_id, person_id, role) VALUES (1, ?, ?)", (row["person_id"], role))
    return row["person_id"]


def put_sign_ins(file):
    """{how: (cookie, token of its forms)} of one good sign-in and of each kind that has ended, of somebody with every role."""
    records, now, made = sqlite3.connect(file), time.time_ns() // 1000, {}
    good, past, disabled = (a_person(records, name, name == "was-here") for name in ("everything", "was-everything", "was-here"))
    for how, change in {"good": {}, **ENDED}.items():
        token, csrf = secrets.token_bytes(32), secrets.token_bytes(16)
        row = {"site_id": 1, "token_hash": hashlib.sha256(token).digest(), "person_id": good if how == "good" else disabled if not change else past,
               "csrf": csrf, "started_at": now - MINUTE, "seen_at": now, "ended_at": None, "notice": ""}
        row.update({column: now + ago for column, ago in change.items()})
        records.execute(f"INSERT INTO sign_in ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", tuple(row.values()))
        made[how] = ("1." + base64.urlsafe_b64encode(token).decode().rstrip("="), csrf.hex())
    records.commit()
    records.close()
    return made


def holder_of(address, sign_in):
    person = Person(address)
    person.held, person.csrf = {"__Host-clerkwell": sign_in[0]} if sign_in else {}, sign_in[1] if sign_in else "0" * 32
    return person


class Refusals:
    def __init__(self, matrix, fitting, forms, address, people):
        self.matrix, self.fitting, self.forms, self.address, self.people = matrix, fitting, forms, address, people

    def fields(self, route, person):
        return right(route, self.forms.best(route), person)

    def ask_as(self, what, allowed, holder, route, path):
        holder.jar = dict(holder.held) if hasattr(holder, "held") else holder.jar
        if route.method == "GET":
            return self.matrix.ask(what, allowed, holder, "GET", path, denied=route.permission != "public")
        # As its own page would send it.
        return self.matrix.post(what, allowed, holder, path, self.fields(route, holder), {"Sec-Fetch-Site": "same-origin"},
                                denied=True)

    # ---- who is not signed in, or not any more ----

    def as_nobody(self, sign_ins, routes):
        """Every answer to a sign-in that has ended is that to nobody, byte by byte but for tokens."""
        nobody, good = holder_of(self.address, None), holder_of(self.address, sign_ins["good"])
        ended = {how: holder_of(self.address, sign_ins[how]) for how in ENDED}
        for route in routes:
            path = route.with_ids(self.fitting[route][0])
            public = route.permission == "public"
            allowed = {200, 303} if route.method == "GET" and public else {303, 401} if route.method == "GET" else \
                {403} if public else {401}
            first = self.ask_as(f"nobody: {route}", allowed, nobody, route, path)
            for how, holder in ended.items():
                reply = self.ask_as(f"a sign-in {how}: {route}", allowed, holder, route, path)
                if reply and first and self.shape(reply) != self.shape(first):
                    self.matrix.wrong.append(f"a sign-in {how}: {route} is not answered as nobody is")
            if route.method == "GET" and not public:
                good.jar = dict(good.held)
                reply = self.matrix.ask(f"a good sign-in: {route}", {200, 303}, good, "GET", path)
                if reply and reply.header("location") == "/sign-in":
                    self.matrix.wrong.append(f"{route}: the good sign-in is not taken, so the others prove nothing")

    @staticmethod
    def shape(reply):
        """A kept form holds the token it came with, and what was typed, chosen anew each time."""
        status, location, cookies, text = skeleton(reply)
        return status, location, cookies, text.partition("<form")[0]

    # ---- who may not ----

    def other_roles(self, routes, n_ids=1):
        for route in routes:
            for role, person in self.people.items():
                if route.may(role):
                    continue
                unknown = [(str(uuid.uuid4()),) * len(route.slots)] if route.slots else []
                for ids in self.fitting[route][:n_ids] + unknown:
                    reply = self.ask_as(f"{role}: {route}", {403}, person, route, route.with_ids(ids))
                    self.matrix.alike(f"{role}: {route}", (role, route), reply, self.shape)

    # ---- forms that no page of ours sent ----

    def csrf(self, routes, shared):
        """`shared`: paths that a GET route has too."""
        for route in routes:
            shown = self.forms.best(route)
            path = shown.path if shown else route.with_ids(self.fitting[route][0])
            if route.name == "sign_in":
                person, other = self.before_sign_in(), self.before_sign_in()
                fields = {"user_name": ROLES["manager"], "password": self.matrix.password, "csrf": person.csrf, "form_key": new_key()}
            else:
                role = shown.role if shown else route.permitted_roles()[0]
                person, other = self.people[role], self.people[next(r for r in ROLES if r != role)]
                fields = self.fields(route, person)
            self.five_ways(route, path, person, other, fields, route.path in shared)

    def five_ways(self, route, path, person, other, fields, is_shared):
        bare, kept = {name: value for name, value in fields.items() if name != "csrf"}, dict(person.jar)

        def post(how, some, headers=None, allowed=frozenset({403}), query="", again=()):
            person.jar = dict(kept)
            pairs = [(n, v) for n, v in [*some.items(), *again] if v is not None]
            reply = self.matrix.ask(f"{route} {how}", set(allowed), person, "POST", path + query, urllib.parse.urlencode(pairs),
                                    headers, denied=True)
            if reply and any(cookie.startswith("__Host-clerkwell=") for cookie in reply.cookies()):
                self.matrix.wrong.append(f"{route} {how} gives a sign-in")

        post("without a token", bare)
        post("with an empty token", {**bare, "csrf": ""})
        post("with a token made up", {**bare, "csrf": secrets.token_hex(16)})
        post("with another person's token", {**bare, "csrf": other.csrf})
        post("with its token twice", fields, again=[("csrf", fields["csrf"])])
        post("with its token in the address", bare, query=("&" if "?" in path else "?") + "csrf=" + fields["csrf"])
        for site in ("cross-site", "same-site", "other"):
            post(f"from a {site} page", fields, {"Sec-Fetch-Site": site})
        for origin in ("https://elsewhere.example", f"http://{self.address[0]}:1"):
            post(f"from the origin {origin}", fields, {"Origin": origin})
        post("as plain text", fields, {"Content-Type": "text/plain"}, {415})
        person.jar = dict(kept)
        query = urllib.parse.urlencode({n: v for n, v in fields.items() if v is not None})
        reply = self.matrix.ask(f"{route} as a GET", {200, 303, 400, 404} if is_shared else {405}, person, "GET",
                                f"{path.partition('?')[0]}?{query}"[:4000])
        if reply and any(cookie.startswith("__Host-clerkwell=") for cookie in reply.cookies()):
            self.matrix.wrong.append(f"{route} as a GET gives a sign-in")
        person.jar = dict(kept)

    def before_sign_in(self):
        """Somebody at the form of the sign-in."""
        person = Person(self.address)
        person.csrf = dict(map(tuple, person.form("/sign-in")["fields"]))["csrf"]
        return person
