"""Goes through the pages and the doors of a served program, and has its readers look at every answer."""
import http.client
import http.server
import re
import sqlite3
import threading
import urllib.parse

import doors
import look
from client import Person
from site_pages import Fitting, Records, spread, text_of_id

# Where the records of a path are: tried first. What is not named here is found by trying all.
BEGINS = {"/patients": "patient.patient_id", "/fhir/Patient": "patient.patient_id", "/letters/copies": "outbox.recipient_id",
          "/letters/paper": "outbox.outbox_id", "/letters": "letter.letter_id", "/referrals": "referral.referral_id",
          "/appointments": "appointment.appointment_id", "/clinics": "session.session_id", "/slots": "slot.slot_id",
          "/waiting-list": "waiting_entry.entry_id", "/to-do": "duty.duty_id", "/address-book": "contact.contact_id",
          "/print-runs": "print_run.run_id", "/set-up/clinics": "clinic.clinic_id", "/set-up/people": "person.person_id",
          "/set-up/sessions": "session.session_id", "/set-up/rooms": "resource.resource_id", "/set-up/lists": "shared_list.list_id",
          "/set-up/places": "place.place_id", "/set-up/letterheads": "letterhead.letterhead_id",
          "/set-up/letter-templates": "letter_template.template_id"}
# By these a record is in another state, so that its page has other forms.
STATES = {"state", "stage", "kind", "outcome", "letter_need", "channel", "rule", "is_active", "is_retired", "is_deceased",
          "is_restricted", "is_blocked"}


class FittingNear(Fitting):
    """Ids for each route, of every state that its records are in; without asking for those of all tables."""

    def __init__(self, routes, file, people, wanted):
        super().__init__(routes, Records(file), people, wanted)
        self.file = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        self.ids = {}  # columns of ids by table
        for (table,) in self.file.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self.ids[table] = [c[1] for c in self.file.execute(f"PRAGMA table_info({table})") if c[2] == "BYTEA"]

    def of(self, route):
        if route.path not in self.known:
            tried = [()] if not route.slots else self.first_of(route) if len(route.slots) == 1 else self.beside(route)
            fitting = [ids for ids in tried if not ids or self.ask(route, ids) not in (404, 405)][:self.wanted]
            self.known[route.path] = fitting or super().of(route)
        return self.known[route.path]

    def first_of(self, route):
        """The newest and the oldest of each state, and some between."""
        near = max((b for b in BEGINS if (route.path + "/").startswith(b + "/")), key=len, default=None)
        if not near:
            return []
        table, key = BEGINS[near].split(".")
        found = []
        for column in [c[1] for c in self.file.execute(f"PRAGMA table_info({table})").fetchall() if c[1] in STATES]:
            found += [i for row in self.file.execute(f"SELECT max({key}), min({key}) FROM {table} GROUP BY {column}") for i in row]
        found += spread([row[0] for row in self.file.execute(f"SELECT {key} FROM {table} ORDER BY 1")], 6)
        return [(text_of_id(i),) for i in list(dict.fromkeys(found))[:2 * self.wanted]]

    def beside(self, route):
        """What the records of the first id belong to, or what belongs to them."""
        _, begun = self.beginning(route.path)
        for first in filter(None, begun[:4]):
            own = bytes.fromhex(first[-1].replace("-", ""))
            for table, keys in self.ids.items():
                for one, other in [(one, other) for one in keys for other in keys if one != other]:
                    for (value,) in self.file.execute(f"SELECT DISTINCT {other} FROM {table} WHERE {one} = ? AND "
                                                      f"length({other}) = 16 LIMIT 3", (own,)).fetchall():
                        yield (*first, text_of_id(value))


