#!/usr/bin/env python3
"""Restricted records, and those who may not open them: restricted_test.py PROGRAM OPEN-DOORS. TAP.

Every record of a demo clinic is restricted. Then every page and every form, with every record that fits it, is
opened as the roles which are not entitled: refused where it is of one patient, veiled where it is a list, and nothing
on it may say whose record it is or what is in it: no name, no date of birth, no number but the hospital's own, no
address, no reason, no word of a letter; on paper neither. The work itself stays where it was. OPEN-DOORS is the program
that takes every record for open (open_doors.c): it must be caught.
"""
import html
import json
import os
import pathlib
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse
import uuid

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from answers import DATE, dates_of, values_of  # noqa: E402
from client import Person, Server, make_demo, new_key  # noqa: E402
from shown_forms import Kinds, ShownForms, right, sensible  # noqa: E402
from site_pages import CLINIC_STAFF, ROLES, Fitting, Records, all_routes, sign_in_all  # noqa: E402
from tap import Tap  # noqa: E402

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


# What was written about a patient. The hospital number is no secret: it says which record is meant, never whose.
WRITTEN = {"referral": ("reason", "review_note"), "waiting_entry": ("note",), "patient": ("other_needs", "email"),
           "appointment": ("note", "outcome_note", "cancel_reason", "overbook_reason"), "letter": ("body",), "letter_draft": ("body",)}


def fours(words):
    return set(zip(words, words[1:], words[2:], words[3:]))


class Secrets:
    """What leads to a person: "HALL, Gwen", "Gwen Hall", her birthday, her numbers, her address; and what was written."""

    def __init__(self, records):
        self.names, self.numbers, self.places, self.dates, self.written = {}, {}, {}, {}, {}
        self.read_what_was_written(records)
        for (born,) in records.execute("SELECT DISTINCT birth_date FROM patient WHERE birth_date IS NOT NULL"):
            self.dates.update(dict.fromkeys(dates_of(born), born))
        for (name,) in records.execute("SELECT name FROM clinic"):
            self.leave_out(name)
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

    def read_what_was_written(self, records):
        for table, columns in WRITTEN.items():
            for column in columns:
                for (text,) in records.execute(f"SELECT DISTINCT {column} FROM {table}"):
                    text = "\n".join(values_of(json.loads(text))) if text and column == "body" else text or ""
                    self.written.update(dict.fromkeys(fours(words_of(text)), f"{table}.{column}"))
        for (body,) in records.execute("SELECT body FROM letter_template"):  # what every letter begins with
            for four in fours(words_of("\n".join(values_of(json.loads(body))))):
                self.written.pop(four, None)

    def leave_out(self, text):
        """Examples, and names of clinics and of people who work here."""
        for four in fours(words_of(text)):
            self.written.pop(four, None)
        for date in DATE.findall(text.lower()):
            self.dates.pop(date, None)

    def told_by(self, text):
        words = words_of(text)
        told = [self.names[pair] for pair in zip(words, words[1:]) if pair in self.names]
        told += [self.places[three] for three in zip(words, words[1:], words[2:]) if three in self.places]
        told += [f"born {self.dates[date]}" for date in DATE.findall(text.lower()) if date in self.dates]
        told += [f"{self.written[four]}: {' '.join(four)}" for four in fours(words) & self.written.keys()]
        runs = {re.sub(r"\D", "", run) for run in re.findall(r"\d[\d ]{8,14}\d", text)}
        return told + [self.numbers[run] for run in runs if run in self.numbers]


def text_of(reply):
    if reply.header("content-type").startswith("application/pdf"):
        drawn = subprocess.run(["pdftotext", "-layout", "-", "-"], input=reply.body, capture_output=True, check=True)
        return drawn.stdout.decode()
    values = re.findall(r'\b(?:value|title|alt|content|placeholder|aria-label|href)="([^"]*)"', reply.text)
    return html.unescape(" \n".join([re.sub(r"<[^>]+>", " ", reply.text), *values, reply.header("location")]))


