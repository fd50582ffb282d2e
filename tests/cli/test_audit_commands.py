#!/usr/bin/env python3
"""Tampering with an embedded audit, found by the program and by the independent verifier alike:
test_audit_commands.py PROGRAM. TAP."""
import json
import os
import pathlib
import pwd
import shutil
import sqlite3
import subprocess
import sys

from program import PASSWORD, make_site, run, run_tests, serving, test

VERIFIER = pathlib.Path(__file__).resolve().parent.parent / "audit_verifier.py"


def busy_site(folder, people=6):
    """A site with entries and a checkpoint."""
    data = make_site(folder / "clinic")
    with serving(data):
        for n in range(people):
            added = run("user", "add", f"user{n}", "--roles", "secretary", "--family", f"Name{n}", "--data", data,
                        typed=PASSWORD + "\n")
            assert added.status == 0, added
    return data  # the end of serving signed a checkpoint


def ask_both(data, notes=None):
    """(program says tampered, verifier says tampered), which must not differ."""
    own = run("audit", "verify", "--data", data, "--json", *(["--since", notes] if notes else []))
    assert own.status in (0, 3), own
    report = json.loads(own.out)[0]
    assert report["ok"] == (own.status == 0) == (not report["faults"]), report
    more = ["--notes", str(data / "audit.checkpoints")] if (data / "audit.checkpoints").exists() else []
    other = subprocess.run([sys.executable, str(VERIFIER), str(data / "clerkwell.db"), *more,
                            *(["--notes", str(notes)] if notes else []), "--key", str(data / "audit.key.public")],
                           capture_output=True, text=True)
    assert other.returncode in (0, 3), other.stderr
    if own.status == 0:
        assert f"{report['entries']} entries, root {report['root']}" in other.stdout, (report, other.stdout)
    return own.status == 3, other.returncode == 3


def change(data, *statements):
    """As somebody with the file would: past every rule of the program."""
    connection = sqlite3.connect(data / "clerkwell.db")
    for statement in statements:
        assert connection.execute(statement).rowcount != 0, statement
    connection.commit()
    connection.close()


@test
def an_untouched_audit_verifies_by_both(folder):
    data = busy_site(folder)
    assert ask_both(data) == (False, False)
    assert run("audit", "verify", "--data", data).out.count("are what was written") == 1
    with serving(data):
        assert run("audit", "verify", "--data", data).status == 0


@test
def what_a_command_does_is_recorded_with_the_account_that_ran_it(folder):
    data = busy_site(folder, people=1)  # through the process that serves
    assert run("user", "disable", "user0", "--data", data).status == 0  # by itself
    connection = sqlite3.connect(data / "clerkwell.db")
    acts = connection.execute("SELECT kind, actor FROM audit_entry WHERE person_id = zeroblob(16) ORDER BY leaf_index").fetchall()
    connection.close()
    me = f"the command line, by {pwd.getpwuid(os.getuid()).pw_name}"
    assert ("person.added", me) in acts and ("person.disabled", me) in acts, acts
    assert all(actor for _, actor in acts), acts


@test
def every_tampering_is_found_by_both(folder):
    data = busy_site(folder)
    swap = ["UPDATE audit_entry SET leaf_index = -1 WHERE leaf_index = 2",
            "UPDATE audit_entry SET leaf_index = 2 WHERE leaf_index = 3",
            "UPDATE audit_entry SET leaf_index = 3 WHERE leaf_index = -1"]
    tamperings = {f"{column} edited": [f"UPDATE audit_entry SET {column} = {value} WHERE leaf_index = 3"]
                  for column, value in (("kind", "'person.removed'"), ("class", "'view'"), ("at", "at + 1"),
                                        ("detail", "'manager'"), ("actor", "'the command line, by nobody'"),
                                        ("person_id", "X'01020304050607080910111213141516'"),
                                        ("subject_id", "NULL"), ("patient_id", "X'01020304050607080910111213141516'"),
                                        ("subject_kind", "'patient'"), ("text_hash", "NULL"),
                                        ("leaf_hash", "X'00'"), ("entry_id", "X'01020304050607080910111213141516'"))}
    tamperings |= {
        "deleted": ["DELETE FROM audit_entry WHERE leaf_index = 3"],
        "swapped": swap,
        "first deleted": ["DELETE FROM audit_entry WHERE leaf_index = 0"],
        "tail cut": ["DELETE FROM audit_entry WHERE leaf_index >= 5"],
        "emptied": ["DELETE FROM audit_entry"],
        "text changed": ["UPDATE audit_text SET text = 'somebody else' WHERE leaf_index = 3"],
        "salt changed": ["UPDATE audit_text SET salt = X'00' WHERE leaf_index = 3"],
        "head changed": ["UPDATE audit_head SET size = size - 1"],
        "head gone": ["DELETE FROM audit_head"],
        "checkpoint forged": ["UPDATE audit_checkpoint SET note = replace(note, 'clerkwell-audit', 'clerkwell-other')"],
        "checkpoint spoilt": ["UPDATE audit_checkpoint SET note = 'none'"],
    }
    for name, statements in tamperings.items():
        copy = folder / "copy"
        shutil.copytree(data, copy)
        change(copy, *statements)
        assert ask_both(copy) == (True, True), name
        shutil.rmtree(copy)


