#!/usr/bin/env python3
"""Bringing in real records by the command: test_import_command.py PROGRAM. TAP."""
import contextlib
import json
import os
import pathlib
import random
import re
import sqlite3
import urllib.parse
import uuid

from browser import Browser, demo
from program import Skip, make_site, run, run_tests, serving, test

SHARED = pathlib.Path(os.environ.get("CLERKWELL_SHARED", "../shared")) / "data"
KINDS = ("patients", "practitioners", "organisations", "locations", "appointments", "encounters")
PEOPLE = "Given name,Surname,DOB,NHS number,Hospital No,Postcode\n" \
         "Idris,Okafor,02/02/1958,999 000 0018,H204417,NE46 1AB\n" \
         "Selam,Haile,09/09/1990,9990000026,H298870,NE45 5AA\n" \
         "Harold,Pike,01/13/1944,9990000034,H077512,NE42 6BD\n"


def shared(name):
    folder = SHARED / name
    if not folder.is_dir():
        raise Skip(f"{name} is not beside the project")
    return folder


def bring(data, *paths, status=(0, 1, 3), options=()):
    answer = run("import", "--data", data, "--json", *options, *paths)
    assert answer.status in status, answer
    return json.loads(answer.out)


def counts(report, kind):
    return tuple(report[kind][key] for key in ("new", "changed", "same"))


def changes(report):
    return sum(report[kind]["new"] + report[kind]["changed"] for kind in KINDS if kind in report)


@test
def what_cannot_be_taken_is_named_and_the_good_beside_it_goes_in(folder):
    data = make_site(folder / "clinic")
    people = folder / "people.csv"
    people.write_text(PEOPLE)
    report = bring(data, people)
    # NHS numbers that begin with 9 are for tests: the patients go in without them, and that is said.
    assert report["patients"]["new"] == 2, report
    rejected = [r for r in report["rejections"] if "H077512" in r["resource"] or "4" in r["resource"]]
    assert any("people.csv" in r["file"] and r["field"] and r["reason"] for r in rejected), report["rejections"]


@test
def as_many_files_as_a_shell_gives_are_taken_alone_and_through_who_serves(folder):
    data, files = make_site(folder / "clinic"), []
    for n in range(1500):
        files.append(folder / f"{n:04}.csv")
        files[-1].write_text("" if n else PEOPLE)
    assert bring(data, *files)["patients"]["new"] == 2
    with serving(data):
        assert bring(data, *files)["patients"]["same"] == 2


@test
def a_patient_taken_in_without_a_number_is_not_rejected_and_that_is_said_every_time(folder):
    data = make_site(folder / "clinic")
    people = folder / "people.csv"
    people.write_text("Given name,Surname,DOB,NHS number,Hospital No\nIdris,Okafor,02/02/1958,4010232138,H204417\n")
    for kind in ("new", "same", "same"):
        report = bring(data, people)
        assert report["patients"] == {"new": 0, "changed": 0, "same": 0, "rejected": 0, kind: 1}, report
        assert report["rejections"] == [], report
        out = report["left_out"]
        assert [(o["file"], o["resource"], o["field"]) for o in out] == [(str(people), "line 2", "nhs_number")], out
        assert "4010232138" in out[0]["reason"] or "invalid" in out[0]["reason"].lower(), out
    said = run("import", "--data", data, people).out
    assert "left out: " in said and "rejected:" not in said, said


