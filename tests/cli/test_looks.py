#!/usr/bin/env python3
"""Whoever has a patient's record before them is in the audit, whichever page shows it: test_looks.py PROGRAM. TAP."""
import contextlib
import re
import sqlite3
import urllib.parse
import uuid

from browser import Browser, demo
from program import run_tests, test


def database(folder):
    return contextlib.closing(sqlite3.connect(f"file:{folder}/clerkwell.db?mode=ro", uri=True))


def some_patient(folder):
    with database(folder) as records:
        row = records.execute("SELECT patient_id, given_names, family_name, birth_date, gender FROM patient "
                              "WHERE NOT is_restricted AND NOT is_deceased ORDER BY patient_id LIMIT 1").fetchone()
    return str(uuid.UUID(bytes=row[0])), *row[1:]


def looks(folder):
    """What was looked at since the demo began, oldest first: (kind, whose record, detail, what was typed)."""
    with database(folder) as records:
        rows = records.execute("SELECT e.kind, e.patient_id, e.detail, t.text FROM audit_entry e LEFT JOIN audit_text t ON "
                               "t.site_id = e.site_id AND t.leaf_index = e.leaf_index WHERE e.class = 'view' ORDER BY e.leaf_index").fetchall()
    return [(kind, str(uuid.UUID(bytes=whose)) if whose else None, detail, text) for kind, whose, detail, text in rows]


def form_key(page):
    return {name: re.search(rf'name="{name}" value="([^"]+)"', page).group(1) for name in ("csrf", "form_key")}


@test
def each_page_and_each_refused_form_that_shows_a_record_is_a_look(folder):
    with demo(folder / "clinic") as (data, port, password):
        patient, given, family, born, gender = some_patient(data)
        amara = Browser(port, "amara", password)
        page = amara.ask("GET", f"/referrals/receive?patient={patient}")
        assert family.upper() in page, "the banner"
        # A form sent without the page having been opened shows the record all the same.
        for path in ("/referrals/receive", f"/patients/{patient}/change"):
            amara.ask("POST", path, urllib.parse.urlencode({"patient": patient, **form_key(page)}), 422)
        typed = {"family_name": family, "given_names": given, "birth_date": born, "gender": gender}
        blank = form_key(amara.ask("GET", "/patients/register"))
        told = amara.ask("POST", "/patients/register", urllib.parse.urlencode({**typed, **blank}), 409)
        assert patient in told, "who may be the same person is listed"
    found = looks(data)  # the end of serving writes what was queued
    assert [look[:2] for look in found[:3]] == [("patient.viewed", patient)] * 3, found
    kind, _, ids, text = found[3]
    assert kind == "patients.found" and patient in ids.split() and family in text, found
    assert len(found) == 4, found


run_tests()