@test
def an_older_copy_put_back_is_found_by_a_checkpoint_kept_elsewhere(folder):
    data = busy_site(folder, 2)
    older = folder / "older"
    shutil.copytree(data, older)
    assert run("user", "add", "late", "--roles", "secretary", "--family", "Late", "--data", data,
               typed=PASSWORD + "\n").status == 0
    assert run("audit", "checkpoint", "--data", data).status == 0
    elsewhere = folder / "elsewhere"
    shutil.copy(data / "audit.checkpoints", elsewhere)
    assert ask_both(data, elsewhere) == (False, False)
    assert ask_both(older) == (False, False)  # by itself it looks whole
    assert ask_both(older, elsewhere) == (True, True)


@test
def erasing_personal_text_is_lawful(folder):
    data = busy_site(folder, 1)
    change(data, "DELETE FROM audit_text WHERE leaf_index = 1")
    assert ask_both(data) == (False, False)


@test
def a_key_put_in_place_of_the_first_is_found_by_the_public_one_kept_elsewhere(folder):
    data = busy_site(folder, 1)
    kept = folder / "kept.public"
    shutil.copy(data / "audit.key.public", kept)
    assert run("audit", "verify", "--data", data, "--key", kept).status == 0
    for name in ("audit.key", "audit.key.public", "audit.checkpoints"):
        (data / name).unlink()
    change(data, "DELETE FROM audit_checkpoint")
    assert run("audit", "checkpoint", "--data", data).status == 0
    assert run("audit", "verify", "--data", data).status == 0  # by itself it looks whole
    found = run("audit", "verify", "--data", data, "--key", kept)
    assert found.status == 3 and "not signed by" in found.out, found
    for text in ("", "hello", (data / "audit.key").read_text()):
        (folder / "no-key").write_text(text)
        refused = run("audit", "verify", "--data", data, "--key", folder / "no-key")
        assert refused.status == 1 and "no public key" in refused.err, refused


@test
def a_checkpoint_is_added_to_a_file_elsewhere_once(folder):
    data = busy_site(folder, 1)
    elsewhere = folder / "elsewhere"
    first = run("audit", "checkpoint", "--data", data, "--to", elsewhere)
    assert first.status == 0 and elsewhere.read_text().strip() == first.out.strip(), first
    assert run("audit", "checkpoint", "--data", data, "--to", elsewhere).out == first.out
    assert elsewhere.read_text().strip() == first.out.strip()
    assert ask_both(data, elsewhere) == (False, False)


@test
def a_site_that_is_gone_is_still_known_to_a_checkpoint(folder):
    data = busy_site(folder, 1)
    elsewhere = folder / "elsewhere"
    assert run("audit", "checkpoint", "--data", data, "--to", elsewhere).status == 0
    change(data, *(f"UPDATE {table} SET site_id = 9" for table in ("site", "audit_entry", "audit_text", "audit_head",
                                                                   "audit_checkpoint")))
    assert ask_both(data, elsewhere) == (True, True)


@test
def a_checkpoint_that_could_not_be_added_to_its_file_is_added_later(folder):
    data = busy_site(folder, 1)
    (data / "audit.checkpoints").unlink()
    assert run("audit", "checkpoint", "--data", data).status == 0
    assert (data / "audit.checkpoints").read_text().count("clerkwell/site/1") == 1


@test
def what_is_no_checkpoint_is_refused(folder):
    data = busy_site(folder, 1)
    (folder / "note").write_text("hello\n")
    answer = run("audit", "verify", "--data", data, "--since", folder / "note")
    assert answer.status == 1 and "no checkpoint" in answer.err, answer
    assert run("audit", "verify", "--data", data, "--since", folder / "absent").status == 1


@test
def a_key_that_others_may_read_is_refused(folder):
    data = busy_site(folder, 1)
    (data / "audit.key").chmod(0o644)
    answer = run("audit", "checkpoint", "--data", data)
    assert answer.status == 1 and "chmod" in answer.err, answer


run_tests()
