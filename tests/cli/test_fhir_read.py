#!/usr/bin/env python3
"""GET /fhir/Patient/{id} over the socket: UK Core shape, errors as OperationOutcome, the audit, and the way back
through our own importer: test_fhir_read.py PROGRAM. TAP."""
import http.client
import json
import re
import sqlite3

from browser import Browser, demo
from program import PASSWORD, make_site, run, run_tests, serving, test

UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/"
NHS_NUMBER = "https://fhir.nhs.uk/Id/nhs-number"
# UK Core has no code for easy read, so that need goes out as words and does not come back. A restricted record
# goes out without its address.
CODED = "format_need <> 'easy-read' AND NOT is_restricted"
NOBODY = "01020304-0000-7000-8000-000000000000"


def database(data):
    return sqlite3.connect(f"file:{data / 'clerkwell.db'}?mode=ro", uri=True)


def ids(data, where="TRUE", n=10):
    with database(data) as db:
        rows = db.execute(f"SELECT patient_id FROM patient WHERE {where} ORDER BY hospital_number LIMIT ?", (n,))
        return [str_of(row[0]) for row in rows]


def str_of(blob):
    return re.sub(r"(.{8})(.{4})(.{4})(.{4})(.{12})", r"\1-\2-\3-\4-\5", blob.hex())


def change(data, patient, assignment):
    """Past the program: for states that the demo does not make."""
    db = sqlite3.connect(data / "clerkwell.db", timeout=30)
    with db:
        done = db.execute(f"UPDATE patient SET {assignment} WHERE patient_id = ?", (bytes.fromhex(patient.replace("-", "")),))
    assert done.rowcount == 1
    db.close()


def read(browser, patient, want=200):
    return json.loads(browser.ask("GET", f"/fhir/Patient/{patient}", want=want))


def without_place(resource):
    """What must survive the way through another site: all but who keeps it and its own numbers."""
    kept = {name: value for name, value in resource.items() if name not in ("id", "meta", "generalPractitioner")}
    kept["identifier"] = [i for i in resource["identifier"] if i["system"] == NHS_NUMBER]
    return kept


@test
def a_patient_reads_as_uk_core_says(folder):
    with demo(folder / "demo") as (data, port, password):
        browser = Browser(port, "amara", password)
        for patient in ids(data):
            resource = read(browser, patient)
            assert browser.headers["Content-Type"].replace(" ", "") == "application/fhir+json;charset=utf-8"
            assert browser.headers["ETag"] == f'W/"{resource["meta"]["versionId"]}"', browser.headers
            assert browser.headers["Cache-Control"] == "no-store"
            assert resource["resourceType"] == "Patient" and resource["id"] == patient
            assert resource["meta"]["profile"] == [UK_CORE + "UKCore-Patient"]
            assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", resource["meta"]["lastUpdated"])
            nhs = [i for i in resource["identifier"] if i["system"] == NHS_NUMBER]
            assert len(nhs) == 1 and re.match(r"\d{10}$", nhs[0]["value"]), resource["identifier"]
            assert nhs[0]["extension"][0]["url"] == UK_CORE + "Extension-UKCore-NHSNumberVerificationStatus"
            assert resource["name"][0]["use"] == "official" and resource["name"][0]["family"]
            assert resource["gender"] in ("female", "male", "other", "unknown") and resource["active"] is True
            assert "" not in json.dumps(resource).split('"') or '""' not in json.dumps(resource)


