#!/usr/bin/env python3
"""Letters handed off by a serving process, with the carrier played here: test_hand_off.py PROGRAM. TAP."""
import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time

from carrier import Browser
from program import PROGRAM, run, run_tests, test

COPIES = 4
made = {}


def demo_site():
    """A demo clinic, made once, in which some practices' copies wait for the carrier, as when they were signed."""
    if "password" not in made:
        keep = tempfile.mkdtemp(prefix="clerkwell-demo-")
        made["folder"] = keep
        with serving(["demo", "--data", f"{keep}/clinic", "--seed", "3"]):
            pass
        made["password"] = re.search(r"Password of each: (\S+)", open(f"{keep}/clinic/demo-users.txt").read()).group(1)
        with contextlib.closing(sqlite3.connect(f"{keep}/clinic/clerkwell.db")) as records, records:
            # The run that still lies there to be ticked as posted was not made: its letters wait.
            records.execute("UPDATE outbox SET state = 'waiting', run_id = NULL WHERE state = 'in-print-run'")
            records.execute("UPDATE print_run SET confirmed_at = made_at WHERE confirmed_at IS NULL")
            records.execute("UPDATE job SET state = 'done'")
            records.execute("UPDATE contact SET mailbox = 'surgery@carrier.example'")
            rows = records.execute(
                "SELECT o.outbox_id FROM outbox o JOIN letter_recipient r ON r.letter_id = o.letter_id AND "
                "r.recipient_id = o.recipient_id WHERE o.state = 'waiting' AND r.kind = 'gp' LIMIT ?", (COPIES,)).fetchall()
            assert len(rows) == COPIES, rows
            records.executemany("UPDATE outbox SET channel = 'hand-off' WHERE outbox_id = ?", rows)
    return made


def copy_site(folder, where):
    shutil.copytree(demo_site()["folder"] + "/clinic", folder / "clinic")
    with contextlib.closing(sqlite3.connect(folder / "clinic" / "clerkwell.db")) as records, records:
        records.execute("UPDATE site SET handoff = ?", (where,))
    return folder / "clinic"