# Pages with an id in their address, for those who are not entitled: of one patient, of many or of an hour (veiled), of nobody.
REFUSED = """patient referral waiting_entry fhir_patient death_page change_page versions in_error_page duplicates
    cancel_page""".split()
VEILS = "duty slot session appointment clinic_list_pdf".split()
OF_NOBODY = """contact person leaver change_contact_page change_letterhead_page letter_template template_pdf change_template_page
    change_list_page change_place_page change_room_page clinic_set_up change_clinic_page session_slots dates add_session_page
    extra_slots add_pattern_page lay_out pattern add_slot_type_page change_slot_type_page""".split()
# What changes a record, sent as the page of somebody entitled has it.
REFUSED_FORMS = """told_of_death told_alive death change use_again decide_duplicate tell cancel end_one book referrals_review
    referrals_pass register_referral tell_referrer in_error information procedure_list""".split()
# Work on what is veiled, and what is no patient's.
OF_ONESELF = ("sign_in", "sign_out", "change_password", "person_password", "person_access")  # may sign out who asks
TAKEN_FORMS = """attend attendance_wrong session_attendance outcome outcome_wrong move hold let_go end_ticked duties_hand_over
    duty_give duty_wait referrals_hand_over referrals_asked receive register cash_up letters_complete""".split()


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
        # What is shown to an administrator, who sees nothing of patients, and the examples in a form.
        self.secrets.leave_out(text_of(self.people["secretary"].get("/patients/register")))
        for route, ids in self.fitting.items():
            for some in ids if route.method == "GET" and route.may("administrator") else ():
                self.secrets.leave_out(text_of(self.people["administrator"].get(route.with_ids(some))))

    def look(self, what, reply, allowed):
        self.n += 1
        if reply.status not in allowed:
            self.wrong.append(f"{what}: {reply.status}, expected {sorted(allowed)}")
        told = self.secrets.told_by(text_of(reply))
        if told:
            self.wrong.append(f"{what} ({reply.status}) tells {sorted(set(told))[:3]}")

    def restart(self):
        self.server.start()
        for person in self.people.values():
            person.hang_up()

    def pages(self, role):
        person = self.people[role]
        for route, ids in self.fitting.items():
            if route.method != "GET" or not route.may(role):
                continue
            allowed = {403} if route.name in REFUSED else {200} if route.name in VEILS else {200, 303}
            if route.slots and route.name not in REFUSED + VEILS + OF_NOBODY:
                self.wrong.append(f"{route}: whether it shows a patient's record is not said here")
            for some in ids:
                path = route.with_ids(some)
                self.look(f"{role}: {path}", person.get(path), allowed)
                self.look(f"{role}: {path}, by a script", person.get(path, headers={"Sec-Fetch-Dest": "empty"}), allowed)

    def forms(self, role):
        """Each as it is shown to somebody entitled, then empty, and with what is sensible in each field."""
        person = self.people[role]
        for route, ids in self.fitting.items():
            if route.method != "POST" or not route.may(role) or route.name in OF_ONESELF:
                continue
            if role in CLINIC_STAFF and route.name not in REFUSED_FORMS + TAKEN_FORMS:
                self.wrong.append(f"{route}: whether it changes a patient's record is not said here")
            shown = self.shown.best(route)
            allowed = {403} if route.name in REFUSED_FORMS else {303, 403, 404, 409, 422}
            if role in CLINIC_STAFF:
                self.look(f"{role}: {route} as it is shown", person.post(shown.path if shown else route.with_ids(ids[0]),
                                                                         right(route, shown, person, self.kinds)), allowed)
            for some in ids:
                for fields in ({}, sensible(route)):
                    fields = {**fields, "csrf": person.csrf, "form_key": new_key()}
                    self.look(f"{role}: {route} {some}", person.post(route.with_ids(some), fields), {303, 403, 404, 409, 422})

    def learn_forms(self):
        self.kinds, self.shown = Kinds(self.base / "clerkwell.db"), ShownForms(list(self.fitting))
        for role in (*ENTITLED, "booking clerk"):
            for route, ids in self.fitting.items():
                for some in ids if route.method == "GET" and route.may(role) else ():
                    self.shown.note(role, self.people[role].get(route.with_ids(some)).text)
        self.shown.seek(self.fitting, {role: self.people[role] for role in ROLES}, self.kinds)

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
    walk.look(f"booking clerk: {path}", page, {200})
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


