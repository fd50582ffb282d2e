#!/usr/bin/env python3
"""What is outstanding, by the command and by the page: the same rows, words and order: test_owed.py PROGRAM. TAP."""
import html
import json
import re

from browser import Browser, demo
from program import make_site, run, run_tests, test


def plain(markup):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup))).strip()


def rows_of(page):
    rows = []
    for row in re.findall(r'<tr class="[^"]*"><td class="cw-tick">.*?</tr>', page, re.S):
        rows.append({"id": re.search(r'name="ids" value="([^"]+)"', row).group(1),
                     "due": plain(re.search(r'<td class="cw-due[^"]*">(.*?)</td>', row, re.S).group(1)),
                     "what": plain(re.search(r'class="cw-what__text"[^>]*>(.*?)</a>', row, re.S).group(1)),
                     "who": plain((re.search(r'class="cw-who__name"[^>]*>(.*?)</span>', row, re.S) or ["", ""])[1]),
                     "why": plain(re.search(r'<span class="cw-why">(.*?)</span>', row, re.S).group(1)),
                     "step": plain(re.search(r'<td class="cw-step">.*?<a[^>]*>(.*?)<span', row, re.S).group(1))})
    return rows


def pages_of(browser, path):
    """All rows, following the link to the next page; how many pages there were."""
    rows, pages = [], 0
    while path:
        page = browser.ask("GET", path)
        rows += rows_of(page)
        pages += 1
        following = re.search(r'<a [^>]*href="([^"]+)"[^>]*>Next page</a>', page)
        path = html.unescape(following.group(1)) if following else None
    return rows, pages


def as_on_the_page(line):
    """A line of --json as the desk's row for everyone says it."""
    why = " · ".join(part for part in (line["why"], line["clinic"], line["owner"]) if part)
    due = ("overdue " if line["due_state"] == "overdue" else "") + line["due"]
    return {"id": line["id"], "due": due, "what": line["what"], "who": line["who"], "why": why, "step": line["step"]}


@test
def the_command_and_the_desk_say_the_same_in_the_same_order(folder):
    with demo(folder / "demo") as (data, port, password):
        answer = run("owed", "--json", "--data", data)  # while it serves
        assert answer.status == 0, answer
        owed = json.loads(answer.out)
        assert len(owed) > 60, len(owed)
        browser = Browser(port, "amara", password)
        rows, pages = pages_of(browser, "/?whose=everyone&show=all")
        assert pages > 1, pages
        assert [as_on_the_page(line) for line in owed] == rows, next(
            (pair for pair in zip(map(as_on_the_page, owed), rows) if pair[0] != pair[1]), (len(owed), len(rows)))
        booking = json.loads(run("owed", "--json", "--data", data, "--owner", "booking office").out)
        assert booking and {line["owner"] for line in booking} == {"Booking office"}
        assert [line["id"] for line in booking] == [line["id"] for line in owed if line["owner"] == "Booking office"]
        by_code = json.loads(run("owed", "--json", "--data", data, "--clinic", "HF1").out)
        assert by_code and {line["clinic"] for line in by_code} == {"Heart failure clinic"}
        text = run("owed", "--data", data)
        assert text.status == 0 and text.out.splitlines()[-1].startswith(f"{len(owed)} outstanding, "), text
    again = run("owed", "--json", "--data", data)  # and when nobody serves
    assert [line["id"] for line in json.loads(again.out)] == [line["id"] for line in owed]


@test
def an_empty_site_owes_nothing(folder):
    data = make_site(folder / "clinic")
    answer = run("owed", "--json", "--data", data)
    assert (answer.status, json.loads(answer.out)) == (0, []), answer
    assert run("owed", "--data", data).out == "0 outstanding, 0 of them overdue\n"


@test
def an_unknown_clinic_or_owner_is_named_and_what_there_is_with_it(folder):
    data = make_site(folder / "clinic")
    clinic = run("owed", "--data", data, "--clinic", "NONE1")
    assert clinic.status == 2 and "no clinic NONE1" in clinic.err, clinic
    owner = run("owed", "--data", data, "--owner", "Dr Nobody")
    assert owner.status == 2 and "called Dr Nobody" in owner.err, owner


@test
def somebody_stops_signing_in_once_their_work_is_passed_on(folder):
    with demo(folder / "demo") as (data, _, _):
        def owed_by_osei():
            return [line["what"] for line in json.loads(run("owed", "--json", "--data", data).out) if "Osei" in line["owner"]]
        assert owed_by_osei()
        refused = run("user", "disable", "--data", data, "osei")
        assert refused.status == 1 and "choose who takes that over" in refused.err, refused
        passed_on = run("user", "disable", "--data", data, "--to", "lindqvist", "osei")
        assert (passed_on.status, passed_on.out) == (0, "User osei can no longer sign in.\n"), passed_on
        assert owed_by_osei() == []
        desk = run("user", "disable", "--data", data, "--to", "amara", "carl")  # what needs no clinician
        assert desk.status == 0, desk


run_tests()