class Looking:
    """Everything that was answered, read; what is wrong of it; and what a browser should look at as well."""

    def __init__(self, folder, people, known, dice=None):
        self.folder, self.people, self.known, self.words, self.dice = folder, people, known, look.own_words(), dice
        self.wrong, self.counts, self.pages, self.refused = [], {}, [], []

    def read(self, where, reply):
        kind = reply.header("Content-Type").split(";")[0]
        found = look.complaints_of_headers(reply.headers)
        if reply.status >= 500:
            found.append(f"answered with {reply.status}")
        if kind == "text/html":
            found += look.complaints_of_page(reply.text, self.words, self.known)
        elif kind == "application/pdf":
            found += look.complaints_of_pdf(reply.body, self.known)
        elif kind == "text/csv":
            found += look.complaints_of_csv(reply.text)
        elif kind.endswith("json"):
            found += look.complaints_of_json(reply.text, self.known)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self.wrong += [f"{where}: {line}" for line in found[:4]]
        return reply

    def ask(self, role, method, path, fields=None, **more):
        person, where = self.people[role], f"{role} {method} {path[:120]}"
        for attempt in (1, 2):  # a quiet connection may have been closed; what is sent again has its form key
            try:
                reply = person.get(path, **more) if method == "GET" else person.post(path, fields, **more)
                break
            except (OSError, http.client.HTTPException) as reason:
                log = (self.folder / "server.log").read_text(errors="replace")[-1500:]
                assert attempt == 1, f"{where}: no answer ({reason!r}): {log}"
        return self.read(where, reply)

    def get(self, role, path):
        reply = self.ask(role, "GET", path)
        if reply.status == 200 and "text/html" in reply.header("Content-Type"):
            self.pages.append((role, path, reply.text))
        return reply

    def post(self, form, fields):
        """Sent; what comes of it is looked at: the page it leads to with its notice, or the page again with the reason."""
        reply = self.ask(form.role, "POST", form.action, {**fields, "csrf": self.people[form.role].csrf})
        if reply.status == 303:
            self.get(form.role, reply.header("Location"))
        elif "text/html" in reply.header("Content-Type"):
            self.refused.append((form.route.name, reply))
        return reply

    def send(self, routes, form, text, times):
        """Until it is taken, or there is nothing left to try: fields in which a text will not do are filled plainly."""
        plainly, reply = {}, None
        for _ in range(min(times, 2) if any(field["type"] == "secret" for field in form.route.form) else times):  # a password takes long
            if form.page:  # as it stands now: what was sent before may have changed it
                page = self.people[form.role].get(form.page).text
                again = [f for f in doors.forms_of(routes, form.role, form.page, page) if f.action == form.action]
                form = again[0] if again else form
            reply = self.post(form, form.filled(text, plainly))
            wrong = doors.refused_fields(reply.text)
            if reply.status not in (409, 422) or not wrong:
                break
            plainly.update({name: plainly.get(name, 0) + 1 for name in wrong})
        return reply.status


def walk(looking, fitting, each, all_roles=True):
    """Every page for the first role that may see it, with `each` ids; with one of them for all other roles."""
    for route, ids in fitting.items():
        roles = route.permitted_roles()[:None if all_roles else 1] if ids else []
        for role, some in [(roles[0], i) for i in ids[:each]] + [(role, ids[0]) for role in roles[1:]] if ids else ():
            looking.get(role, route.with_ids(some) + ("?version=1" if any(f["name"] == "version" for f in route.form) else ""))


def search(looking, fitting, text, times):
    for route, ids in fitting.items():
        for _ in range(times if ids else 0):
            path = doors.searches(route, ids[0], text)
            if path:
                looking.ask(route.permitted_roles()[0], "GET", path)


def is_near(page, action):
    """Whether a page may have a form for it: of the same part of the program, or what a page of a slot books."""
    return page == "/" or page.split("/")[1:3] == action.split("/")[1:3] or page.split("/")[1] == action.split("/")[1] != "set-up" or \
        page.startswith("/slots")


