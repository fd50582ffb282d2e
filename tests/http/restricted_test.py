#!/usr/bin/env python3
"""Restricted records, and those who may not open them: restricted_test.py PROGRAM. TAP.

Every record of a demo clinic is restricted. Then every page and every form, with every record that fits it, is
opened as the roles which are not entitled, and nothing on them may say whose record it is: no name, no telephone
number, no NHS number, no address; on paper neither. The work itself stays where it was.
"""
import html
import json
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from client import Person, make_demo, new_key  # noqa: E402
from matrix_test import Matrix  # noqa: E402
from site_pages import Fitting, Records, all_routes, sign_in_all  # noqa: E402

SHUT_OUT = ("receptionist", "booking clerk", "administrator")
ENTITLED = ("secretary", "clinician", "manager")
VEILED = "restricted record"
# The finder's hint and the sample letter of a template name people who are not patients.
EXAMPLES = [("okafor", "idris"), ("idris", "okafor"), ("hale", "marguerite"), ("okonkwo-hale", "marguerite"),
            ("marguerite", "okonkwo-hale"), ("14", "tanner's", "row")]
LISTS = ["/?whose=everyone&show=all", "/?whose=everyone&show=silent", "/?whose=everyone&show=all&lines=1",
         "/waiting-list", "/waiting-list?list=follow-up", "/waiting-list?list=patient-initiated",
         "/referrals", "/referrals?state=booked", "/referrals?state=under-care"]


def words_of(text):
    return re.findall(r"[\w'’-]+", text.lower())


class Secrets:
    """What leads to a person: "HALL, Gwen", "Gwen Hall", her numbers, her address."""

    def __init__(self, records):
        self.names, self.numbers, self.places = {}, {}, {}
        staff = {tuple(words_of(f"{given} {family}")) for given, family in
                 records.execute("SELECT given_name, family_name FROM person")}
        for given, family, nhs, mobile, home, address in records.execute(
                "SELECT given_names, family_name, nhs_number, mobile_telephone, home_telephone, address FROM patient"):
            g, f = words_of(given), words_of(family)
            for pair in ((f[-1], g[0]), (g[-1], f[0])):
                if pair not in staff:
                    self.names[pair] = f"{family}, {given}"
            for number in (nhs, mobile, home):
                if number:
                    self.numbers[re.sub(r"\D", "", number)] = number
            if address:
                self.places[tuple(words_of(address)[:3])] = address
        for example in EXAMPLES:
            self.names.pop(example, None)
            self.places.pop(example, None)

    def told_by(self, text):
        words = words_of(text)
        told = [self.names[pair] for pair in zip(words, words[1:]) if pair in self.names]
        told += [self.places[three] for three in zip(words, words[1:], words[2:]) if three in self.places]
        runs = {re.sub(r"\D", "", run) for run in re.findall(r"\d[\d ]{8,14}\d", text)}
        return told + [self.numbers[run] for run in runs if run in self.numbers]


def text_of(reply):
    if reply.header("content-type").startswith("application/pdf"):
        drawn = subprocess.run(["pdftotext", "-layout", "-", "-"], input=reply.body, capture_output=True, check=True)
        return drawn.stdout.decode()
    return html.unescape(re.sub(r"<[^>]+>", " ", reply.text))


class Walk:
    def __init__(self, program, folder):
        base = pathlib.Path(folder) / "base"
        self.server, _, password = make_demo(program, base)
        self.server.end()
        records = sqlite3.connect(base / "clerkwell.db")
        self.secrets = Secrets(records)
        records.execute("UPDATE patient SET is_restricted = TRUE")
        records.commit()
        records.close()
        self.program, self.base = program, base
        self.server.start()
        self.people = sign_in_all(self.server.address, password, Person)
        self.fitting = Fitting(all_routes(program), Records(base / "clerkwell.db", each=12), self.people, wanted=6).all()
        self.n, self.wrong = 0, []

    def look(self, what, reply):
        self.n += 1
        told = self.secrets.told_by(text_of(reply))
        if told:
            self.wrong.append(f"{what} ({reply.status}) tells {sorted(set(told))[:3]}")

    def pages(self, role):
        person = self.people[role]
        for route, ids in self.fitting.items():
            for some in ids if route.method == "GET" and route.may(role) else ():
                path = route.with_ids(some)
                self.look(f"{role}: {path}", person.get(path))
                self.look(f"{role}: {path}, by a script", person.get(path, headers={"Sec-Fetch-Dest": "empty"}))

    def forms(self, role):
        person = self.people[role]
        for route, ids in self.fitting.items():
            if route.method != "POST" or not route.may(role) or route.name in ("sign_in", "sign_out", "change_password"):
                continue
            for some in ids:
                for fields in ({}, Matrix.sensible(route)):
                    fields = {**fields, "csrf": person.csrf, "form_key": new_key()}
                    self.look(f"{role}: {route} {some}", person.post(route.with_ids(some), fields))

    def typed(self, role):
        """What the finder is asked for: each name, number and date of birth of some patients."""
        records = sqlite3.connect(f"file:{self.base / 'clerkwell.db'}?mode=ro", uri=True)
        some = records.execute("SELECT family_name, given_names, hospital_number, nhs_number, birth_date FROM patient "
                               "ORDER BY patient_id LIMIT 12").fetchall()
        records.close()
        for row in some:
            for typed in (row[0], row[0][:3], f"{row[0]}, {row[1]}", *row[2:]):
                reply = self.people[role].get("/find?" + urllib.parse.urlencode({"q": typed or "x"}))
                # What was typed stands in its box again.
                self.n += 1
                shown = re.sub(r'<input[^>]*name="q"[^>]*>|<h1>.*?</h1>|<title>.*?</title>', " ", reply.text)
                told = self.secrets.told_by(html.unescape(re.sub(r"<[^>]+>", " ", shown)))
                told = [t for t in told if t != f"{row[0]}, {row[1]}" and t.replace(" ", "") != str(typed).replace(" ", "")]
                if told:
                    self.wrong.append(f"{role}: finding {typed!r} tells {told[:3]}")


