"""Every route of the program with records that fit it, found by asking: new routes are covered by themselves.

A {id} of a path is filled by trying the ids of every table of the records until the page is there. A route that
no record fits is a failure: then the demo lacks something, or the route cannot be reached.
"""
import collections
import json
import re
import sqlite3
import subprocess

from client import new_key

ROLES = {"receptionist": "rita", "booking clerk": "carl", "secretary": "amara", "clinician": "lindqvist",
         "manager": "maud", "administrator": "sam"}
CLINIC_STAFF = set(ROLES) - {"administrator"}
# Who may do what, written here a second time and reviewed by hand (House rule H17).
MAY = {
    "public": set(ROLES),
    "signed-in": set(ROLES),
    "desk": CLINIC_STAFF,
    "patient.see": CLINIC_STAFF,
    "patient.edit": {"receptionist", "booking clerk", "secretary"},
    "patient.alive": {"secretary", "manager"},
    "patient.restricted": {"secretary", "clinician", "manager"},
    "referral.see": {"booking clerk", "secretary", "clinician", "manager"},
    "referral.receive": {"booking clerk", "secretary"},
    "referral.review": {"clinician"},
    "clinic.see": CLINIC_STAFF,
    "book": {"receptionist", "booking clerk", "secretary", "manager"},
    "overbook": {"clinician", "manager"},
    "arrive": {"receptionist", "booking clerk", "secretary"},
    "outcome": {"booking clerk", "secretary", "clinician"},
    "cash-up": {"booking clerk", "secretary"},
    "letter.see": {"secretary", "clinician", "manager"},
    "letter.write": {"secretary", "clinician"},
    "letter.sign": {"clinician"},
    "letter.send": {"secretary"},
    "duty.not-needed": {"secretary", "clinician", "manager"},
    "set-up": {"secretary", "manager", "administrator"},
    "people": {"manager", "administrator"},
    "system": {"administrator"},
    "audit.see": {"manager"},
}


class Route:
    def __init__(self, row):
        self.name, self.method, self.path = row["name"], row["method"], row["path"]
        self.permission, self.title, self.form = row["permission"], row["title"], row["form"]
        self.slots = re.findall(r"\{(\w+)\}", self.path)
        self.rest = "nothing"

    def __str__(self):
        return f"{self.method} {self.path}"

    def may(self, role):
        return role in MAY[self.permission]

    def with_ids(self, ids):
        path = self.path
        for value in ids:
            path = re.sub(r"\{\w+\}", value, path, count=1)
        return path.replace("{path:rest}", self.rest)

    def permitted_roles(self):
        return [role for role in ROLES if self.may(role)]


def all_routes(program):
    listed = subprocess.run([str(program), "routes", "--json"], capture_output=True, text=True, check=True)
    return [Route(row) for row in json.loads(listed.stdout)]


def text_of_id(raw):
    text = raw.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


class Records:
    """Ids of every table that has one, newest and oldest first, of a site."""

    def __init__(self, file, site=1, each=6):
        records = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=10)
        self.ids = collections.OrderedDict()
        for (table,) in records.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            columns = records.execute(f"PRAGMA table_info({table})").fetchall()
            keys = [name for _, name, kind, _, _, pk in columns if pk and kind == "BYTEA"]
            if "site_id" not in [c[1] for c in columns]:
                continue
            if table == "outbox":  # a copy's page goes by its recipient
                keys.append("recipient_id")
            for key in keys:
                found = records.execute(f"SELECT DISTINCT {key} FROM {table} WHERE site_id = ? AND length({key}) = 16 "
                                        "ORDER BY 1 LIMIT 400", (site,)).fetchall()
                ids = [text_of_id(row[0]) for row in found]
                self.ids[f"{table}.{key}"] = spread(ids, each)
        records.close()

    def all_ids(self):
        seen = []
        for ids in self.ids.values():
            seen += [i for i in ids if i not in seen]
        return seen


def spread(items, n):
    if len(items) <= n:
        return items
    return [items[i * (len(items) - 1) // max(n - 1, 1)] for i in range(n)]


class Fitting:
    """For each route a few tuples of ids that make it answer other than 404."""

    def __init__(self, routes, records, people, wanted=3, spared=()):
        """`spared`: what is not taken as the first id of a path."""
        self.spared = set(spared)
        self.routes, self.records, self.people, self.wanted, self.known = routes, records, people, wanted, {}

    def ask(self, route, ids):
        person = self.people[route.permitted_roles()[0]]
        if route.method == "GET":
            return person.get(route.with_ids(ids)).status
        return person.post(route.with_ids(ids), {"csrf": person.csrf, "form_key": new_key()}).status

    def beginning(self, path):
        """Ids known of the route whose path begins this one: /letters/{id} for /letters/{id}/not-needed."""
        begun = [(p, ids) for p, ids in self.known.items() if ids and (path + "/").startswith(p + "/")]
        return max(begun, key=lambda pair: len(pair[0]), default=(None, []))

    def of(self, route):
        """Tuples of ids; [] when no record fits."""
        if not route.slots:
            return [()]
        if route.path in self.known:
            return self.known[route.path]
        _, begun = self.beginning(route.path)
        fitting = []
        for first in begun or [()]:
            if len(first) == len(route.slots):
                fitting.append(first)
            elif len(first) == len(route.slots) - 1:
                for table in self.records.ids.values():
                    for value in table:
                        if (*first, value)[:1] in self.spared:
                            continue
                        if len(fitting) < self.wanted and self.ask(route, (*first, value)) not in (404, 405):
                            fitting.append((*first, value))
        self.known[route.path] = fitting
        return fitting

    def all(self):
        """{route: ids}, shortest paths first, so that longer ones begin with what is known."""
        style = re.search(r"/assets/([^\"]+)", next(iter(self.people.values())).get("/").text).group(1)
        for route in self.routes:
            route.rest = style  # the only route that takes the rest of a path is that of the assets
        order = sorted(self.routes, key=lambda r: (len(r.slots), len(r.path), r.method))
        return {route: self.of(route) for route in order}


def sign_in_all(address, password, person_class):
    people = {}
    for role, user in ROLES.items():
        people[role] = person_class(address).sign_in(user, password)
    return people
