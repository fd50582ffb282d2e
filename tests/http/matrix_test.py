#!/usr/bin/env python3
"""Every route, as nobody and as every role: matrix_test.py PROGRAM. TAP.

From `clerkwell routes --json`, so new routes are covered by themselves: who may, who may not, ids that fit, ids of
nothing and of another site; every form empty and with hostile values; forms without their token, with somebody
else's, or from another site; security headers and cookie flags on every answer. A POST route gets a fresh copy of
the demo where a form before it was taken. A route that cannot be covered fails.
"""
import html
import http.client
import pathlib
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from client import Person, Server, make_demo, new_key  # noqa: E402
from site_pages import ROLES, Fitting, Records, all_routes, sign_in_all  # noqa: E402

HEADERS = {
    "content-security-policy": r"default-src 'none'.*frame-ancestors 'none'",
    "x-content-type-options": r"nosniff",
    "x-frame-options": r"DENY",
    "referrer-policy": r"no-referrer",
    "cross-origin-opener-policy": r"same-origin",
    "cross-origin-resource-policy": r"same-origin",
    "permissions-policy": r"camera=\(\)",
    "cache-control": r"no-store|public, max-age=31536000, immutable",
}
MARK = "Zzyzxother"  # every patient and person of the other site is called so
SCRIPT = "\"'><script>alert(1)</script>"
HOSTILE = {
    "script": SCRIPT,
    "sql": "' OR '1'='1'; DROP TABLE patient; --",
    "path": "../../../../etc/passwd",
    "line ends": "a\r\nSet-Cookie: stolen=1\r\n\r\n<html>",
    "long": "x" * 6000,
    "number": "99999999999999999999999999",
    "minus": "-1",
    "nought": "0",
    "date": "31/2/2026",
    "emoji": "\U0001F468\u200D\U0001F469\u200D\U0001F467 \u202Eabc \u0301",
    "id": "00000000-0000-7000-8000-000000000000",
    "merge": "{{7*7}} {patient.name} [?] ____",
    "blanks": " \t ",
}
RAW = {"bad utf-8": "%ff%fe", "nul": "a%00b", "bad percent": "%zz"}
ONE_BY_ONE = ("script", "number", "nought", "emoji", "long")
UNDER_WAY = {303, 404, 409, 422, 429}  # what a permitted form may answer when it is empty or wrong
# Forms whose permission is not the whole rule: the record decides too.
RECORD_DECIDES = {
    "duty_end": "what is clinical is the clinician's alone (House rule H2)",
    "sign": "only the author signs (House rule H12)",
    "copy_set_aside": "without its last copy a letter is cancelled: the author's alone (House rule H12)",
    "no_letter": "only the author says that no letter is needed",
    "give_back": "only the author gives back",
}
# A value no field of this type takes.
WRONG = {"date": "31/2/2026", "birth-date": "31/2/1961", "time": "25:70", "number": "seven", "id": "nobody", "choice": "zzz"}
# What only the use case finds, in one body with fields that are missing: all of it is told at once, each at its field.
DEEPER = {
    "add_place": ({"postcode": "NOWHERE", "telephone": "ring"}, "name address postcode telephone"),
    "add_rooms": ({}, "place names"),
    "add_person": ({"user_name": "two words", "email": "nothing", "telephone": "ring", "password": "short"},
                   "family_name user_name roles email telephone password"),
    "add_clinic": ({"code": "!!", "telephone": "ring", "new_minutes": "7", "letter_rule": "letter"},
                   "name code consultant place booking_list secretary_list telephone new_minutes booking_window_days"),
    "add_slot_type": ({"minutes": "7", "medium": "zz"}, "name minutes use medium"),
    "add_list": ({"purpose": "x" * 401}, "name purpose"),
    "change_site": ({"telephone": "ring", "email": "nothing", "website": "no dot"}, "name kind nation telephone email website"),
    "add_contact": ({"telephone": "12", "email": "nothing", "ods_code": "!"}, "kind person_name telephone email ods_code"),
    "add_template": ({"body": "{nothing.known}"}, "name kind addressed_to"),
    "add_letterhead": ({"lines": "x" * 801}, "name lines"),
}


def told(text):
    """The fields that the summary of a refused form leads to."""
    summary = re.search(r'class="nhsuk-error-summary".*?</ul>', text, re.S)
    return set(re.findall(r'href="#([^"]+)"', summary.group(0))) if summary else set()