@test
def a_possible_duplicate_is_named_with_what_speaks_for_it(folder):
    data = make_site(folder / "clinic")
    (folder / "one.csv").write_text("Given name,Surname,DOB,Hospital No,Postcode\nIdris,Okafor,02/02/1958,H204417,NE46 1AB\n")
    (folder / "two.csv").write_text("Given name,Surname,DOB,Hospital No,Postcode\nIdris,Okafor,02/02/1958,H298870,NE46 1AB\n")
    bring(data, folder / "one.csv")
    report = bring(data, folder / "two.csv")
    assert report["patients"]["new"] == 1 and report["possible_duplicates"] == 1, report
    found = report["duplicates"][0]
    assert found["hospital_number"] == "H204417" and found["resource"] == "line 2" and found["reason"], report
    said = run("import", "--data", make_site(folder / "other"), folder / "one.csv", folder / "two.csv").out
    assert "possible duplicate: " in said and "of hospital number H204417" in said, said
    owed = [o for o in json.loads(run("owed", "--data", data, "--json").out) if o["rule"] == "possible-duplicate"]
    assert len(owed) == 1 and owed[0]["owner"], owed


def record(data, number):
    """All that is kept of somebody but when it changed."""
    with contextlib.closing(sqlite3.connect(data / "clerkwell.db")) as records:
        records.row_factory = sqlite3.Row
        row = records.execute("SELECT * FROM patient WHERE hospital_number = ?", (number,)).fetchone()
        return {key: row[key] for key in row.keys() if key not in ("changed_at", "updated_at")}


@test
def a_list_with_fewer_columns_takes_nothing_away_and_the_first_again_changes_nothing(folder):
    data = make_site(folder / "clinic")
    wide, few, mapped = folder / "wide.csv", folder / "few.csv", folder / "mapped.csv"
    wide.write_text("Hospital No,NHS Number,Title,Forename,Surname,DOB,Sex,Address 1,Address 2,Town,Postcode,Home Tel,Mobile,"
                    "Email,Date of Death\n"
                    "H1,9990000026,Mrs,Ada,Pike,14/03/1961,F,Flat 2,1 Low Road,Leeds,LS1 1AA,0113 496 0001,07700 900123,"
                    "a@example.org,\n"
                    "H2,9990000034,Mr,Bo,Pike,13/01/1944,M,1 Low Road,,Leeds,LS1 1AA,0113 496 0001,,,01/11/2025\n")
    few.write_text("Hospital No,Forename,Surname,DOB\nH1,Ada,Pike,14/03/1961\nH2,Bo,Pike,13/01/1944\n")
    mapped.write_text("Unit,Nachname,Colour,Post\nH1,Pike,red,\nH2,Pike,blue,\n")
    (folder / "mapping").write_text("Unit = hospital_number\nNachname = family_name\nPost = ignored\n")
    assert counts(bring(data, wide), "patients") == (2, 0, 0)
    before = [record(data, number) for number in ("H1", "H2")]
    assert before[1]["is_deceased"] and before[0]["email"], before
    for paths, options in (((few,), ()), ((wide,), ()), ((mapped,), ("--mapping", folder / "mapping")), ((wide,), ()),
                           ((few,), ("--dry-run",)), ((few, wide), ())):
        report = bring(data, *paths, options=options)
        assert counts(report, "patients") == (0, 0, 2 * len(paths)), (paths, report)
        assert report["kept"] == [] and [record(data, number) for number in ("H1", "H2")] == before, (paths, report)
    (folder / "mapping").write_text("Unit = hospital_number\nNachname = family_name\nPost = email\n")
    report = bring(data, mapped, options=("--mapping", folder / "mapping"))
    assert counts(report, "patients") == (0, 1, 1), report  # H2 had none
    assert record(data, "H1")["email"] == "" and record(data, "H1")["postcode"] == "LS1 1AA"


