#!/usr/bin/env python3
"""Every route, as nobody and as every role: matrix_test.py PROGRAM OPEN-DOORS. TAP.

From `clerkwell routes --json`, so new routes are covered by themselves: who may, who may not, ids that fit, ids of
nothing and of another site, in addresses and in forms; every form empty and with hostile values; sign-ins that have
ended; forms without their token, with somebody else's, or from another site; security headers and cookie flags on every
answer, and no byte of a record in one that refuses. A POST route gets a fresh copy of the demo where a form before it was
taken. A route that cannot be covered fails. OPEN-DOORS is the program with one of several mistakes (open_doors.c): each
must be caught.
"""
import contextlib
import html
import http.client
import os
import pathlib
import re
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from answers import ID, RecordTexts, all_of, header_complaints, skeleton  # noqa: E402
from client import Person, Server, make_demo, new_key  # noqa: E402
from matrix_controls import Controls  # noqa: E402
from other_site import OtherSite, changes, shows_other, strayed  # noqa: E402
from refusals import ENDED, Refusals, put_sign_ins  # noqa: E402
from route_permissions import not_told, unreviewed  # noqa: E402
from shown_forms import WRONG, Kinds, ShownForms, id_fields, kind_of, right, sensible  # noqa: E402
from site_pages import ROLES, Fitting, Records, all_routes, sign_in_all  # noqa: E402
from tap import Tap  # noqa: E402

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
AT_THE_DOOR = [("all that can be asked", 204, "OPTIONS", "*", {}), ("a long address", 400, "GET", "/find?q=" + "x" * 9000, {}),
               ("a long head", 431, "GET", "/", {"X-Long": "x" * 20000}), ("a large body", 413, "POST", "/sign-in", {"Content-Length": "2000000"}),
               ("an unknown method", 405, "BREW", "/", {}), ("no route", 404, "GET", "/nowhere", {}),
               ("two lengths", 400, "POST", "/sign-in", {"Content-Length": "1", "Transfer-Encoding": "chunked"})]
# Forms whose permission is not the whole rule: the record decides too.
RECORD_DECIDES = {
    "duty_end": "what is clinical is the clinician's alone (House rule H2)",
    "copy_set_aside": "without its last copy a letter is cancelled: the author's alone (House rule H12)",
    "no_letter": "only the author says that no letter is needed",
}
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


def ids_of_nothing(own):
    """For each slot beside own ids, and for all of them at once."""
    made = [tuple(str(uuid.uuid4()) if i == slot else value for i, value in enumerate(own)) for slot in range(len(own))]
    return made + ([tuple(str(uuid.uuid4()) for _ in own)] if len(own) > 1 else [])


def own_slots(some, own):
    return (tuple(a == b for a, b in zip(some, own)),)