def all_forms(looking, routes, fitting, spared):
    """{route: forms of different addresses}, of every page with every id for every role; made up where there is none.
    `spared`: ids that no form may be about."""
    found = {route: {} for route in routes if route.method != "GET" and route.name not in doors.NOT_SENT}
    def may_show_more(page_route, role):
        return any(not forms and route.may(role) and is_near(page_route.path, route.path) for route, forms in found.items())
    for page_route, ids in fitting.items():
        for role, some in [(role, some) for role in page_route.permitted_roles() for some in ids]:
            if not may_show_more(page_route, role):
                continue
            path = page_route.with_ids(some)
            reply = looking.people[role].get(path)
            if reply.status == 200 and "text/html" in reply.header("Content-Type"):
                for form in doors.forms_of(routes, role, path, reply.text):
                    if form.route in found and not any(i in form.action for i in spared):
                        found[form.route].setdefault(form.action, form)
    for route, forms in found.items():
        ids = beginning(fitting, route)
        if not forms and ids is not None:
            forms[""] = doors.made_up(route, ids)
    return {route: list(forms.values()) for route, forms in found.items()}


CHANGES_TEXTS = "change_finding"  # a misspelt word of a letter becomes another


def send_all(looking, routes, forms, text, each, times):
    """Forms in earnest until `each` are taken, `times` over, then wrong in every field; {route name: [status]}."""
    answers = {}
    for route, some in sorted(forms.items(), key=lambda pair: pair[0].name == CHANGES_TEXTS):
        if route.name == CHANGES_TEXTS:  # from here on nobody knows what a letter's text is
            looking.known.forget(("letter", *(r.name for r in routes if r.path.startswith("/letters"))))
        answers[route.name], taken = [], 0
        for form in spread(some, each + times // 3):
            answers[route.name].append(looking.send(routes, form, text, times))
            taken += answers[route.name][-1] in (200, 303)
            if taken == each:
                break
        if some:
            answers[route.name].append(looking.post(some[0], some[0].all_wrong(text)).status)
    return answers


def beginning(fitting, route):
    """Ids for a route of whose forms no page was seen: those of the page that its path begins with."""
    known = [(r.path, ids) for r, ids in fitting.items() if ids and (route.path + "/").startswith(r.path + "/")]
    _, ids = max(known, key=lambda pair: len(pair[0]), default=("", []))
    return next((i + i[-1:] * (len(route.slots) - len(i)) for i in ids), None if route.slots else ())


class Again(http.server.BaseHTTPRequestHandler):
    """Gives a browser what the program answered to a form, byte for byte; scripts and styles come from the program."""
    saved, behind = [], None

    def do_GET(self):
        if self.path.startswith("/assets/"):
            reply = Person(self.behind).get(self.path)
        else:
            reply = self.saved[int(self.path.strip("/") or 0)] if self.path.strip("/").isdigit() else None
        self.send_response(200 if reply else 404)
        for name, value in reply.headers if reply else []:
            if name.lower() in ("content-type", "content-security-policy", "x-content-type-options", "cache-control"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body) if reply else 0))
        self.end_headers()
        self.wfile.write(reply.body if reply else b"")

    def log_message(self, *_):
        pass


class AgainServer:
    def __init__(self, replies, behind):
        handler = type("Handler", (Again,), {"saved": replies, "behind": behind})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def url(self, n):
        return f"http://127.0.0.1:{self.server.server_port}/{n}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def pathless(looking, addresses):
    """Addresses that should lead nowhere: never to a file of the machine."""
    for address in addresses:
        for path in ("/assets/" + urllib.parse.quote(address, safe="/%"), "/letters/" + urllib.parse.quote(address, safe="%")):
            if re.search(r"[\s]", path):
                continue
            reply = looking.ask("secretary", "GET", path)
            if reply.status not in (303, 400, 404, 414) or b"root:" in reply.body:
                looking.wrong.append(f"{path!r} is answered with {reply.status}")