def is_caught(walk, open_doors, mistake, look, expected):
    """What is not said of the program with this mistake, on a copy of the records."""
    kept = walk.server, walk.n, walk.wrong
    copy = walk.base.parent / "copy"
    walk.server.end()
    shutil.copytree(walk.base, copy, ignore=shutil.ignore_patterns("control", "lock"))
    walk.server, walk.n, walk.wrong = Server(open_doors, copy), 0, []
    walk.server.address, walk.server.environment = kept[0].address, {**os.environ, "CLERKWELL_MISTAKE": mistake}
    walk.restart()
    look()
    said = walk.wrong
    walk.server.end()
    shutil.rmtree(copy)
    walk.server, walk.n, walk.wrong = kept
    walk.restart()
    return [f"{mistake}: is not caught: {what}" for what, words in expected if not any(re.search(words, line) for line in said)]


def controls(walk, open_doors):
    whole = walk.fitting
    some = {route: ids[:2] for route, ids in whole.items() if route.name in (*REFUSED, "change", "cancel", "information")}

    def look():
        walk.fitting = some
        walk.pages("booking clerk")
        walk.forms("booking clerk")
        walk.fitting = whole
        for path in LISTS:
            walk.look(f"booking clerk: {path}", walk.people["booking clerk"].get(path), {200})

    pages = [(str(route), re.sub(r"\\\{\w+\\\}", "[0-9a-f-]{36}", "booking clerk: " + re.escape(route.path)) + r" \(200\) tells")
             for route in some if route.method == "GET"]
    forms = [(str(route), re.escape(f"{route} as it is shown") + r".*, expected \[403\]") for route in some if route.method == "POST"]
    lists = [(path, re.escape(path) + " .*tells") for path in (LISTS[0], "/waiting-list", "/referrals")]
    yield ("a program that opens restricted records is caught on each of their pages, forms and lists",
           is_caught(walk, open_doors, "opens restricted records", look, pages + forms + lists))


def main():
    program, open_doors = (pathlib.Path(arg).resolve() for arg in sys.argv[1:3])
    tap = Tap(8)
    with tempfile.TemporaryDirectory(prefix="clerkwell-restricted-") as folder:
        walk = Walk(program, folder)
        walk.learn_forms()
        tap.say(the_entitled_see_them(walk), "those who are entitled see whose records they are")
        tap.say(the_work_stays(walk), "the work on restricted records stays where it was")
        tap.say(the_clinic_can_be_cashed_up(walk), "whoever runs the desk records the outcome of a restricted patient")
        tap.say(the_command_says_no_name(walk), "the command owed says no name of a restricted record")
        for role in SHUT_OUT:
            walk.pages(role)
            if role != "administrator":
                walk.typed(role)
                for path in LISTS:
                    walk.look(f"{role}: {path}", walk.people[role].get(path), {200} if role != "receptionist" else {200, 403})
        tap.say(walk.wrong, f"no page tells whose restricted record it is, or what is in it ({walk.n} answers)")
        for sentence, wrong in controls(walk, open_doors):
            tap.say(wrong, sentence)
        walk.n, walk.wrong = 0, []
        for role in SHUT_OUT:
            walk.forms(role)
        tap.say(walk.wrong, f"no form changes a restricted record or tells of it ({walk.n} answers)")
        tap.say([] if walk.server.end() == 0 else ["it did not"], "the program ends in order")
    tap.end()


if __name__ == "__main__":
    main()