class Matrix:
    def __init__(self, program, folder):
        self.program, self.folder, self.wrong, self.n = program, folder, [], 0
        self.results, self.links, self.changed = [], {}, False

    # ---- one answer ----

    def judge(self, what, reply, allowed):
        self.n += 1
        complaints = []
        if reply.status not in allowed:
            complaints.append(f"{reply.status}, expected {sorted(allowed)}")
        for name, want in HEADERS.items():
            if not re.search(want, reply.header(name)):
                complaints.append(f"header {name} is {reply.header(name)!r}")
        for cookie in reply.cookies():
            if not re.match(r"__Host-", cookie) or not all(
                    flag in cookie for flag in ("; Path=/", "; HttpOnly", "; Secure", "; SameSite=")):
                complaints.append(f"cookie {cookie.partition('=')[0]} lacks a flag: {cookie}")
        if MARK in reply.text:
            complaints.append("shows a record of another site")
        if "<script>alert(1)" in reply.text:
            complaints.append("gives back a script as it came")
        if reply.status in (401, 403) and re.search(r"NHS number|Date of birth|Born ", reply.text):
            complaints.append("a refusal shows a record")
        self.wrong += [f"{what}: {c}" for c in complaints]
        return not complaints

    def ask(self, what, allowed, person, method, path, body=None, headers=None):
        try:
            reply = person.ask(method, path, body, headers)
        except (OSError, http.client.HTTPException) as reason:
            self.wrong.append(f"{what}: no answer ({type(reason).__name__} {reason})")
            return None
        self.judge(what, reply, allowed)
        self.changed |= method == "POST" and reply.status < 400
        return reply

    def post(self, what, allowed, person, path, fields, headers=None):
        return self.ask(what, allowed, person, "POST", path, urllib.parse.urlencode(fields), headers)

    def is_changed(self):
        """Whether a form was taken since it was asked last: then the next route needs another copy of the clinic."""
        changed, self.changed = self.changed, False
        return changed

    def done(self, sentence):
        self.results.append((sentence, self.wrong[:], self.n))
        self.wrong, self.n = [], 0

    # ---- the matrix ----

    def gets(self, fitting, people, nobody, others):
        for route, ids in fitting.items():
            if route.method != "GET":
                continue
            unknown = [(str(uuid.uuid4()),) * len(route.slots)] if route.slots else []
            foreign = [(i,) * len(route.slots) for i in others] if route.slots else []
            for role, person in people.items():
                may = route.may(role)
                for some in ids if may or route.path != "/" else ():
                    reply = self.ask(f"{role}: {route}", {200, 303} if may else {403}, person, "GET", route.with_ids(some))
                    if may and reply and reply.status == 200:
                        self.note_links(role, route, reply.text)
                for some in unknown + foreign[:: 1 if role == "secretary" else 8]:
                    self.ask(f"{role}: {route} with an id of nothing here", {404} if may else {403}, person, "GET",
                             route.with_ids(some))
            for some in ids:
                is_public = route.permission == "public"
                self.ask(f"nobody: {route}", {200, 303} if is_public else {303, 401}, nobody, "GET", route.with_ids(some))
            self.ask(f"HEAD {route.path}", {200, 303}, people[route.permitted_roles()[0]], "HEAD", route.with_ids(ids[0]))
            self.queries(route, ids[0], people[route.permitted_roles()[0]])

    def note_links(self, role, route, text):
        """A page's links, one for each place it leads to: the same place has the same words once its ids are left out."""
        for href in re.findall(r'href="(/[^"#]*)', text):
            path = html.unescape(href)
            place = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "{id}", path.partition("?")[0])
            if not place.startswith("/assets/"):
                self.links.setdefault((role, place, route.path), path)

    def lead_somewhere(self, people):
        """No link of any page leads nowhere, or where who is shown it may not go."""
        for (role, place, source), path in self.links.items():
            self.ask(f"{role}: the link to {place} on {source}", {200, 303}, people[role], "GET", path)

    def queries(self, route, ids, person):
        names = [f["name"] for f in route.form] or ["anything"]
        for kind, value in HOSTILE.items():
            if not route.form and kind != "script":
                continue
            path = route.with_ids(ids) + "?" + urllib.parse.urlencode({name: value for name in names})
            self.ask(f"{route} with {kind} asked", {200, 303, 400, 404, 414, 422, 431}, person, "GET", path[:7000])
        for kind, value in RAW.items():
            self.ask(f"{route} with {kind} asked", {200, 400, 404}, person, "GET",
                     route.with_ids(ids) + "?" + "&".join(f"{name}={value}" for name in names))

    def beginnings(self, people):
        """The home page leads everybody to a page of theirs."""
        for role, person in people.items():
            may = role != "administrator"
            reply = self.ask(f"{role}: the home page", {200} if may else {303}, person, "GET", "/")
            if reply and not may:
                first = reply.header("location")
                self.ask(f"{role}: {first}, the first page", {200}, person, "GET", first)
                if first != "/set-up":
                    self.wrong.append(f"{role} is led to {first}")

    def methods(self, fitting, people):
        with_get = {route.path for route in fitting if route.method == "GET"}
        with_post = {route.path for route in fitting if route.method == "POST"}
        for route, ids in fitting.items():
            person = people[route.permitted_roles()[0]]
            path = route.with_ids(ids[0])
            if route.method == "GET" and route.path not in with_post:
                self.post(f"POST to {route.path}", {404, 405}, person, path, {"csrf": person.csrf, "form_key": new_key()})
            if route.method == "POST" and route.path not in with_get:
                self.ask(f"GET of {route.path}", {404, 405}, person, "GET", path)
            for method in ("PUT", "DELETE", "PATCH"):
                self.ask(f"{method} {route.path}", {404, 405, 501}, person, method, path)

    # ---- forms ----

    def form_of_nobody_else(self, route, path, people, nobody):
        """The token: none, somebody else's, from another site, none signed in."""
        if route.name == "sign_in":
            return
        role = route.permitted_roles()[0]
        person, other = people[role], people[next(r for r in ROLES if r != role)]
        key = {"form_key": new_key()}
        self.post(f"{role}: {route} without a token", {403}, person, path, key)
        self.post(f"{role}: {route} with another's token", {403}, person, path, {**key, "csrf": other.csrf})
        self.post(f"{role}: {route} from another site", {403}, person, path, {**key, "csrf": person.csrf},
                  {"Sec-Fetch-Site": "cross-site"})
        self.post(f"{role}: {route} from another origin", {403}, person, path, {**key, "csrf": person.csrf},
                  {"Origin": "https://elsewhere.example"})
        self.post(f"nobody: {route}", {401, 403}, nobody, path, {**key, "csrf": person.csrf})

    @staticmethod
    def allowed_under_way(route):
        more = {401} if route.name == "sign_in" else {403} if route.name in RECORD_DECIDES else set()
        return UNDER_WAY | more

    def hostile_forms(self, route, path, person):
        names = [(f["name"], f["type"]) for f in route.form]
        token = {"csrf": person.csrf, "form_key": ""}
        allowed = self.allowed_under_way(route)
        for kind, value in HOSTILE.items():
            fields = {**{name: value for name, _ in names}, **token, "form_key": new_key()}
            self.post(f"{route} with {kind}", allowed, person, path, fields)
            # One wrong field among right ones goes deeper than all of them wrong.
            for name, _ in names if kind in ONE_BY_ONE else ():
                fields = {**self.sensible(route), name: value, **token, "form_key": new_key()}
                self.post(f"{route} with {kind} as {name}", allowed, person, path, fields)
        for kind, value in RAW.items():
            body = urllib.parse.urlencode({"csrf": person.csrf, "form_key": new_key()})
            body += "".join(f"&{urllib.parse.quote(name)}={value}" for name, _ in names)
            self.ask(f"{route} with {kind}", allowed | {400}, person, "POST", path, body)
        twice = urllib.parse.urlencode([("csrf", person.csrf), ("form_key", new_key())] + [(n, "1") for n, _ in names] * 2)
        self.ask(f"{route} with every field twice", allowed | {400}, person, "POST", path, twice)

    def tells_all(self, what, reply, fields):
        missing = sorted(set(fields) - told(reply.text)) if reply and reply.status == 422 else []
        self.wrong += [f"{what} does not tell in the same go what is wrong with {', '.join(missing)}"] if missing else []

    def all_wrong_forms(self, route, path, person):
        """Whatever is wrong with a form is told in one go, each at its field."""
        allowed, typed = self.allowed_under_way(route), [f for f in route.form if f["type"] in WRONG]
        required = [f["name"] for f in route.form if f["required"]]
        token = {"csrf": person.csrf}
        reply = self.post(f"{route} empty", allowed, person, path, {**token, "form_key": new_key()})
        self.tells_all(f"{route} empty", reply, required)
        fields = {**token, "form_key": new_key(), **{f["name"]: WRONG[f["type"]] for f in typed}}
        reply = self.post(f"{route} all wrong", allowed, person, path, fields)
        self.tells_all(f"{route} all wrong", reply, required + [f["name"] for f in typed])
        if route.name in DEEPER:
            some, names = DEEPER[route.name]
            version = re.search(r'name="version" value="(\d+)"', person.get(path).text)
            token.update({"version": version.group(1)} if version else {})
            reply = self.post(f"{route} wrong and incomplete", {422}, person, path, {**token, "form_key": new_key(), **some})
            self.tells_all(f"{route} wrong and incomplete", reply, names.split())

    @staticmethod
    def sensible(route):
        """A value of the right shape for each field."""
        shapes = {"text": "Text", "lines": "Text", "date": "23/11/2026", "birth-date": "14/3/1961", "time": "9:30am",
                  "number": "1", "check": "on", "secret": "a quiet long phrase", "texts": "Text"}
        values = {}
        for field in route.form:
            if field["type"] == "choice":
                values[field["name"]] = field["choices"][0]
            elif field["type"] in ("id", "ids"):
                values[field["name"]] = str(uuid.uuid4())
            else:
                values[field["name"]] = shapes[field["type"]]
        return values

    def posts(self, route, ids, people, nobody, others):
        path = route.with_ids(ids[0])
        for role, person in people.items():
            if not route.may(role):
                self.post(f"{role}: {route}", {403}, person, path, {"csrf": person.csrf, "form_key": new_key()})
        self.form_of_nobody_else(route, path, people, nobody)
        role = route.permitted_roles()[0]
        person = people[role]
        foreign = [(i,) * len(route.slots) for i in [str(uuid.uuid4()), *others[::6]]] if route.slots else []
        for some in foreign:
            fields = {**self.sensible(route), "csrf": person.csrf, "form_key": new_key()}
            self.post(f"{role}: {route} with an id of nothing here", {404, 409, 422}, person, route.with_ids(some), fields)
        allowed = self.allowed_under_way(route)
        if route.name != "sign_out":
            self.hostile_forms(route, path, person)
            self.all_wrong_forms(route, path, person)
            fields = {**self.sensible(route), "csrf": person.csrf, "form_key": new_key()}
            self.post(f"{role}: {route} with ids of nothing", allowed, person, path, fields)
        for role in route.permitted_roles():
            person = people[role]
            for some in ids:
                fields = {"csrf": person.csrf, "form_key": new_key()}
                self.post(f"{role}: {route} empty", allowed, person, route.with_ids(some), fields)