class Matrix:
    def __init__(self, tap=None):
        """`tap`: none of one whose complaints are judged themselves."""
        self.wrong, self.n = [], 0
        self.tap, self.links, self.changed = tap, {}, False
        self.texts, self.forms, self.password, self.is_behind_tls = None, None, "", False
        self.seen, self.n_denied, self.n_foreign, self.n_whole = {}, 0, 0, 0

    # ---- one answer ----

    def judge(self, what, reply, allowed, path="/", denied=False, sent=""):
        """`denied`: whoever asked may not have what they asked for, also where the answer leads them on. What they sent
        themselves may come back."""
        self.n += 1
        complaints = header_complaints(reply, path, self.is_behind_tls)
        if reply.status not in allowed:
            complaints.append(f"{reply.status}, expected {sorted(allowed)}")
        shown = shows_other(reply.text)
        if shown:
            complaints.append(f"shows a record of another site: {shown}")
        if "<script>alert(1)" in reply.text:
            complaints.append("gives back a script as it came")
        if self.texts and (denied or reply.status in (400, 401, 403, 404, 405, 415)):
            self.n_denied += 1
            text = all_of(reply)
            told = self.texts.told_by(text)
            if told:
                sent = urllib.parse.unquote_plus(f"{path} {sent}")
                told = sorted(set(told) - set(self.texts.told_by(sent)))
            if told or shows_other(text):
                complaints.append(f"a refusal shows a record: {told[:6] or shows_other(text)}")
        self.wrong += [f"{what}: {c}" for c in complaints]
        return not complaints

    def ask(self, what, allowed, person, method, path, body=None, headers=None, denied=False):
        try:
            reply = person.ask(method, path, body, headers)
        except (OSError, http.client.HTTPException) as reason:
            self.wrong.append(f"{what}: no answer ({type(reason).__name__} {reason})")
            return None
        self.judge(what, reply, allowed, path, denied, body or "")
        self.changed |= method == "POST" and reply.status < 400
        return reply

    def post(self, what, allowed, person, path, fields, headers=None, denied=False):
        return self.ask(what, allowed, person, "POST", path, urllib.parse.urlencode(fields, doseq=True), headers, denied)

    def alike(self, what, key, reply, shape=skeleton):
        """All refusals under one key are the same but for ids and tokens: nobody learns from one what there is."""
        if reply is None:
            return
        mine = shape(reply)
        first = self.seen.setdefault(key, mine)
        if mine != first:
            differs = next((f"{a!r} and {b!r}" for a, b in zip(mine[:3], first[:3]) if a != b), "the text")
            self.wrong.append(f"{what}: is refused in another way than the same with an id of nothing: {differs}")

    def is_changed(self):
        """Whether a form was taken since it was asked last: then the next route needs another copy of the clinic."""
        changed, self.changed = self.changed, False
        return changed

    def done(self, sentence):
        self.tap.say(self.wrong, sentence + (f" ({self.n} answers)" if self.n else ""))
        self.wrong, self.n = [], 0

    # ---- the matrix ----

    def gets(self, fitting, people, nobody, others, kinds):
        for route, ids in fitting.items():
            if route.method != "GET":
                continue
            unknown = ids_of_nothing(ids[0])
            foreign = OtherSite.tuples(kinds, ids[0]) if route.slots else []
            for role, person in people.items():
                may = route.may(role)
                for some in ids if may or route.path != "/" else ():
                    reply = self.ask(f"{role}: {route}", {200, 303} if may else {403}, person, "GET", route.with_ids(some))
                    if may and reply and reply.status == 200:
                        self.note_links(role, route, reply.text)
                        self.forms.note(role, reply.text)
                    elif not may:
                        self.alike(f"{role}: {route}", (role, route), reply)
                any_kind = [(i,) * len(route.slots) for i in others] if route.slots and role == route.permitted_roles()[0] else []
                for some in unknown + foreign + any_kind:
                    what = f"{role}: {route} with an id of {'nothing here' if some in unknown else 'the other site'}"
                    reply = self.ask(what, {404} if may else {403}, person, "GET", route.with_ids(some))
                    self.alike(what, (role, route, *(own_slots(some, ids[0]) if may else ())), reply)
            is_public = route.permission == "public"
            for some in [*ids, *unknown, *foreign]:
                allowed = {200, 303, 404} if is_public else {303, 401}
                reply = self.ask(f"nobody: {route}", allowed, nobody, "GET", route.with_ids(some), denied=not is_public)
                self.alike(f"nobody: {route}", ("nobody", route), reply if not is_public else None)
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
            reply = self.ask(f"{role}: the link to {place} on {source}", {200, 303}, people[role], "GET", path)
            if reply and reply.status == 200:
                self.forms.note(role, reply.text)

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

    def at_the_door(self, address):
        """What is refused before any route is looked for."""
        for what, status, method, path, headers in AT_THE_DOOR:
            self.ask(what, {status}, Person(address), method, path, None, headers, denied=True)

    # ---- forms ----

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
                fields = {**sensible(route), name: value, **token, "form_key": new_key()}
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

    # ---- ids of the other site ----

    def foreign_paths(self, route, ids, people, others, kinds):
        """A form that is right but for the record in its address, by everybody who may send it."""
        if not route.slots:
            return
        shown = self.forms.best(route)
        own = shown.ids if shown else ids[0]
        nothing = ids_of_nothing(own)
        for role in route.permitted_roles():
            person = people[role]
            any_kind = [(i,) * len(route.slots) for i in others[::12]] if role == route.permitted_roles()[0] else []
            alone = [(some, {}) for some in nothing + OtherSite.tuples(kinds, own) + any_kind]
            for some, belonging in alone + self.theirs_whole(route, own, kinds):
                what = f"{role}: {route} with an id of {'nothing here' if some in nothing else 'the other site'}"
                fields = right(route, shown, person, kinds)
                fields.update({"name": f"Text {uuid.uuid4()}"} if "name" in fields else {})  # such as nobody has yet
                fields.update(belonging)
                allowed = {404, 409, 422} | ({403} if route.name in RECORD_DECIDES else set())
                reply = self.post(what, allowed, person, route.with_ids(some), fields)
                self.alike(what, (role, route, "form", *belonging, *own_slots(some, own)), reply)
                self.n_whole += bool(belonging)

    @staticmethod
    def theirs_whole(route, own, kinds):
        """A record of the other site in the address, and in a field what belongs to it there; first, to compare them with, one
        of nothing in both."""
        made = []
        for name in id_fields(route):
            kind = kind_of(route, name)
            if kind and len(own) == 1:
                pairs = OtherSite.pairs(kinds.records, [kinds.of(own[0]), kind])
                pairs = [(str(uuid.uuid4()), str(uuid.uuid4())), *pairs] if pairs else []
                made += [(ids[:1], {name: ids[1]}) for ids in pairs]
        return made

    def foreign_fields(self, route, ids, people, kinds):
        """A form of a record of this site, right but for one id in one of its fields."""
        shown = self.forms.best(route)
        path = shown.path if shown else route.with_ids(ids[0])
        roles = dict.fromkeys([*([shown.role] if shown else []), *route.permitted_roles()])
        offered = shown.offered if shown else {}
        for name in dict.fromkeys([*id_fields(route), *offered]):
            own = offered[name][0] if name in offered else ""
            kind = kinds.of(ID.search(own).group()) if own else kind_of(route, name)
            if own and not kind:
                continue  # of a form key, or of what the page is about to make
            if not kind:
                self.wrong.append(f"{route}: no kind is known for the ids in the field {name}")
                continue
            for foreign in kinds.some(kind, 2):
                for role in roles:  # until one may fill this field
                    fields = {**right(route, shown, people[role], kinds), name: ID.sub(foreign, own) if own else foreign}
                    what = f"{role}: {route} with {name} of the other site"
                    reply = self.post(what, self.allowed_under_way(route) | {403}, people[role], path, fields)
                    self.n_foreign += 1
                    if reply and reply.status == 303:
                        self.ask(f"{what} leads to", {200, 303, 404}, people[role], "GET", reply.header("location"))
                    if not reply or reply.status != 403:
                        break

    def foreign_queries(self, fitting, people, kinds):
        for route, ids in fitting.items():
            for name in id_fields(route) if route.method == "GET" else ():
                kind = kind_of(route, name)
                if not kind:
                    self.wrong.append(f"{route}: no kind is known for the ids in the field {name}")
                    continue
                for role in route.permitted_roles():
                    for foreign in kinds.some(kind, 2):
                        path = f"{route.with_ids(ids[0])}?{urllib.parse.urlencode({name: foreign})}"
                        self.ask(f"{role}: {route} asked with {name} of the other site", {200, 303, 400, 404, 409, 422}, people[role],
                                 "GET", path)
                        self.n_foreign += 1

    def posts(self, route, ids, people, others, kinds):
        path = route.with_ids(ids[0])
        role = route.permitted_roles()[0]
        person = people[role]
        self.foreign_paths(route, ids, people, others, kinds)
        self.foreign_fields(route, ids, people, kinds)
        allowed = self.allowed_under_way(route)
        if route.name != "sign_out":
            self.hostile_forms(route, path, person)
            self.all_wrong_forms(route, path, person)
            fields = {**sensible(route), "csrf": person.csrf, "form_key": new_key()}
            self.post(f"{role}: {route} with ids of nothing", allowed, person, path, fields)
        for role in route.permitted_roles():
            person = people[role]
            for some in ids:
                fields = {"csrf": person.csrf, "form_key": new_key()}
                self.post(f"{role}: {route} empty", allowed, person, route.with_ids(some), fields)

    def site_is_untouched(self, base, copy, who):
        """Nothing of the other site is another than it was, and nothing of this one names a record of it."""
        for change in changes(base, copy, "site_id = 2"):
            self.wrong.append(f"{who}: rows of the other site changed: {change}")
        for column in strayed(base, copy):
            self.wrong.append(f"{who}: {column} names a record of the other site")