@test
def what_is_read_comes_back_through_our_importer_as_the_same(folder):
    with demo(folder / "demo") as (data, port, password):
        browser = Browser(port, "amara", password)
        resources = [read(browser, patient) for patient in ids(data, CODED, 40)]
        more = [read(browser, patient) for patient in ids(data, f"{CODED} AND (interpreter <> '' OR format_need <> 'none')", 20)]
    resources = list({r["id"]: r for r in resources + more}.values())
    file = folder / "patients.ndjson"
    file.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in resources))
    other = make_site(folder / "other")
    with sqlite3.connect(other / "clerkwell.db") as db:  # the demo's NHS numbers are of the test range
        db.execute("UPDATE site SET synthetic_nhs_numbers = TRUE")
    first = json.loads(run("import", "--json", "--data", other, file).out)
    assert first["patients"]["new"] == len(resources) and not first["rejections"], first
    again = json.loads(run("import", "--json", "--data", other, file).out)
    assert again["patients"]["same"] == len(resources) and again["patients"]["changed"] == 0, again
    with database(other) as db:
        back = dict(db.execute("SELECT nhs_number, patient_id FROM patient"))
    added = run("user", "add", "amara", "--roles", "secretary", "--family", "Bello", "--data", other,
                typed=PASSWORD + "\n")
    assert added.status == 0, added
    with serving(other) as ((_, port), _child):
        browser = Browser(port, "amara", PASSWORD)
        for sent in resources:
            number = next(i["value"] for i in sent["identifier"] if i["system"] == NHS_NUMBER)
            got = read(browser, str_of(back[number]))
            assert without_place(got) == without_place(sent), (without_place(got), without_place(sent))


@test
def restricted_and_merged_records_say_so(folder):
    with demo(folder / "demo") as (data, port, password):
        browser = Browser(port, "amara", password)
        restricted, retired, survivor = ids(data, n=3)
        change(data, restricted, "is_restricted = TRUE")
        change(data, retired, f"merged_into = X'{survivor.replace('-', '')}'")
        resource = read(browser, retired)
        assert resource["active"] is False
        assert resource["link"] == [{"other": {"reference": f"Patient/{survivor}"}, "type": "replaced-by"}]
        resource = read(browser, restricted)  # a secretary is entitled
        assert resource["meta"]["security"][0]["code"] == "R"
        assert not {"address", "telecom", "generalPractitioner"} & set(resource), resource
        refused = read(Browser(port, "rita", password), restricted, want=403)
        assert refused["resourceType"] == "OperationOutcome" and refused["issue"][0]["code"] == "forbidden", refused


@test
def what_goes_wrong_is_an_operation_outcome(folder):
    with demo(folder / "demo") as (data, port, password):
        browser = Browser(port, "amara", password)
        patient = ids(data, n=1)[0]

        def code(who, path, want):
            outcome = json.loads(who.ask("GET", path, want=want))
            assert outcome["resourceType"] == "OperationOutcome", outcome
            assert who.headers["Content-Type"].startswith("application/fhir+json"), who.headers
            return outcome["issue"][0]["severity"], outcome["issue"][0]["code"]

        assert code(browser, f"/fhir/Patient/{NOBODY}", 404) == ("error", "not-found")
        assert code(browser, "/fhir/Patient/no-id", 404) == ("error", "not-found")
        assert code(browser, f"/fhir/Unknown/{patient}", 404) == ("error", "not-found")
        assert code(Browser(port, "sam", password), f"/fhir/Patient/{patient}", 403) == ("error", "forbidden")
        stranger = Browser.__new__(Browser)
        stranger.port, stranger.cookies = port, {}
        assert code(stranger, f"/fhir/Patient/{patient}", 401) == ("error", "login")
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("POST", f"/fhir/Patient/{patient}", "")
        refused = connection.getresponse()
        assert refused.status == 405 and "GET" in refused.getheader("Allow"), refused.status
        assert json.loads(refused.read())["resourceType"] == "OperationOutcome"


@test
def each_read_is_in_the_audit(folder):
    with demo(folder / "demo") as (data, port, password):
        browser = Browser(port, "amara", password)
        patient = ids(data, n=1)[0]
        read(browser, patient)
        read(browser, NOBODY, want=404)
    with database(data) as db:  # the end of serving writes what was queued
        views = db.execute("SELECT patient_id, detail FROM audit_entry WHERE kind = 'patient.viewed'").fetchall()
    assert [(str_of(row[0]), row[1]) for row in views] == [(patient, "fhir")], views
    assert run("audit", "verify", "--data", data).status == 0


run_tests()
