"""The forms that pages show, as they would be sent when filled in rightly: for each POST route the first one seen."""
import html
import re
import sqlite3
import uuid

from answers import ID
from client import Forms, new_key

SHAPES = {"text": "Text", "lines": "Text", "date": "23/11/2026", "birth-date": "29/2/1904", "time": "9:30am", "number": "30",
          "check": "on", "secret": "a quiet long phrase", "texts": "Text"}
NAMED = {"telephone": "01632 960123", "mobile_telephone": "07700 900123", "home_telephone": "01632 960123", "email": "somebody@example.org",
         "website": "example.org", "postcode": "NE1 4LP", "code": "TXT", "user_name": "somebody.new", "nhs_number": "", "ods_code": "",
         "version": "1"}
# A value no field of this type takes.
WRONG = {"date": "31/2/2026", "birth-date": "31/2/1961", "time": "25:70", "number": "seven", "id": "nobody", "choice": "zzz"}

# What the id in a field is of. One that is missing here fails the test.
PERSON, CONTACT, REFERRAL = "person.person_id", "contact.contact_id", "referral.referral_id"
LETTER, ENTRY, APPOINTMENT = "letter.letter_id", "waiting_entry.entry_id", "appointment.appointment_id"
PATIENT, SLOT, DUTY, COPY = "patient.patient_id", "slot.slot_id", "duty.duty_id", "outbox.outbox_id"
KINDS = {
    "patient": PATIENT, "other": PATIENT, "referral": REFERRAL, "slot": SLOT, "slots": SLOT, "entry": ENTRY, "rebooks": APPOINTMENT,
    "move": APPOINTMENT, "book": ENTRY, "clinic": "clinic.clinic_id", "consultant": PERSON, "author": PERSON, "typist": PERSON,
    "reviewer": PERSON, "members": PERSON, "to": PERSON, "practice": CONTACT, "practice_id": CONTACT, "referrer": CONTACT,
    "from": CONTACT, "contact": CONTACT, "moved_to": CONTACT, "clinician": "resource.resource_id", "room": "resource.resource_id",
    "place": "place.place_id", "letterhead": "letterhead.letterhead_id", "letter_template": "letter_template.template_id",
    "template": "letter_template.template_id", "booking_list": "shared_list.list_id", "secretary_list": "shared_list.list_id",
    "first": "slot_type.slot_type_id", "second": "slot_type.slot_type_id", "third": "slot_type.slot_type_id",
    "fourth": "slot_type.slot_type_id", "types": "slot_type.slot_type_id", "outbox_id": COPY, "id": COPY, "holder": PERSON,
}
# By what the list is of.
OF_A_LIST = {"/to-do": DUTY, "/referrals": REFERRAL, "/letters/to-send": COPY, "/letters": LETTER, "/waiting-list": ENTRY,
             "/clinics": APPOINTMENT, "/print-runs": COPY}
TEXT_IDS = {"types"}  # fields of texts that hold ids


def kind_of(route, name):
    if name in KINDS:
        return KINDS[name]
    fitting = [start for start in OF_A_LIST if (route.path + "/").startswith(start + "/")]
    return OF_A_LIST[max(fitting, key=len)] if name in ("ids", "after", "before") and fitting else None


def id_fields(route):
    return [f["name"] for f in route.form if f["type"] in ("id", "ids") or f["name"] in TEXT_IDS]


def sensible(route):
    """A value of the right shape for each field."""
    return {f["name"]: NAMED[f["name"]] if f["name"] in NAMED else f["choices"][0] if f["type"] == "choice" else str(uuid.uuid4()) if f["type"] in ("id", "ids")
            else SHAPES[f["type"]] for f in route.form}


def offered_ids(markup):
    """{field: [values]} of what a form offers or holds that has an id in it."""
    found = {}
    for select in re.findall(r"<select\b.*?</select>", markup, re.S):
        name = re.search(r'\bname="([^"]+)"', select)
        found.setdefault(name.group(1) if name else "", []).extend(re.findall(r'<option\b[^>]*\bvalue="([^"]*)"', select))
    for tag in re.findall(r"<(?:input|button)\b[^>]*>", markup):
        name, value = re.search(r'\bname="([^"]+)"', tag), re.search(r'\bvalue="([^"]*)"', tag)
        if name and value:
            found.setdefault(name.group(1), []).append(value.group(1))
    kept = {name: [html.unescape(v) for v in values if ID.search(v)] for name, values in found.items()}
    return {name: values for name, values in kept.items() if values and name not in ("", "form_key", "csrf")}