# ---- the demo, with another site beside it ---------------------------------------------------------------


def end_in_order(server, matrix, log):
    if server and server.end(signal.SIGTERM) not in (0, -signal.SIGTERM):
        matrix.wrong.append(f"the program did not end in order: {log.read_text()[-1500:]}")


def serve_copy(program, base, folder, address, mistake=None, more=()):
    """A fresh copy of the prepared clinic, at the same address: the sign-ins in it go on."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder, ignore=lambda _, names: [n for n in names if n.endswith((".sock", "socket"))])
    stay_signed_in(folder / "clerkwell.db")
    server = Server(program, folder)
    server.address = address
    server.environment = {**os.environ, "CLERKWELL_MISTAKE": mistake} if mistake else None
    server.start("serve", *more)
    return server


def stay_signed_in(file):
    """Though it takes longer than a sign-in that nobody uses."""
    records = sqlite3.connect(file)
    records.execute("UPDATE sign_in SET seen_at = ? WHERE person_id NOT IN (SELECT person_id FROM person WHERE user_name LIKE 'was-%')",
                    (time.time_ns() // 1000,))
    records.commit()
    records.close()


def learn_what_is_said_without_records(matrix, people, nobody):
    """Pages of nothing, and refusals of nothing: what stands there is no secret."""
    key = {"form_key": new_key()}
    for person in [*people.values(), nobody]:
        for reply in (person.get("/nowhere"), person.get("/sign-in"), person.post("/sign-out", key), person.get("/health"),
                      person.ask("DELETE", "/nowhere"), person.get("/find?q=%ff"), person.get("/fhir/nothing"),
                      person.ask("POST", "/appointments", "x", {"Content-Type": "text/plain"})):
            matrix.texts.leave_out(all_of(reply))
    nobody.jar = {}


def give_everybody_an_address(file):
    """The demo's patients have no e-mail."""
    records = sqlite3.connect(file)
    records.execute("UPDATE patient SET email = lower(hex(substr(patient_id, 9))) || '@example.org' WHERE email = ''")
    records.commit()
    records.close()