# ---- the demo, with another site beside it ---------------------------------------------------------------


def add_other_site(program, folder, file):
    """The rows of a second demo as site 2, their people and patients marked."""
    other = pathlib.Path(folder) / "other"
    server, _, _ = make_demo(program, other, seed=8)
    server.end()
    ids = Records(other / "clerkwell.db", each=2).all_ids()
    records = sqlite3.connect(file)
    records.execute("PRAGMA foreign_keys = OFF")
    records.execute("ATTACH ? AS other", (str(other / "clerkwell.db"),))
    for (table,) in records.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'").fetchall():
        columns = [row[1] for row in records.execute(f"PRAGMA table_info({table})")]
        if "site_id" not in columns or table.startswith("audit_"):
            continue
        picked = ", ".join("2" if c == "site_id" else c for c in columns)
        records.execute(f"INSERT INTO main.{table} ({', '.join(columns)}) SELECT {picked} FROM other.{table} WHERE site_id = 1")
    records.execute("UPDATE patient SET family_name = ?, given_names = ? WHERE site_id = 2", (MARK, MARK))
    records.execute("UPDATE person SET user_name = user_name || '-other', family_name = ? WHERE site_id = 2", (MARK,))
    records.execute("UPDATE letter SET title = ? WHERE site_id = 2", (MARK,))
    records.commit()
    records.close()
    return ids


