#!/usr/bin/env python3
"""Two people on one record: whoever is overtaken while putting a form right is told: test_overtaken.py PROGRAM. TAP."""
import contextlib
import re
import sqlite3
import urllib.parse
import uuid

from browser import Browser, demo
from program import run_tests, test


def id_of(folder, statement):
    with contextlib.closing(sqlite3.connect(f"{folder}/clerkwell.db")) as records:
        return uuid.UUID(bytes=records.execute(statement).fetchone()[0])


def form_of(page, path):
    """The hidden fields of the page's form that is sent to `path`."""
    form = re.search(rf'<form[^>]* action="{re.escape(path)}".*?</form>', page, re.S).group(0)
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))


def send(browser, path, fields, want):
    return browser.ask("POST", path, urllib.parse.urlencode(fields), want)


def practice(name):
    return {"kind": "practice", "organisation": name, "address": "1 Harbour Street", "postcode": "BS8 2DJ"}


@test
def a_mistake_put_right_does_not_undo_what_somebody_else_saved_meanwhile(folder):
    with demo(folder / "clinic") as (data, port, password):
        contact = id_of(data, "SELECT contact_id FROM contact WHERE kind = 'practice' LIMIT 1")
        path = f"/address-book/{contact}/change"
        slow, quick = Browser(port, "amara", password), Browser(port, "amara", password)
        opened = form_of(slow.ask("GET", path), path)
        send(quick, path, {**form_of(quick.ask("GET", path), path), **practice("Quick Surgery")}, 303)
        again = send(slow, path, {**opened, **practice("Slow Surgery"), "telephone": "0" * 60}, 422)
        assert form_of(again, path)["version"] == opened["version"], again
        told = send(slow, path, {**form_of(again, path), **practice("Slow Surgery")}, 409)
        assert "Quick Surgery" in told, "what the other wrote is shown"
        beside = re.search(r'<a [^>]*href="([^"]+)"[^>]*>See it as it is now', told)
        assert beside and "Quick Surgery" in slow.ask("GET", beside.group(1)), told
        assert "See it as it is now" not in again, "nobody was overtaken then"
        assert "Quick Surgery" in slow.ask("GET", f"/address-book/{contact}")
        # Told, and shown how things stand now, the same person may go on.
        send(slow, path, {**form_of(told, path), **practice("Slow Surgery")}, 303)


@test
def a_death_is_not_recorded_over_a_record_that_changed_while_the_form_was_put_right(folder):
    with demo(folder / "clinic") as (data, port, password):
        patient = id_of(data, "SELECT patient_id FROM patient WHERE NOT is_deceased AND NOT is_restricted LIMIT 1")
        path = f"/patients/{patient}/death"
        amara = Browser(port, "amara", password)
        opened = form_of(amara.ask("GET", path), path)
        with contextlib.closing(sqlite3.connect(f"{data}/clerkwell.db")) as records, records:
            records.execute("UPDATE patient SET version = version + 1 WHERE patient_id = ?", (patient.bytes,))
        again = send(amara, path, {**opened, "date_is": "unknown", "source": "", "is_checked": "1"}, 422)
        assert form_of(again, path)["version"] == opened["version"], again
        said = {"date_is": "unknown", "source": "daughter rang", "is_checked": "1"}
        told = send(amara, path, {**form_of(again, path), **said}, 409)
        send(amara, path, {**form_of(told, path), **said}, 303)


run_tests()