def prepare(program, folder, matrix):
    """A clinic with another site beside it, somebody of each role signed in, and the sign-ins that have ended."""
    matrix.base = pathlib.Path(folder) / "base"
    server, _, matrix.password = make_demo(program, matrix.base)
    server.end()
    give_everybody_an_address(matrix.base / "clerkwell.db")
    others = OtherSite(program, folder, matrix.base / "clerkwell.db").ids
    server.start()
    people = sign_in_all(server.address, matrix.password, Person)
    wait_until_it_rests(matrix.base / "clerkwell.db")
    assert server.end() == 0
    ended = put_sign_ins(matrix.base / "clerkwell.db")
    copy = pathlib.Path(folder) / "copy" / "clinic"
    copy.parent.mkdir()
    return server.address, people, ended, others, copy


def wait_until_it_rests(file, seconds=2):
    """Until nothing that the program does by itself is left to be done: drawing what waits to be printed, which may take
    longer than the pause by which the rest is known."""
    records = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    was, since, stop = None, time.monotonic(), time.monotonic() + 60
    while time.monotonic() < min(since + seconds, stop):
        now = records.execute("PRAGMA data_version").fetchone()
        is_drawn = not records.execute("SELECT count(*) FROM job WHERE state = 'waiting'").fetchone()[0]
        was, since = now, since if now == was and is_drawn else time.monotonic()
        time.sleep(0.1)
    records.close()