def rows(page):
    """(id, what is to be done) of each row of the desk."""
    found = re.findall(r'name="ids" value="([^"]+)".*?class="cw-what__text"[^>]*>(.*?)</a>', page, re.S)
    return [(key, html.unescape(what)) for key, what in found]


def links(page, beginning):
    return sorted(set(re.findall(rf'href="({beginning}[0-9a-f-]{{36}})"', page)))


def the_work_stays(walk):
    secretary, clerk = walk.people["secretary"], walk.people["booking clerk"]
    wrong = []
    desk = "/?whose=everyone&show=all"
    if rows(secretary.get(desk).text) != rows(clerk.get(desk).text) or not rows(clerk.get(desk).text):
        wrong.append("the desk of the booking clerk lacks work")
    for path, beginning in (("/waiting-list", "/waiting-list/"), ("/waiting-list?list=follow-up", "/waiting-list/"),
                            ("/referrals", "/referrals/"), ("/clinics", "/clinics/")):
        theirs, all_of_it = links(clerk.get(path).text, beginning), links(secretary.get(path).text, beginning)
        if theirs != all_of_it or not theirs:
            wrong.append(f"{path}: {len(theirs)} of {len(all_of_it)} are there")
    clinics = links(clerk.get("/clinics").text, "/clinics/")
    for path in clinics:
        booked = [len(re.findall(r'href="/appointments/[0-9a-f-]{36}"', p.get(path).text)) for p in (clerk, secretary)]
        if booked[0] != booked[1]:
            wrong.append(f"{path}: {booked[0]} of {booked[1]} appointments")
    for path in (desk, "/waiting-list", "/referrals", *clinics[:1]):
        if VEILED not in clerk.get(path).text.lower():
            wrong.append(f"{path} does not say that a record is restricted")
    return wrong


def the_clinic_can_be_cashed_up(walk):
    """Who runs the desk records the outcome by the veiled line."""
    clerk, wrong = walk.people["booking clerk"], []
    records = sqlite3.connect(f"file:{walk.base / 'clerkwell.db'}?mode=ro", uri=True)
    seen = records.execute("SELECT appointment_id FROM appointment WHERE state IN ('arrived', 'seen') AND outcome = '' "
                           "ORDER BY appointment_id LIMIT 1").fetchone()
    records.close()
    path = f"/appointments/{uuid.UUID(bytes=seen[0])}"
    page = clerk.get(path)
    if f'action="{path}/outcome"' not in page.text:
        return [f"{path} offers no outcome"]
    walk.look(f"booking clerk: {path}", page)
    version = re.search(r'name="version" value="(\d+)"', page.text).group(1)
    reply = clerk.post(f"{path}/outcome", {"csrf": clerk.csrf, "form_key": new_key(), "version": version,
                                           "outcome": "discharged", "rtt_status": "34"})
    if reply.status != 303:
        wrong.append(f"{path}: the outcome is answered {reply.status}")
    return wrong


def the_command_says_no_name(walk):
    told, owed = [], json.loads(subprocess.run([str(walk.program), "owed", "--json", "--data", str(walk.base)],
                                               capture_output=True, text=True, check=True).stdout)
    for line in owed:
        told += walk.secrets.told_by(f"{line['who']} {line['why']} {line['born']}")
    text = subprocess.run([str(walk.program), "owed", "--data", str(walk.base)], capture_output=True, text=True,
                          check=True).stdout
    told += walk.secrets.told_by(text)
    kept = any(line["who"].lower() == VEILED for line in owed)
    return ([f"owed tells {told[:3]}"] if told else []) + ([] if owed and kept else ["owed lacks the work"])


def the_entitled_see_them(walk):
    """Else nothing above would prove anything."""
    return [f"{role} sees no name on {path}" for role in ENTITLED for path in LISTS[:1] + ["/waiting-list", "/referrals"]
            if not walk.secrets.told_by(text_of(walk.people[role].get(path)))]


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    print("1..7")
    with tempfile.TemporaryDirectory(prefix="clerkwell-restricted-") as folder:
        walk = Walk(program, folder)
        results = [("those who are entitled see whose records they are", the_entitled_see_them(walk)),
                   ("the work on restricted records stays where it was", the_work_stays(walk)),
                   ("whoever runs the desk records the outcome of a restricted patient", the_clinic_can_be_cashed_up(walk)),
                   ("the command owed says no name of a restricted record", the_command_says_no_name(walk))]
        for role in SHUT_OUT:
            walk.pages(role)
            if role != "administrator":
                walk.typed(role)
                for path in LISTS:
                    walk.look(f"{role}: {path}", walk.people[role].get(path))
        results.append((f"no page tells whose restricted record it is ({walk.n} answers)", walk.wrong))
        walk.n, walk.wrong = 0, []
        for role in SHUT_OUT:
            walk.forms(role)
        results.append((f"no refused form tells it either ({walk.n} answers)", walk.wrong))
        results.append(("the program ends in order", [] if walk.server.end() == 0 else ["it did not"]))
    for number, (sentence, wrong) in enumerate(results, 1):
        for line in wrong[:40]:
            print(f"# {line}")
        print(f"{'not ' if wrong else ''}ok {number} - {sentence}")
    sys.exit(1 if any(wrong for _, wrong in results) else 0)


if __name__ == "__main__":
    main()
