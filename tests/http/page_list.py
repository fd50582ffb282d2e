#!/usr/bin/env python3
"""Serves a clinic and lists its pages for a browser test: page_list.py PROGRAM demo|empty [SHIM].

Prints one line of JSON: address, password, users by role; routes, and for each why it has no page where it has none;
pages (role, route, path, whether it differs from those before it); odd: what should have been a page and is none;
refused: of each form one that is wrong and one that is stale, with the answer each must get. With SHIM (disk_shim.c)
the line "full" on standard input fills the disk. Serves until standard input ends.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "hostile"), str(HERE.parent / "faults")]
import doors  # noqa: E402
from client import Person, Server, new_key, ready_demo  # noqa: E402
from disk_shim import Disk  # noqa: E402
from shown_forms import WRONG  # noqa: E402
from site_pages import ROLES, all_routes, sign_in_all  # noqa: E402
from walk import FittingNear  # noqa: E402

PASSWORD = "a quiet long phrase"
FEW = 4  # records of a page that are looked at whether they show something new or not
# Routes that are asked for with GET and are no page, whoever asks. Reviewed by hand: a route that is not here must be one.
NO_PAGE = {
    "asset": "style sheets and scripts", "health": "for machines", "find_contact": "the list that a script shows while typing",
    "fhir_patient": "FHIR", "clinic_list_pdf": "PDF", "copy_paper": "PDF", "preview": "PDF", "print_run_pdf": "PDF",
    "template_pdf": "PDF",
}
# What an empty site has no page of, by the beginning of its address: each says what there is none of yet.
NOT_YET = {
    "/address-book/{id}": "contact", "/appointments/{id}": "appointment", "/clinics/{id}": "clinic",
    "/letters/copies/{id}": "copy", "/letters/{id}": "letter", "/patients/{id}": "patient", "/print-runs/{id}": "print run",
    "/referrals/{id}": "referral", "/set-up/clinics/{id}": "clinic", "/set-up/lists/{id}": "shared list",
    "/set-up/places/{id}": "place", "/set-up/rooms/{id}": "room", "/set-up/sessions/{id}": "clinic", "/slots/{id}": "slot",
    "/to-do/{id}": "duty", "/waiting-list/{id}": "waiting entry",
}
# A page that is one of something: which one stands behind its address.
QUERY = {"letter_versions": "?version=1"}
# Forms in which nothing that a person types can be wrong, and why.
NEVER_WRONG = {
    "restore_contact": "one button", "move_contact_back": "one button", "use_template": "one button",
    "duty_wait": "one box that may be left empty",
    "confirm_posted": "boxes, each of which may be left out", "letter_right": "a note that may be left out",
}
# Forms that carry a version and are not answered with "somebody else changed this first", and why.
NEVER_STALE = {
    "save_draft": "a draft is kept beside the letter, whatever has become of that",
    "register_referral": "asks first who it is", "move": "asks first for the slot", "move_contact": "asks first where to",
    "add_recipient": "asks first who", "change_finding": "asks first which word", "add_word": "asks first which word",
    "overrule_finding": "asks first what is right",
}
# Fields that are needed and start empty on purpose, and what goes into them.
ALSO_NEEDED = {"death": {"date_is": "unknown", "is_checked": "on"}, "alive": {"is_checked": "on"}, "outcome": {"rtt_status": "30"},
               "correct": {"note": "The dose is wrong"}, "duty_end": {"reason": "Duplicate"}}


def make_empty(program, folder, disk):
    """What `init` leaves, and somebody of each role."""
    def run(*words):
        subprocess.run([str(program), *words, "--data", str(folder)], input=PASSWORD + "\n", text=True, check=True,
                       stdout=subprocess.DEVNULL)
    run("init", "--site", "Northgate Heart Clinic", "--admin", "manager")
    for role, user in ROLES.items():
        run("user", "add", "--roles", role.replace(" ", "-"), "--family", user.capitalize(), user)
    return serve(program, folder, disk), PASSWORD


def make_full(program, folder, disk):
    password = ready_demo(program, folder)
    return serve(program, folder, disk), password


def serve(program, folder, disk):
    server = Server(program, folder)
    server.environment = disk.environment() if disk else None
    server.start()
    return server


def why_no_page(route, is_full):
    if route.name in NO_PAGE:
        return NO_PAGE[route.name]
    none = next((what for path, what in NOT_YET.items() if (route.path + "/").startswith(path + "/")), "")
    return f"no {none} yet" if none and not is_full else ""


class Listing:
    def __init__(self, program, server, password, is_full):
        self.server, self.is_full = server, is_full
        self.people = sign_in_all(server.address, password, Person)
        self.routes = all_routes(program)
        gets = [r for r in self.routes if r.method == "GET"]
        self.fitting = FittingNear(gets, server.folder / "clerkwell.db", self.people, wanted=16).all()
        self.pages, self.odd, self.seen, self.forms, self.refused = [], [], set(), {}, []

    def look(self, route, role, path, is_wanted):
        """One page asked for, and its forms; of more records than are wanted, only where they show another form."""
        reply = self.people[role].get(path)
        if reply.status != 200 or "text/html" not in reply.header("Content-Type"):
            if route.name not in NO_PAGE or reply.status not in (200, 303):
                self.odd.append(f"{role}: {path} of {route.name} is answered with {reply.status}")
            return
        forms = list(doors.forms_of(self.routes, role, path, reply.text))
        if is_wanted or any(form.route.name not in self.forms for form in forms):
            self.pages.append({"role": role, "route": route.name, "path": path, "differs": differs(reply.text, self.seen)})
            for form in forms:
                self.forms.setdefault(form.route.name, []).append(form)

    def list_pages(self):
        for route, ids in self.fitting.items():
            roles = route.permitted_roles() if ids else []
            # Of several records each role looks at some: an appointment booked, arrived, missed … shows other forms.
            some = [(role, ids[0]) for role in roles] + [(roles[n % len(roles)], i) for n, i in enumerate(ids[1:]) if roles]
            for n, (role, i) in enumerate(some):
                self.look(route, role, route.with_ids(i) + QUERY.get(route.name, ""), n < len(roles) + FEW)

    # ---- forms ----

    def form_of(self, route):
        """As a page shows it, of who has sent fewest so far; else made up for the record that its address begins with."""
        sent = [r["role"] for r in self.refused]
        if self.forms.get(route.name):
            return min(self.forms[route.name], key=lambda form: sent.count(form.role))
        begun = [(r.path, ids) for r, ids in self.fitting.items() if ids and (route.path + "/").startswith(r.path + "/")]
        _, ids = max(begun, key=lambda pair: len(pair[0]), default=("", [()]))
        ids = ids[0] + ids[0][-1:] * (len(route.slots) - len(ids[0]))
        return doors.made_up(route, ids) if len(ids) == len(route.slots) else None

    def refuse(self, form, fields, status):
        self.refused.append({"role": form.role, "route": form.route.name, "action": form.action, "status": status,
                             "fields": [*fields, ["form_key", new_key()]]})

    def list_refused(self):
        for route in self.routes:
            form = self.form_of(route) if route.method != "GET" else None
            if form is None or not self.is_full and not form.page:
                continue
            if route.form and route.name not in NEVER_WRONG:
                self.refuse(form, wrong(form), 422)
            if any(f["name"] == "version" for f in route.form) and route.name not in NEVER_STALE and self.is_full:
                self.refuse(form, stale(form), 409)


def stale(form):
    """As the page shows it, with what it cannot do without; but of a version that nobody has seen."""
    sent = [list(pair) for pair in form.fields if pair[0] not in ("version", "csrf", "form_key")]
    there = {name for name, value in sent if value} | {"version"}
    for field in form.route.form:
        name = field["name"]
        if name not in there and (field["required"] or name in ALSO_NEEDED.get(form.route.name, {})):
            value = ALSO_NEEDED.get(form.route.name, {}).get(name) or form.plain(field, 0) or ""
            sent = [pair for pair in sent if pair[0] != name] + [[name, value]]
    return [*sent, ["version", "99999"]]


def wrong(form):
    """All that a person can fill is left out, or is what no field of its type takes."""
    filled = {f["name"] for f in form.route.form} - {"version"} | {"csrf", "form_key"}
    return [list(pair) for pair in form.fields if pair[0] not in filled] + \
        [[f["name"], WRONG[f["type"]]] for f in form.route.form if f["name"] in filled and f["type"] in WRONG]


def listed(program, server, password, is_full):
    listing = Listing(program, server, password, is_full)
    listing.list_pages()
    listing.list_refused()
    routes = [{"name": r.name, "roles": r.permitted_roles(), "none": why_no_page(r, is_full)}
              for r in listing.routes if r.method == "GET"]
    forms = [{"name": r.name, "status": status, "none": never.get(r.name, "")}
             for r in listing.routes if r.method != "GET" and is_full
             for status, never, has in ((422, NEVER_WRONG, r.form), (409, NEVER_STALE, any(f["name"] == "version" for f in r.form)))
             if has or r.name in never]
    shut = {role: next(r.path for r in listing.routes if r.method == "GET" and r.path != "/" and not r.slots and not r.may(role))
            for role in ROLES}
    return {"users": ROLES, "routes": routes, "pages": listing.pages, "odd": listing.odd, "forms": forms,
            "refused": listing.refused, "shut": shut}


def differs(text, seen):
    """Whether its main part or what stands around it was not seen yet, without ids, tokens and keys."""
    plain = re.sub(r'value="[\w-]{20,}"', "", re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text))
    main = re.search(r"<main.*</main>|$", plain, re.S).group()
    parts = {main, re.sub(r"<title>.*?</title>", "", plain.replace(main, ""), flags=re.S)}
    is_unseen = not parts <= seen
    seen |= parts
    return is_unseen


def main():
    program, kind = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    with tempfile.TemporaryDirectory(prefix="clerkwell-pages-") as folder:
        folder = pathlib.Path(folder)
        disk = Disk(pathlib.Path(sys.argv[3]).resolve(), folder / "orders") if len(sys.argv) > 3 else None
        server, password = (make_full if kind == "demo" else make_empty)(program, folder / "clinic", disk)
        try:
            found = listed(program, server, password, kind == "demo")
            address = "http://%s:%d" % server.address
            print(json.dumps({"address": address, "password": password, **found}), flush=True)
            for line in sys.stdin:
                if line.strip() == "full":
                    disk.is_full = 1
        finally:
            server.end()


if __name__ == "__main__":
    main()