def all_fresh(people):
    return {role: fresh(person) for role, person in people.items()}


def who_ask(file):
    """Whose password is not changed and who is not kept from signing in: the six who ask."""
    records = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    found = records.execute(f"SELECT person_id FROM person WHERE site_id = 1 AND user_name IN ({', '.join('?' * len(ROLES))})",
                            tuple(ROLES.values())).fetchall()
    records.close()
    return {(str(uuid.UUID(bytes=raw)),) for raw, in found}


def look_at_pages(matrix, program, address, people, others, copy):
    server = serve_copy(program, matrix.base, copy, address)
    people, nobody = all_fresh(people), Person(address)
    routes = all_routes(program)
    ourselves = who_ask(matrix.base / "clerkwell.db")
    matrix.wrong += unreviewed(routes) + not_told(routes)
    matrix.done("every route asks for the permission that somebody has read over, and a door left open is told")
    matrix.texts = RecordTexts(matrix.base / "clerkwell.db")
    matrix.forms = ShownForms(routes, [one for one, in ourselves])
    learn_what_is_said_without_records(matrix, people, nobody)
    fitting = Fitting(routes, Records(matrix.base / "clerkwell.db", each=8), people, spared=ourselves).all()
    bare = [str(route) for route, ids in fitting.items() if not ids]
    matrix.wrong += [f"no record of the demo fits {route}" for route in bare]
    matrix.n = len(routes)
    matrix.done(f"{len(routes) - len(bare)} of {len(routes)} routes have records that fit them")
    fitting = {route: ids for route, ids in fitting.items() if ids}
    matrix.wrong += [f"there is no form {name}" for name in [*DEEPER, *RECORD_DECIDES] if name not in [r.name for r in fitting]]
    with contextlib.closing(Kinds(matrix.base / "clerkwell.db")) as kinds:
        matrix.gets(fitting, people, nobody, others, kinds)
        matrix.foreign_queries(fitting, people, kinds)
    matrix.done("every page, as nobody and as each role, with its own ids, ids of nothing and of another site")
    matrix.lead_somewhere(people)
    with contextlib.closing(Kinds(matrix.base / "clerkwell.db")) as kinds:
        matrix.forms.seek(fitting, people, kinds)
    matrix.done("every link of every page leads to a page that is there and open to who is shown it")
    matrix.beginnings(people)
    matrix.done("the home page leads everybody to a page of theirs")
    matrix.methods(fitting, people)
    matrix.at_the_door(address)
    matrix.done("other methods are refused")
    server.end(signal.SIGKILL)
    return fitting


def refuse(matrix, program, address, people, ended, copy, fitting):
    """One server for all of it: what is refused changes nothing."""
    server = serve_copy(program, matrix.base, copy, address)
    refusals = Refusals(matrix, fitting, matrix.forms, address, all_fresh(people))
    posts = [route for route in fitting if route.method == "POST"]
    refusals.as_nobody(ended, list(fitting))
    matrix.done(f"every route, asked with a sign-in that has ended in {len(ENDED)} ways, answers as it does to nobody")
    refusals.other_roles(posts)
    matrix.done("every form is refused to every role that may not send it, whichever record it names")
    refusals.csrf(posts, {route.path for route in fitting if route.method == "GET"})
    matrix.done("every form is refused that no page of ours sent, in five ways")
    for change in changes(matrix.base / "clerkwell.db", copy / "clerkwell.db"):
        matrix.wrong.append(f"something was changed by what was refused: {change}")
    end_in_order(server, matrix, copy.parent / "server.log")
    matrix.done("what was refused changed no row of either site")