def end_in_order(server, matrix, log):
    if server and server.end(signal.SIGTERM) not in (0, -signal.SIGTERM):
        matrix.wrong.append(f"the program did not end in order: {log.read_text()[-1500:]}")


def serve_copy(program, base, folder, address):
    """A fresh copy of the prepared clinic, at the same address: the sign-ins in it go on."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder, ignore=lambda _, names: [n for n in names if n.endswith((".sock", "socket"))])
    server = Server(program, folder)
    server.address = address
    server.start()
    return server


def planted_mistakes_are_found(program):
    """The judge itself: a wrong status, a missing header, a bare cookie, another site's record, an open script."""
    from client import Reply
    right = [(name, {"content-security-policy": "default-src 'none'; frame-ancestors 'none'", "x-frame-options": "DENY",
                     "permissions-policy": "camera=()", "cache-control": "no-store", "referrer-policy": "no-referrer",
                     "x-content-type-options": "nosniff"}.get(name, "same-origin")) for name in HEADERS]
    cases = [(200, right, b"", True), (500, right, b"", False), (200, right[1:], b"", False),
             (200, right + [("Set-Cookie", "a=1")], b"", False), (200, right, MARK.encode(), False),
             (200, right, b"<script>alert(1)</script>", False)]
    return all(Matrix(program, None).judge("", Reply(status, headers, body), {200}) == is_right
               for status, headers, body, is_right in cases)