class Kinds:
    """Which table an id is of, and ids of a site by their table."""

    def __init__(self, file):
        self.records = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)
        self.owners, weak = [], []
        for (table,) in self.records.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall():
            about = self.records.execute(f"PRAGMA table_info({table})").fetchall()
            keys = [c[1] for c in sorted(about, key=lambda c: c[5]) if c[5] and c[1] != "site_id" and c[2] == "BYTEA"]
            if keys and keys[-1].endswith("_id"):
                (self.owners if len([c for c in about if c[5]]) == 2 else weak).append(f"{table}.{keys[-1]}")
        self.owners += weak
        self.known = {}

    def of(self, value, site=1):
        if value in self.known:
            return self.known[value]
        for kind in self.owners:
            table, column = kind.split(".")
            if self.records.execute(f"SELECT 1 FROM {table} WHERE site_id = ? AND {column} = ?",
                                    (site, uuid.UUID(value).bytes)).fetchone():
                self.known[value] = kind
                return kind
        return None

    def some(self, kind, site, n=2):
        """The oldest and the newest."""
        table, column = kind.split(".")
        if (kind, site, n) not in self.known:
            found = [row[0] for end in ("ASC", "DESC") for row in self.records.execute(
                f"SELECT {column} FROM {table} WHERE site_id = ? ORDER BY {column} {end} LIMIT ?", (site, n // 2)).fetchall()]
            self.known[kind, site, n] = [str(uuid.UUID(bytes=value)) for value in dict.fromkeys(found)]
        return self.known[kind, site, n]

    def close(self):
        self.records.close()


class Shown:
    def __init__(self, role, path, fields, offered, size):
        self.role, self.path, self.fields, self.offered, self.size = role, path, fields, offered, size
        self.ids = tuple(ID.findall(path.partition("?")[0]))


class ShownForms:
    def __init__(self, routes, spared=()):
        """`spared`: ids of those who ask here, who must stay signed in."""
        self.spared = set(spared)
        self.posts = [(re.compile(re.sub(r"\{\w+\}", r"[0-9a-f-]{36}", route.path) + r"(\?.*)?$"), route)
                      for route in routes if route.method == "POST"]
        self.of = {}

    def note(self, role, text):
        """A form with more ids to choose among is worth more than the first one seen."""
        for found in re.finditer(r"<form\b[^>]*>.*?</form>", text, re.S):
            whole = found.group()
            action = re.search(r'^<form\b[^>]*\baction="([^"]*)"', whole)
            buttons = re.findall(r'<button\b[^>]*\bformaction="[^"]*"[^>]*>', whole)
            if action:
                self.note_one(role, html.unescape(action.group(1)), whole, [])
            for button in buttons:
                a = {name: html.unescape(value) for name, value in re.findall(r'\b([\w-]+)="([^"]*)"', button)}
                self.note_one(role, a["formaction"], whole, [[a["name"], a.get("value", "")]] if "name" in a else [])

    def note_one(self, role, path, whole, more):
        route = next((r for pattern, r in self.posts if pattern.match(path)), None)
        if not route or not route.may(role) or self.spared.intersection(ID.findall(path)):
            return
        known = self.of.setdefault(route, [])
        if known and (len(known) >= 4 or whole.count("<option") <= max(shown.size for shown in known)):
            return
        forms = Forms(whole).forms
        if forms and forms[0]["method"] == "post":
            known.append(Shown(role, path, forms[0]["fields"] + more, offered_ids(whole), whole.count("<option")))

    def seek(self, routes, people, kinds, most=40):
        """More records of the page that each form not seen yet would stand on."""
        pages, asked = [r for r in routes if r.method == "GET" and len(r.slots) == 1], set()
        for _, route in self.posts:
            on = [page for page in pages if (route.path + "/").startswith(page.path + "/")]
            if self.of.get(route) or not on:
                continue
            page = max(on, key=lambda r: len(r.path))
            kind = kinds.of(routes[page][0][0])
            for value in kinds.some(kind, 1, most):
                for role in [r for r in route.permitted_roles() if page.may(r)][::2]:
                    if self.of.get(route) or (page, value, role) in asked:
                        continue
                    asked.add((page, value, role))
                    reply = people[role].get(page.with_ids([value]))
                    if reply.status == 200:
                        self.note(role, reply.text)

    def best(self, route):
        return max(self.of.get(route, []), key=lambda shown: (len(shown.offered), shown.size), default=None)


def right(route, shown, person, kinds=None):
    """Every field as the page has it; what it leaves to be filled or ticked, filled. `kinds`: an id that must be there is one
    of the records."""
    fields = {name: value for name, value in sensible(route).items()}
    offered = shown.offered if shown else {}
    for field in route.form:
        name = field["name"]
        if name in offered:
            fields[name] = next((value for n, value in shown.fields if n == name and value), offered[name][0])
        elif field["type"] in ("id", "ids") and not field["required"]:
            fields.pop(name)
        elif field["type"] in ("id", "ids") and kinds:
            fields[name] = kinds.some(kind_of(route, name), 1)[-1]
    needed = {field["name"] for field in route.form if field["required"]}
    fields.update({name: value for name, value in (shown.fields if shown else [])
                   if name not in ("csrf", "form_key", *offered) and (value or name not in needed)})
    held = [value for value in offered.get("held", ()) if fields.get("ids", "?") in value]
    fields.update({"held": held[0]} if held else {})
    return {**fields, "csrf": person.csrf, "form_key": new_key()}