def send_forms(matrix, program, address, people, others, copy, fitting):
    server, n_copies, log = None, 0, copy.parent / "server.log"
    with contextlib.closing(Kinds(matrix.base / "clerkwell.db")) as kinds:
        for route, ids in fitting.items():
            if route.method != "POST":
                continue
            if not server or matrix.is_changed():
                end_in_order(server, matrix, log)
                server, n_copies = serve_copy(program, matrix.base, copy, address), n_copies + 1
            matrix.posts(route, ids, all_fresh(people), others, kinds)
            if server.child.poll() is not None:
                matrix.wrong.append(f"{route}: the program ended: {log.read_text()[-1500:]}")
                server = None
            elif matrix.changed:
                matrix.site_is_untouched(matrix.base / "clerkwell.db", copy / "clerkwell.db", str(route))
    end_in_order(server, matrix, log)
    if not matrix.n_whole:
        matrix.wrong.append("no form was sent with a record of the other site and what belongs to it")
    matrix.tap.note(f"{n_copies} copies of the clinic were served; {matrix.n_foreign} forms and queries held an id of the other site, "
                    f"and {matrix.n_whole} forms held nothing else")
    matrix.done("every form, with ids of another site, empty, all wrong (told in one go), and hostile")


def run(program, open_doors, folder, matrix):
    address, people, ended, others, copy = prepare(program, folder, matrix)
    fitting = look_at_pages(matrix, program, address, people, others, copy)
    refuse(matrix, program, address, people, ended, copy, fitting)
    posts = [route for route in fitting if route.method == "POST"]
    matrix.tap.note(f"of {len(posts)} forms {sum(1 for route in posts if matrix.forms.best(route))} were seen on a page; "
                    f"{matrix.n_denied} refusals were searched for {matrix.texts}")
    behind_tls(matrix, program, address, people, copy, fitting)
    send_forms(matrix, program, address, people, others, copy, fitting)
    with contextlib.closing(Kinds(matrix.base / "clerkwell.db")) as kinds:
        controls = Controls(matrix, open_doors, serve_copy, lambda: all_fresh(people), address, ended, copy, fitting, kinds)
        for sentence, wrong in controls.results():
            matrix.wrong += wrong
            matrix.done(sentence)


def behind_tls(matrix, program, address, people, copy, fitting):
    """A proxy speaks TLS for it: then every answer says that it will be so for a year, what the door itself refuses too."""
    server = serve_copy(program, matrix.base, copy, address, more=["--behind-proxy"])
    matrix.is_behind_tls, person = True, fresh(people["secretary"])
    for route, ids in fitting.items():
        if route.method == "GET":
            matrix.ask(f"{route} behind TLS", {200, 303} if route.may("secretary") else {403}, person, "GET", route.with_ids(ids[0]))
    matrix.at_the_door(address)
    matrix.is_behind_tls = False
    end_in_order(server, matrix, copy.parent / "server.log")
    matrix.done("every answer behind TLS says that it will be so for a year")


def fresh(person):
    """The same cookies as at the beginning, on a new connection."""
    again = Person(person.address)
    again.jar, again.csrf = dict(person.kept), person.csrf
    again.kept = person.kept
    return again


def main():
    program, open_doors = (pathlib.Path(arg).resolve() for arg in sys.argv[1:3])
    with tempfile.TemporaryDirectory(prefix="clerkwell-matrix-") as folder:
        matrix = Matrix(Tap())
        run(program, open_doors, folder, matrix)
    matrix.tap.end()


if __name__ == "__main__":
    main()