def run(program, folder, matrix):
    base = pathlib.Path(folder) / "base"
    server, _, password = make_demo(program, base)
    server.end()
    others = add_other_site(program, folder, base / "clerkwell.db")
    server.start()
    address = server.address
    people, nobody = sign_in_all(address, password, Person), Person(address)
    assert server.end() == 0
    routes = all_routes(program)
    copy = pathlib.Path(folder) / "copy" / "clinic"
    copy.parent.mkdir()
    server = serve_copy(program, base, copy, address)
    people = {role: fresh(person) for role, person in people.items()}
    fitting = Fitting(routes, Records(base / "clerkwell.db"), people).all()
    bare = [str(route) for route, ids in fitting.items() if not ids]
    for route in bare:
        matrix.wrong.append(f"no record of the demo fits {route}")
    matrix.n = len(routes)
    matrix.done(f"{len(routes) - len(bare)} of {len(routes)} routes have records that fit them")
    fitting = {route: ids for route, ids in fitting.items() if ids}
    matrix.wrong += [f"there is no form {name}" for name in DEEPER if name not in [r.name for r in fitting]]
    matrix.gets(fitting, people, nobody, others)
    matrix.done("every page, as nobody and as each role, with its own ids, ids of nothing and of another site")
    matrix.lead_somewhere(people)
    matrix.done("every link of every page leads to a page that is there and open to who is shown it")
    matrix.beginnings(people)
    matrix.done("the home page leads everybody to a page of theirs")
    matrix.methods(fitting, people)
    matrix.done("other methods are refused")
    server.end(signal.SIGKILL)
    server, n_copies, log = None, 0, copy.parent / "server.log"
    for route, ids in fitting.items():
        if route.method != "POST":
            continue
        if not server or matrix.is_changed():
            end_in_order(server, matrix, log)
            server, n_copies = serve_copy(program, base, copy, address), n_copies + 1
        people, nobody = {role: fresh(person) for role, person in people.items()}, Person(address)
        matrix.posts(route, ids, people, nobody, others)
        if server.child.poll() is not None:
            matrix.wrong.append(f"{route}: the program ended: {log.read_text()[-1500:]}")
            server = None
    end_in_order(server, matrix, log)
    print(f"# {n_copies} copies of the clinic were served")
    matrix.done("every form, empty, all wrong (told in one go), hostile, without its token, by everybody")


def fresh(person):
    """The same cookies as at the beginning, on a new connection."""
    again = Person(person.address)
    again.jar, again.csrf = dict(person.kept), person.csrf
    again.kept = person.kept
    return again


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    print("1..7")
    with tempfile.TemporaryDirectory(prefix="clerkwell-matrix-") as folder:
        matrix = Matrix(program, folder)
        run(program, folder, matrix)
    good = True
    for number, (sentence, wrong, n) in enumerate(matrix.results, 1):
        for line in wrong[:60]:
            print(f"# {line}")
        if len(wrong) > 60:
            print(f"# … and {len(wrong) - 60} more")
        good &= not wrong
        print(f"{'not ' if wrong else ''}ok {number} - {sentence} ({n} answers)", flush=True)
    is_found = planted_mistakes_are_found(program)
    print(f"{'' if is_found else 'not '}ok {len(matrix.results) + 1} - planted mistakes are found")
    sys.exit(0 if good and is_found else 1)


if __name__ == "__main__":
    main()