@test
def a_death_that_a_source_takes_back_stays_until_a_person_has_found_out(folder):
    with demo(folder / "clinic") as (data, port, password):
        with contextlib.closing(sqlite3.connect(data / "clerkwell.db")) as records:
            records.row_factory = sqlite3.Row
            one = records.execute(
                "SELECT p.* FROM patient p JOIN appointment a ON a.site_id = p.site_id AND a.patient_id = p.patient_id "
                "JOIN waiting_entry e ON e.site_id = p.site_id AND e.entry_id = a.entry_id WHERE a.state = 'booked' AND "
                "e.state = 'booked' AND p.nhs_number <> '' AND p.is_deceased = 0 AND p.is_restricted = 0 AND a.start_at > "
                "(SELECT MAX(at) FROM audit_entry) ORDER BY p.hospital_number LIMIT 1").fetchone()

        def said(**more):
            (folder / "one.json").write_text(json.dumps({
                "resourceType": "Patient", "birthDate": born, "name": [{"family": one["family_name"]}], "gender": one["gender"],
                "identifier": [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": one["nhs_number"]}], **more}))
            return bring(data, folder / "one.json")

        def rows(what):
            with contextlib.closing(sqlite3.connect(data / "clerkwell.db")) as records:
                return records.execute(what, (one["patient_id"],)).fetchall()
        born = one["birth_date"]
        waits = "SELECT state FROM waiting_entry WHERE patient_id = ? ORDER BY entry_id"
        dead = "SELECT is_deceased FROM patient WHERE patient_id = ?"
        asked = "SELECT COUNT(*) FROM duty WHERE rule = 'death-denied' AND state = 'open' AND patient_id = ?"
        said()
        said(deceasedDateTime="2026-11-01")
        assert rows(dead) == [(1,)] and ("died",) in rows(waits), rows(waits)
        report = said()
        assert rows(dead) == [(1,)] and [k["field"] for k in report["kept"]].count("is_deceased") == 1, report
        assert rows(asked) == [(0,)]
        for _ in range(2):
            said(deceasedBoolean=False)
            assert rows(dead) == [(1,)] and rows(asked) == [(1,)]
        amara = Browser(port, "amara", password)
        place = f"/patients/{uuid.UUID(bytes=one['patient_id'])}"
        page = amara.ask("GET", place)
        assert "now says that the patient is alive" in page, page[:3000]
        duty = re.search(r'href="(/to-do/[^"]+)">If the death stands', page).group(1)
        assert "Is this patient alive?" in amara.ask("GET", duty)
        page = amara.ask("GET", f"{place}/alive")
        form = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page[page.index(f'action="{place}/alive"'):page.rindex("</form>")]))
        form.pop("book", None)
        amara.ask("POST", f"{place}/alive", urllib.parse.urlencode({**form, "reason": "She rang"}), 303)
        assert rows(dead) == [(0,)] and rows(asked) == [(0,)] and ("died",) not in rows(waits), rows(waits)
        assert ("waiting",) in rows(waits), rows(waits)


@test
def somebody_is_asked_whether_two_records_are_one_person_and_both_stand_side_by_side(folder):
    with demo(folder / "clinic") as (data, port, password):
        for number, name in (("H900001", "one.csv"), ("H900002", "two.csv")):
            (folder / name).write_text("Given name,Surname,DOB,Hospital No,Postcode\n"
                                       f"Ada,Quillfeather,14/03/1961,{number},NE46 1AB\n")
            bring(data, folder / name)
        asked = lambda: [o for o in json.loads(run("owed", "--data", data, "--json").out) if o["rule"] == "possible-duplicate"]
        assert [o["hospital_number"] for o in asked()] == ["H900002"] and asked()[0]["owner"], asked()
        amara = Browser(port, "amara", password)
        amara.ask("GET", "/find?q=H900002", want=303)
        patient = amara.headers["Location"]
        assert "Another record may be of the same person." in amara.ask("GET", patient)
        page = amara.ask("GET", f"{patient}/duplicates")
        assert "H900001" in page and "Two different people" in page, page[:3000]
        form = {name: re.search(rf'name="{name}" value="([^"]+)"', page[page.index("/duplicates\""):]).group(1)
                for name in ("csrf", "form_key", "other")}
        again = amara.ask("POST", f"{patient}/duplicates", urllib.parse.urlencode({**form, "decision": "one"}), 422)
        assert "Write how you know that they are one person" in again, again[:3000]
        assert len(asked()) == 1
        amara.ask("POST", f"{patient}/duplicates", urllib.parse.urlencode({**form, "decision": "two", "note": "Twins"}), 303)
        assert asked() == [], asked()
        assert "Another record may be" not in amara.ask("GET", patient)
        amara.ask("POST", f"{patient}/duplicates", urllib.parse.urlencode(
            {**form, "form_key": "018f0000-0000-7000-8000-000000000001", "decision": "two"}), 409)


def person(number, family, more=()):
    return {"resourceType": "Patient", "id": number, "birthDate": "1961-03-14", "gender": "female",
            "identifier": [{"type": {"coding": [{"code": "MR"}]}, "system": "urn:pas", "value": number}],
            "name": [{"family": family, "given": ["Ada"]}], **dict(more)}


def replaced_by(number):
    return {"active": False, "link": [{"type": "replaced-by", "other": {"reference": f"Patient/{number}"}}]}


@test
def of_two_records_of_which_one_replaces_the_other_one_is_found_and_work_is_never_lost(folder):
    with demo(folder / "clinic") as (data, port, password):
        def bring_lines(*resources):
            (folder / "people.ndjson").write_text("".join(json.dumps(r) + "\n" for r in resources) + "\n")
            return bring(data, folder / "people.ndjson", options=("--source", "the old hospital"))
        amara = Browser(port, "amara", password)
        report = bring_lines(person("H900001", "Quillfeather", replaced_by("H900002")), person("H900002", "Quillfeather"))
        assert report["joined"] == [{"hospital_number": "H900001", "now_under": "H900002"}], report
        assert report["possible_duplicates"] == 0 and report["left_out"] == [], report
        page = amara.ask("GET", "/find?q=H900001")
        assert "of an older record (H900001): now under H900002" in page, page
        living = re.search(r'href="(/patients/[^"/?]+)"', page[page.index("Patients found"):]).group(1)
        amara.ask("GET", "/find?q=Quillfeather", want=303)  # the only one of that name
        assert amara.headers["Location"] == living
        with contextlib.closing(sqlite3.connect(data / "clerkwell.db")) as records:
            records.execute("PRAGMA busy_timeout = 20000")
            old = uuid.UUID(bytes=records.execute("SELECT patient_id FROM patient WHERE hospital_number = 'H900001'").fetchone()[0])
            assert "joined with another" in amara.ask("GET", f"/patients/{old}")
            # A record with a referral of this clinic stays, and so does what is open under it.
            bring_lines(person("H900003", "Merriweather"), person("H900004", "Merriweather"))
            busy = records.execute("SELECT patient_id FROM patient WHERE hospital_number = 'H900003'").fetchone()[0]
            with records:
                taken = records.execute("SELECT referral_id FROM referral WHERE state = 'accepted' LIMIT 1").fetchone()[0]
                records.execute("UPDATE referral SET patient_id = ? WHERE referral_id = ?", (busy, taken))
        report = bring_lines(person("H900003", "Merriweather", replaced_by("H900004")))
        assert report["joined"] == [], report
        page = amara.ask("GET", f"/patients/{uuid.UUID(bytes=busy)}")
        assert "This record is no longer in use" in page and "Another record may be of the same person." in page, page
        assert str(uuid.UUID(bytes=taken)) in page and ">Book an appointment<" not in page, page
        page = amara.ask("GET", f"/patients/{uuid.UUID(bytes=busy)}/duplicates")
        assert "not joined by itself, for there is work of this clinic under it" in page, page
        asked = [o for o in json.loads(run("owed", "--data", data, "--json").out) if o["rule"] == "possible-duplicate"]
        assert any(o["hospital_number"] in ("H900003", "H900004") for o in asked), asked
        # Used all the same: said by a person, with how it is known.
        place = f"/patients/{uuid.UUID(bytes=busy)}"
        page = amara.ask("GET", place)
        form = {name: re.search(rf'name="{name}" value="([^"]+)"', page[page.index(f"{place}/in-use"):]).group(1)
                for name in ("csrf", "form_key", "version")}
        again = amara.ask("POST", f"{place}/in-use", urllib.parse.urlencode({**form, "known_by": ""}), 422)
        assert "how you know" in again, again[:3000]
        amara.ask("POST", f"{place}/in-use", urllib.parse.urlencode({**form, "known_by": "She rang"}), 303)
        assert "no longer in use" not in amara.ask("GET", place)


@test
def nothing_of_a_file_moves_the_cursor_of_a_terminal(folder):
    data = make_site(folder / "clinic")
    (folder / "people.csv").write_text('Surname,Email\nPike,"x\x1b]0;forged\x07\nrejected: forged"\nPike,"\u009b31m"\n')
    (folder / "other.json").write_text(json.dumps({"resourceType": "Patient", "name": [{"family": "Pike\u001b[2J"}],
                                                   "x\nrejected: forged": "1"}))
    for options in ((), ("--json",)):
        answer = run("import", "--data", data, *options, folder / "people.csv", folder / "other.json")
        said = answer.out + answer.err
        assert "forged" in said or "--json" in options, answer
        assert not [c for c in said if c != "\n" and (c < " " or "\x7f" <= c < "\xa0")], repr(said)
        assert not [line for line in said.splitlines() if line.startswith("rejected: forged")], said


@test
def an_import_of_which_nothing_could_be_taken_has_failed(folder):
    data = make_site(folder / "clinic")
    bad = folder / "bad.json"
    for text in ('{"resourceType": "Patient"', "", '{"resourceType":"Patient","birthDate":"yesterday"}'):
        bad.write_text(text)
        answer = run("import", "--data", data, "--json", bad)
        assert answer.status == 1 and json.loads(answer.out)["rejections"], (text, answer)
    wide = folder / "wide.csv"
    wide.write_text(PEOPLE, encoding="utf-16")
    answer = run("import", "--data", data, wide)
    assert answer.status == 1 and "This file is in UTF-16: save it as UTF-8" in answer.out, answer
    (folder / "head.csv").write_text("Surname,DOB\n")
    answer = run("import", "--data", data, folder / "head.csv")
    assert answer.status == 0 and answer.out == "No records were found in what was named.\n", answer
    people = folder / "people.csv"
    people.write_text(PEOPLE)
    assert run("import", "--data", data, bad, people).status == 0, "the good beside it went in"


@test
def what_is_passed_over_in_a_folder_is_said_by_its_kind(folder):
    data, inside = make_site(folder / "clinic"), folder / "records"
    inside.mkdir()
    for name in ("a.xml", "b.xml", "README", ".hidden"):
        (inside / name).write_text("x")
    report = bring(data, inside)
    assert report["left_alone"].get("files ending in .xml") == 2, report["left_alone"]
    assert report["left_alone"].get("files without an ending", 0) >= 1, report["left_alone"]
    (inside / "one.json").write_text(json.dumps({"resourceType": "Patient", "active": True}))
    said = run("import", "--data", data, inside).out
    assert "left alone: 2 files ending in .xml" in said and "No records were found" not in said, said
    dead = {"resourceType": "Patient", "identifier": [{"system": "urn:x", "value": "1"}], "name": [{"family": "Pike"}]}
    (inside / "one.json").write_text(json.dumps({**dead, "deceasedBoolean": True}))
    bring(data, inside)
    (inside / "one.json").write_text(json.dumps({**dead, "deceasedBoolean": False}))
    assert bring(data, inside)["kept"][0]["resource"] == "Patient", "no id, no comma"


@test
def visits_that_were_brought_in_are_shown_with_the_patient_and_owe_nothing(folder):
    with demo(folder / "clinic") as (data, port, password):
        bundle = folder / "visits.json"
        bundle.write_text(json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in (
            {"resourceType": "Patient", "id": "p1", "name": [{"family": "Quillfeather", "given": ["Ada"]}],
             "birthDate": "1961-03-14", "gender": "female"},
            {"resourceType": "Encounter", "id": "e1", "status": "finished", "class": {"code": "AMB"},
             "type": [{"text": "Diabetes check"}], "subject": {"reference": "Patient/p1"},
             "period": {"start": "2019-05-02T09:30:00+01:00"}},
            {"resourceType": "Appointment", "id": "a1", "status": "noshow", "start": "2020-01-07T14:00:00Z",
             "end": "2020-01-07T14:20:00Z", "description": "Eye screening",
             "participant": [{"actor": {"reference": "Patient/p1"}, "status": "accepted"}]})]}))
        report = bring(data, bundle)
        assert counts(report, "encounters") == counts(report, "appointments") == (1, 0, 0), report
        amara = Browser(port, "amara", password)
        amara.ask("GET", "/find?q=Quillfeather", want=303)  # the only one of that name
        page = amara.ask("GET", amara.headers["Location"])
        past = page[page.index("Visits brought in from another system (2)"):]
        assert "Eye screening" in past and "did not attend" in past and "Diabetes check" in past, past[:2000]
        assert past.index("Eye screening") < past.index("Diabetes check"), "newest first"
        assert "2 May 2019, 9:30am" in past, past[:2000]
        owed = json.loads(run("owed", "--data", data, "--json").out)
        assert "Quillfeather" not in json.dumps(owed), "history owes nothing"


