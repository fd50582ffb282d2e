#!/usr/bin/env python3
"""Backups: whole, made while serving, and refused when damaged: test_backup.py PROGRAM. TAP."""
import json
import os
import random
import sqlite3
import stat
import tarfile
import threading

from program import PASSWORD, make_site, run, run_tests, serving, test


def site_with_people(folder):
    data = make_site(folder / "clinic")
    for n in range(3):
        assert run("user", "add", f"user{n}", "--roles", "secretary", "--family", "N", "--data", data,
                   typed=PASSWORD + "\n").status == 0
    assert run("audit", "checkpoint", "--data", data).status == 0
    return data


def root_of(data):
    answer = run("audit", "verify", "--data", data, "--json")
    assert answer.status == 0, answer
    return json.loads(answer.out)[0]["root"]


@test
def what_is_restored_is_what_was_saved(folder):
    data, archive, again = site_with_people(folder), folder / "saved", folder / "again"
    assert run("backup", archive, "--data", data).status == 0
    assert stat.S_IMODE(os.stat(archive).st_mode) == 0o600
    assert run("restore", archive, "--data", again).status == 0
    assert root_of(again) == root_of(data)
    assert sorted(os.listdir(again)) == ["audit.checkpoints", "audit.key", "clerkwell.db", "lock"], os.listdir(again)
    assert run("doctor", "--data", again).status == 0
    assert run("user", "disable", "user1", "--data", again).status == 0


@test
def any_tar_lists_it_and_the_manifest_is_first(folder):
    data, archive = site_with_people(folder), folder / "saved"
    assert run("backup", archive, "--data", data).status == 0
    with tarfile.open(archive) as tar:
        names = tar.getnames()
        manifest = tar.extractfile("manifest").read().decode()
    assert names == ["manifest", "clerkwell.db", "records.sha256", "audit.key", "audit.checkpoints"], names
    assert manifest.startswith("clerkwell backup 1\n") and manifest.count("\n") == 5, manifest


@test
def a_backup_made_while_serving_and_writing_is_consistent(folder):
    data = site_with_people(folder)
    with serving(data):
        def add_people():
            for n in range(10, 20):
                run("user", "add", f"user{n}", "--roles", "secretary", "--family", "N", "--data", data,
                    typed=PASSWORD + "\n")
        writer = threading.Thread(target=add_people)
        writer.start()
        for n in range(3):
            saved = run("backup", folder / f"saved{n}", "--data", data)
            assert saved.status == 0, saved
        writer.join()
    for n in range(3):
        assert run("restore", folder / f"saved{n}", "--data", folder / f"again{n}").status == 0
        root_of(folder / f"again{n}")


@test
def a_damaged_backup_is_refused_and_leaves_nothing(folder):
    data, archive = site_with_people(folder), folder / "saved"
    assert run("backup", archive, "--data", data).status == 0
    good = archive.read_bytes()
    chance = random.Random(1)
    damaged = [b"", good[:100], good[:512], good[:-1], good[:-512], good[:-1024], good + b"\0", good + good,
               b"x" * 5000, good[512:]]
    for _ in range(30):
        at = chance.randrange(len(good))
        damaged.append(good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1:])
    for number, some in enumerate(damaged):
        (folder / "bad").write_bytes(some)
        into = folder / f"into{number}"
        answer = run("restore", folder / "bad", "--data", into)
        # A flipped bit in a field of the heading that says nothing (owner, date) is caught by its checksum too.
        assert answer.status == 1 and answer.err, (number, answer)
        assert not into.exists(), (number, os.listdir(into))


@test
def checkpoints_of_many_years_are_backed_up_and_looked_through(folder):
    """Five lines every quarter of an hour, for ever: a limit on their file once ended backups after years."""
    data = site_with_people(folder)
    notes = data / "audit.checkpoints"
    note = notes.read_bytes()
    notes.write_bytes(note * (70 * 2**20 // len(note)))
    made = run("backup", folder / "one.backup", "--data", data)
    assert made.status == 0, made
    assert run("audit", "checkpoint", "--data", data).status == 0
    assert run("restore", folder / "one.backup", "--data", folder / "back").status == 0
    assert (folder / "back" / "audit.checkpoints").read_bytes() == notes.read_bytes()[:70 * 2**20 // len(note) * len(note)]


@test
def nothing_is_overwritten(folder):
    data, archive = site_with_people(folder), folder / "saved"
    assert run("backup", archive, "--data", data).status == 0
    assert run("backup", archive, "--data", data).status == 1
    answer = run("restore", archive, "--data", data)
    assert answer.status == 1 and "already" in answer.err, answer
    root_of(data)
    assert run("backup", folder / "nowhere" / "x", "--data", data).status == 1
    assert run("restore", folder / "absent", "--data", folder / "y").status == 1


@test
def the_log_of_other_records_is_not_taken_for_that_of_the_restored(folder):
    data, archive = site_with_people(folder), folder / "saved"
    assert run("backup", archive, "--data", data).status == 0
    for name in ("clerkwell.db-wal", "clerkwell.db-shm", "clerkwell.conf", "audit.key"):
        into = folder / name.replace(".", "-")
        into.mkdir()
        (into / name).write_text("of an earlier clinic")
        answer = run("restore", archive, "--data", into)
        assert answer.status == 1 and name in answer.err and "empty folder" in answer.err, answer
        assert os.listdir(into) == [name] and (into / name).read_text() == "of an earlier clinic", name


@test
def what_an_interrupted_backup_left_does_not_stop_the_next(folder):
    data, archive = site_with_people(folder), folder / "saved"
    left = folder / "saved.part"
    (left / "trial").mkdir(parents=True)
    for name in ("clerkwell.db", "clerkwell.db.part", "clerkwell.db.part-journal", "records.sha256", "archive", "lock", "trial/clerkwell.db",
                 "trial/clerkwell.db-wal"):
        (left / name).write_bytes(b"half of it")
    assert run("backup", archive, "--data", data).status == 0
    assert run("restore", archive, "--data", folder / "again").status == 0
    assert not left.exists()
    left.mkdir()
    (left / "my notes").write_text("x")
    assert run("backup", folder / "saved2", "--data", data).status == 0
    assert os.listdir(left) == ["my notes"], os.listdir(left)


@test
def what_cannot_be_restored_is_not_kept(folder):
    data, archive = site_with_people(folder), folder / "saved"
    records = sqlite3.connect(data / "clerkwell.db")
    records.execute("PRAGMA writable_schema = ON")
    records.execute("UPDATE sqlite_master SET sql = replace(sql, 'subject_id, at', 'patient_id, at') WHERE name = "
                    "'audit_entry_subject'")  # an index that says what its table does not
    records.commit()
    records.close()
    answer = run("backup", archive, "--data", data)
    assert answer.status == 1 and "cannot be restored" in answer.err and "missing from index" in answer.err, answer
    assert sorted(os.listdir(folder)) == ["clinic"], os.listdir(folder)


@test
def routes_are_listed_for_people_and_programs(folder):
    listed = json.loads(run("routes", "--json").out)
    by_name = {r["name"]: r for r in listed}
    assert by_name["sign_in"]["method"] == "POST" and by_name["sign_in"]["path"] == "/sign-in"
    assert {f["name"] for f in by_name["sign_in"]["form"]} >= {"user_name", "password"}
    assert all(r["permission"] and r["title"] for r in listed)
    assert len(run("routes").out.splitlines()) == len(listed)


run_tests()