@contextlib.contextmanager
def serving(words):
    """Serves; gives (address, process)."""
    child = subprocess.Popen([str(PROGRAM), *map(str, words), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True)
    found = None
    for line in child.stdout:
        found = re.search(r"http://([\d.]+):(\d+)/", line)
        if found:
            break
    assert found, words
    try:
        yield (found.group(1), int(found.group(2))), child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            assert child.wait(60) == 0
        child.stdout.close()


def wait_for(what, seconds=120):
    end = time.monotonic() + seconds
    while True:
        found = what()
        if found:
            return found
        assert time.monotonic() < end, what.__doc__ or "waited too long"
        time.sleep(0.1)


def choose(address, where, want=303, folder=""):
    sam = Browser(address, "sam", made["password"])
    version = re.search(r'name="version" value="(\d+)"', sam.get("/set-up/sending")).group(1)
    return sam, sam.submit("/set-up/sending", {"version": version, "where": where, "folder": folder,
                                               "is_change_meant": "1"}, want=want)


def states(data):
    with contextlib.closing(sqlite3.connect(f"file:{data}/clerkwell.db?mode=ro", uri=True)) as records:
        return dict(records.execute("SELECT message_id, state FROM outbox WHERE channel = 'hand-off'"))


def answer(folder, name, message_id, status, **more):
    (folder / "ack").mkdir(parents=True, exist_ok=True)
    beside = folder / "ack" / f".{name}"
    beside.write_text(json.dumps({"message_id": message_id, "status": status, "at": "2026-11-23T09:30:00Z", **more}))
    beside.rename(folder / "ack" / name)


@test
def a_carrier_takes_answers_rejects_and_talks_nonsense(folder):
    data = copy_site(folder, "folder:outbox")
    outbox = data / "outbox"
    with serving(["serve", "--data", data]) as (address, child):
        sam, _ = choose(address, "folder:outbox")
        assert sam.submit("/set-up/sending/test", {}, page="/set-up/sending") == "/set-up/sending"
        assert "The test went well" in sam.get("/set-up/sending")
        notes = wait_for(lambda: len(list(outbox.glob("*.json"))) == COPIES and sorted(outbox.glob("*.json")))
        for note in notes:
            said = json.loads(note.read_text())
            pdf = (outbox / said["document"]["file"]).read_bytes()
            assert pdf.startswith(b"%PDF") and hashlib.sha256(pdf).hexdigest() == said["document"]["sha256"]
            assert len(pdf) == said["document"]["size"] and note.stem == said["message_id"]
            assert said["recipient"]["mailbox"] == "surgery@carrier.example"
            assert re.fullmatch(r"999\d{7}", said["patient"]["nhs_number"]), said
        assert not list(outbox.glob("*.new-*")) and not list(outbox.glob(".clerkwell-test-*"))
        ids = [note.stem for note in notes]
        wait_for(lambda: set(states(data).values()) == {"handed-off"})

        answer(outbox, "1.json", ids[0], "accepted")
        answer(outbox, "2.json", ids[1], "rejected", reason="No such <mailbox>")
        answer(outbox, "3.json", "019391c0-0000-7000-8000-000000000000", "accepted")
        (outbox / "ack" / "4.json").write_text("nonsense")
        os.utime(outbox / "ack" / "4.json", (1, 1))
        os.mkfifo(outbox / "ack" / "5.json")
        wait_for(lambda: {p.name for p in (outbox / "ack" / "taken").glob("*")} == {"1.json", "2.json"})
        wait_for(lambda: {"3.json", "4.json"} <= {p.name for p in (outbox / "ack" / "rejected").glob("*.json")})
        now = states(data)
        assert now[ids[0]] == "acknowledged" and now[ids[1]] == "failed", now
        answer(outbox, "1.json", ids[0], "accepted")
        wait_for(lambda: not (outbox / "ack" / "1.json").exists())
        assert states(data) == now

        amara = Browser(address, "amara", made["password"])
        page = amara.get("/letters/sending")
        assert "No such &lt;mailbox&gt;" in page and "4.json: It is not JSON" in page, page
        assert "3.json: It speaks of no message" in page
        seen = re.search(r'looked-at.*?name="id" value="([^"]*)"', page, re.S).group(1)
        amara.submit("/letters/sending/looked-at", {"id": seen}, page="/letters/sending")
        assert child.poll() is None

        # Put right and sent again: another attempt, another message.
        copy = re.search(r'href="(/letters/copies/[^"]*)"', page[page.index('id="failed"'):]).group(1)
        shown = amara.get(copy)
        outbox_id = re.search(r'name="outbox_id" value="([^"]*)"', shown).group(1)
        amara.submit(copy + "/again", {"outbox_id": outbox_id, "channel": "hand-off"}, page=copy)
        again = wait_for(lambda: {p.stem for p in outbox.glob("*.json")} - set(ids))
        assert len(again) == 1
        assert json.loads((outbox / f"{again.pop()}.json").read_text())["attempt"] == 2


@test
def killed_in_the_middle_it_sends_the_same_message_again_and_no_other(folder):
    data, sink = copy_site(folder, "command:mesh"), folder / "sink"
    sink.mkdir()
    command = folder / "carrier.sh"
    # The first message of all is seen, and then the carrier hangs: the program is killed meanwhile.
    command.write_text(f"""#!/bin/sh
if [ "$1" = --test ]; then exit 0; fi
name=$(basename "$1")
if mkdir "{folder}/first" 2>/dev/null; then cp "$1" "{folder}/first/$name"; sleep 25; exit 75; fi
cp "$2" "{sink}/$name.pdf" && cp "$1" "{sink}/$name.part" && mv "{sink}/$name.part" "{sink}/$name"
""")
    command.chmod(0o755)
    words = ["serve", "--data", data, "--hand-off-command", f"mesh={command}"]
    with serving(words) as (address, child):
        choose(address, "command:mesh")
        wait_for(lambda: list((folder / "first").glob("*.json")) if (folder / "first").exists() else None)
        child.kill()
        child.wait()
    first = next((folder / "first").glob("*.json"))
    expected = set(states(data))
    # The lease of who was killed runs out after some minutes: they have passed.
    with contextlib.closing(sqlite3.connect(data / "clerkwell.db")) as records, records:
        records.execute("UPDATE outbox SET lease_until = 1 WHERE lease_until IS NOT NULL")
    with serving(words):
        wait_for(lambda: len(list(sink.glob("*.json"))) == COPIES)
        wait_for(lambda: set(states(data).values()) == {"handed-off"})
    assert {p.stem for p in sink.glob("*.json")} == expected == set(states(data))
    assert (sink / first.name).read_bytes() == first.read_bytes(), "the same message is the same bytes"
    spool = data / "outbox" / "command" / "mesh-1"
    assert not list(spool.glob("*.pdf")) and not list(spool.glob("*.json")), "what was taken does not lie about"
    assert run("audit", "verify", "--data", data).status == 0


@test
def only_what_the_operator_allowed_can_be_chosen(folder):
    data = copy_site(folder, f"folder:{folder}/carrier/north")
    (folder / "carrier").mkdir()
    with serving(["serve", "--data", data, "--hand-off-folder", folder / "carrier"]) as (address, child):
        for where, inner in (("folder:/etc", ""), ("folder:outbox", "../x"), ("command:sh", ""), ("", ""),
                             ("folder:outbox", "a/b"), ("none", "x"), (f"folder:{folder}", "carrier2")):
            _, page = choose(address, where, want=422, folder=inner)
            assert "There is a problem" in page, (where, page)
        sam, _ = choose(address, f"folder:{folder}/carrier", folder="north")
        assert re.search(r'name="folder"[^>]*value="north"', sam.get("/set-up/sending"))
        wait_for(lambda: list((folder / "carrier" / "north").glob("*.json")))
        sam, _ = choose(address, "none")
        assert "problem" in sam.submit("/set-up/sending/test", {}, page="/set-up/sending", want=422)
        amara = Browser(address, "amara", made["password"])
        assert amara.ask("GET", "/set-up/sending")[0].status == 403
    for words in (["--hand-off-folder", folder / "absent"], ["--hand-off-command", "mesh"],
                  ["--hand-off-command", f"a b={PROGRAM}"], ["--hand-off-command", f"mesh={folder}/absent"],
                  ["--hand-off-command", f"m={PROGRAM}", "--hand-off-command", f"m={PROGRAM}"]):
        refused = run("serve", "--data", data, "--listen", "127.0.0.1:0", *words)
        assert refused.status == 2 and "--hand-off" in refused.err, (words, refused)


@test
def printed_posted_and_refused_forms_over_http(folder):
    data = copy_site(folder, "none")
    with serving(["serve", "--data", data]) as (address, child):
        amara = Browser(address, "amara", made["password"])
        page = amara.get("/letters/to-send")
        ids = re.findall(r'name="ids" value="([^"]*)"', page)
        assert len(ids) > 5
        assert "Tick the letters to print" in amara.submit("/letters/to-send", {}, want=422)
        amara.submit("/letters/to-send", {"which": "ticked"}, want=422)
        amara.submit("/letters/to-send", {"which": "some"}, want=422)
        run_page = amara.submit("/letters/to-send", [("which", "ticked"), ("ids", ids[0]), ("ids", ids[1])])
        pdf = amara.bytes(run_page + "/pdf")
        assert pdf.startswith(b"%PDF") and amara.bytes(run_page + "/pdf") == pdf
        shown = amara.get(run_page)
        assert "2 printed: all posted?" in shown and set(re.findall(r'name="ids"[^>]*value="([^"]*)"', shown)) == set(ids[:2])
        assert amara.submit(run_page, {"ids": ids[1]}) == "/letters/to-send"
        amara.submit(run_page, {}, want=409)
        waiting = amara.get("/letters/to-send")
        assert ids[0] not in waiting and ids[1] not in waiting
        # One of the two is out of it, so the run has no PDF any more: each copy keeps its own.
        assert amara.ask("GET", run_page + "/pdf")[0].status == 303
        # A copy's page, each of its forms empty and wrong: the sentence at its field, never a crash.
        row = next(row for row in shown.split("<tr") if f'value="{ids[0]}"' in row)  # the one that was posted
        copy = re.search(r'href="(/letters/copies/[^"]*)"', row).group(1)
        amara.get(copy)
        for form in ("again", "all-the-same", "set-aside", "came-back"):
            for fields in ({}, {"outbox_id": "x"}, {"outbox_id": ids[0]},
                           {"outbox_id": ids[0], "why_anyway": "", "why_aside": "", "why_back": "", "channel": "pigeon"}):
                answered = amara.ask("GET", copy)[0].status
                assert answered == 200
                if form == "again" and fields == {"outbox_id": ids[0]}:
                    continue  # that one is right
                text = amara.submit(f"{copy}/{form}", fields, page=copy, want=422)
                assert "There is a problem" in text, (form, fields)
        for path in ("/letters/sending/try-again", "/letters/sending/looked-at"):
            amara.submit(path, {}, page="/letters/sending", want=422)
            amara.submit(path, {"id": ids[0]}, page="/letters/sending", want=409)
        amara.submit(f"{copy}/came-back", {"outbox_id": copy_id(amara, copy), "why_back": "Gone away"}, page=copy)
        assert "came back" in amara.get("/letters/to-send")
        assert child.poll() is None


def copy_id(browser, copy):
    return re.search(r'name="outbox_id" value="([^"]*)"', browser.get(copy)).group(1)


try:
    run_tests()
finally:
    if made:
        shutil.rmtree(made["folder"], ignore_errors=True)