@test
def a_dry_run_says_the_same_and_keeps_nothing(folder):
    data = make_site(folder / "clinic")
    people = folder / "people.csv"
    people.write_text(PEOPLE)
    dry = bring(data, people, options=("--dry-run",))
    wet = bring(data, people)
    assert counts(dry, "patients") == counts(wet, "patients") == (2, 0, 0), (dry, wet)
    assert counts(bring(data, people), "patients") == (0, 0, 2)


@test
def real_histories_twice_reserialised_and_in_another_order_change_nothing(folder):
    files = sorted(shared("synthea-r4").glob("*.json"), key=lambda path: path.stat().st_size)[:8]
    data = make_site(folder / "clinic")
    first = bring(data, *files)
    assert first["patients"]["new"] >= 5, first
    assert changes(bring(data, *files)) == 0
    shuffled = folder / "shuffled"
    shuffled.mkdir()
    luck = random.Random(7)
    for path in files:
        bundle = json.loads(path.read_text())
        luck.shuffle(bundle["entry"])
        (shuffled / path.name).write_text(json.dumps(bundle, indent=3, sort_keys=True, ensure_ascii=True))
    assert changes(bring(data, shuffled)) == 0


@test
def one_field_changed_is_exactly_one_changed(folder):
    files = sorted(shared("synthea-r4").glob("*.json"), key=lambda path: path.stat().st_size)[:4]
    data = make_site(folder / "clinic")
    bring(data, *files)
    bundle = next(b for b in (json.loads(path.read_text()) for path in files)
                  if any(e["resource"]["resourceType"] == "Patient" for e in b["entry"]))
    patient = next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Patient")
    patient["address"][0]["city"] = "Hexham"
    (folder / "again.json").write_text(json.dumps(bundle))
    report = bring(data, folder / "again.json")
    assert counts(report, "patients")[:2] == (0, 1) and changes(report) == 1, report


@test
def records_come_in_while_it_serves(folder):
    data = make_site(folder / "clinic")
    people = folder / "people.csv"
    people.write_text(PEOPLE)
    with serving(data):
        assert counts(bring(data, people), "patients") == (2, 0, 0)
    assert counts(bring(data, people), "patients") == (0, 0, 2)


run_tests()
