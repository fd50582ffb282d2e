#!/usr/bin/env python3
"""The program's commands as people and other programs give them: test_commands.py PROGRAM. TAP."""
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import urllib.parse

from program import PASSWORD, PROGRAM, make_site, run, run_tests, serving, test


@test
def help_lists_every_command_and_each_says_how_it_is_used(folder):
    whole = run("--help")
    assert whole.status == 0 and not whole.err, whole
    names = re.findall(r"^  ([a-z]+(?: [a-z]+)?)  ", whole.out, re.M)
    assert {"init", "serve", "user add", "doctor", "version"} <= set(names), names
    for name in names:
        one = run(*name.split(), "--help")
        assert one.status == 0 and f"Usage: clerkwell {name}" in one.out, (name, one)
        assert run("help", *name.split()).out == one.out
        takes_database = name not in ("backup", "restore")
        assert takes_database or "--database" not in one.out and "PostgreSQL" in one.out, one.out


@test
def usage_errors_exit_2_and_say_what_was_meant(folder):
    assert run().status == 2
    answer = run("docter")
    assert answer.status == 2 and "Did you mean doctor?" in answer.err, answer
    answer = run("user", "ad")
    assert answer.status == 2 and "Did you mean user add?" in answer.err, answer
    answer = run("doctor", "--dta", "x")
    assert answer.status == 2 and "Did you mean --data?" in answer.err, answer
    for words in (["docter", "--help"], ["doctor"], ["doctor", "--data"],
                  ["doctor", "--data", ""], ["doctor", "--data", "a", "--data", "b"],
                  ["doctor", "--json=yes", "--data", "a"], ["doctor", "extra", "--data", "a"],
                  ["init", "--data", folder / "x", "--site", "S"], ["user", "add", "--data", "a"],
                  ["serve", "--data", folder, "--listen", "8080"],
                  ["serve", "--data", folder, "--listen", "0.0.0.0:8080"],
                  ["serve", "--data", folder, "--listen", "::1:8080"]):
        answer = run(*words)
        assert answer.status == 2 and answer.err.startswith("clerkwell: ") and not answer.out, (words, answer)


@test
def an_answer_that_cannot_be_written_down_is_a_failure(folder):
    data, letter = make_site(folder / "clinic"), folder / "letter.txt"
    letter.write_text("Dear Mr Hale,\n")
    for words in (["owed", "--json", "--data", data], ["owed", "--data", data], ["version"], ["--version"], ["--help"],
                  ["owed", "--help"], ["routes", "--json"], ["audit", "verify", "--data", data], ["doctor", "--data", data],
                  ["config", "show", "--data", data], ["proofread", "--json", letter]):
        with open("/dev/full", "w") as full:
            done = subprocess.run([str(PROGRAM), *map(str, words)], stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 1 and "standard output: No space left on device" in done.stderr, (words, done)
        done = subprocess.run(["sh", "-c", 'exec "$@" >&-', "sh", str(PROGRAM), *map(str, words)],
                              stderr=subprocess.PIPE, text=True)
        assert done.returncode == 1 and "standard output" in done.stderr, (words, done)
    assert run("audit", "verify", "--data", data).status == 0, "what was said went into the records"


@test
def a_refusal_is_said_alike_by_a_clinic_that_is_served_and_by_one_that_is_not(folder):
    data = make_site(folder / "clinic")
    asked = [words for more in ([], ["--json"]) for words in (
        ["owed", "--clinic", "NONE", "--data", data, *more], ["user", "disable", "nobody", "--data", data, *more],
        ["user", "add", "manager", "--roles", "clinician", "--family", "Bello", "--data", data, *more])]
    alone = [run(*words, typed=PASSWORD + "\n") for words in asked]
    with serving(data):
        served = [run(*words, typed=PASSWORD + "\n") for words in asked]
    for words, one, other in zip(asked, alone, served):
        assert one.status in (1, 2) and (one.status, one.out, one.err) == (other.status, other.out, other.err), (words, one, other)


@test
def a_program_that_asks_for_json_gets_json_from_every_command(folder):
    data = folder / "clinic"
    made = run("init", "--json", "--data", data, "--site", "S", "--admin", "manager", typed="a quiet long phrase\n")
    assert made.status == 0 and json.loads(made.out)["command"] == "init", made
    added = run("user", "add", "--json", "--data", data, "--roles", "secretary", "--family", "Bello", "amara",
                typed="a quiet long phrase\n")
    assert added.status == 0 and json.loads(added.out)["said"], added
    kept = run("backup", "--json", "--data", data, folder / "kept.clerkwell")
    assert kept.status == 0 and json.loads(kept.out)["said"], kept
    for words in (["audit", "verify", "--data", folder / "none"], ["audit", "verify"], ["owed", "--bogus"], ["owd"],
                  ["owed", "--clinic"], ["proofread"], ["proofread", "--bogus"], ["proofread", "--patient"],
                  ["proofread", "--today", "tomorrow", "x"], ["proofread", folder / "none.txt"],
                  ["backup", "--data", data, folder / "kept.clerkwell"]):
        refused = run(*words, "--json")
        assert refused.status != 0 and json.loads(refused.err)["error"]["sentence"], (words, refused)


@test
def version_is_for_people_and_for_programs(folder):
    assert re.fullmatch(r"clerkwell \d+\.\d+\.\d+\n", run("version").out)
    assert run("--version").out == run("version").out
    assert json.loads(run("version", "--json").out)["name"] == "clerkwell"


def first_line(*words, cwd=None):
    """What the program says first when it is told to serve; it is ended then."""
    child = subprocess.Popen([str(PROGRAM), *map(str, words), "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE,
                             stderr=subprocess.DEVNULL, text=True, cwd=cwd)
    said = []
    for line in child.stdout:
        said.append(line)
        if "serves http" in line:
            break
    child.send_signal(signal.SIGTERM)
    child.communicate(timeout=30)
    return said[0]


@test
def a_demo_of_an_earlier_day_says_so_and_is_made_anew_when_asked(folder):
    data = folder / "demo"
    assert "fictional clinic" in first_line("demo", "--data", data)
    users = (data / "demo-users.txt").read_text()
    assert "fictional clinic" in first_line("demo", "--data", data)
    assert (data / "demo-users.txt").read_text() == users
    with sqlite3.connect(data / "clerkwell.db") as records:
        records.execute("UPDATE site SET demo_anchor = '2026-01-05'")
    records.close()
    assert first_line("demo", "--data", data).startswith("This clinic was made for Monday 5 January 2026."), data
    wrong = run("demo", "--data", data, "--anew", "--seed", "seven")
    assert wrong.status == 2 and "--seed" in wrong.err, wrong
    assert (data / "demo-users.txt").read_text() == users, "the old one goes for a new one, and for nothing else"
    assert "fictional clinic" in first_line("demo", "--data", data, "--anew")
    assert (data / "demo-users.txt").read_text() != users
    assert run("audit", "verify", "--data", data).status == 0


@test
def a_demo_without_a_folder_named_lives_beside_where_it_was_started(folder):
    assert "fictional clinic" in first_line("demo", cwd=folder)
    assert (folder / "clerkwell-demo" / "demo-users.txt").exists()
    answer = run("demo", "--database", "postgresql://nowhere")
    assert answer.status == 1 and "--data DIR" in answer.err, answer


@test
def a_real_clinic_is_never_taken_for_a_demo(folder):
    data = make_site(folder / "clinic")
    for more in ([], ["--anew"]):
        answer = run("demo", "--data", data, *more)
        assert answer.status == 1 and "no demo" in answer.err, answer
    assert (data / "clerkwell.db").exists()


@test
def wrong_settings_are_said_by_line_and_keep_the_program_from_serving(folder):
    data = make_site(folder / "clinic")
    assert run("config", "check", "--data", data).status == 0
    (data / "clerkwell.conf").write_text("[serve]\nlisten = 127.0.0.1:0\nbehind-proxy = perhaps\n[sign-in]\nidle = 500\n")
    answer = run("config", "check", "--data", data)
    assert answer.status == 3, answer
    assert "line 3: behind-proxy must be yes or no" in answer.out, answer
    assert "line 5: idle must be a whole number from 5 to 60 (minutes)" in answer.out, answer
    answer = run("serve", "--data", data)
    assert answer.status == 1 and "line 3" in answer.err, answer
    assert run("config", "check").status == 2
    assert run("config", "show", "--config", folder / "none").status == 1


@test
def what_config_show_prints_is_a_settings_file_that_serve_obeys(folder):
    data = make_site(folder / "clinic")
    shown = run("config", "show", "--data", data).out.replace("#listen = 127.0.0.1:8080", "listen = 127.0.0.1:0")
    (data / "clerkwell.conf").write_text(shown.replace("#form = text", "form = json"))
    assert run("config", "check", "--data", data).status == 0
    rows = json.loads(run("config", "show", "--data", data, "--json").out)
    assert {"section": "serve", "name": "listen"}.items() <= rows[0].items() and rows[0]["value"] == "127.0.0.1:0", rows
    child = subprocess.Popen([str(PROGRAM), "serve", "--data", str(data)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = child.stdout.readline()
    child.send_signal(signal.SIGTERM)
    said = child.communicate(timeout=20)[1]
    assert re.search(r"http://127\.0\.0\.1:[1-9]\d*/", line), line
    assert json.loads(said.splitlines()[0])["event"] == "serving", said


@test
def init_makes_a_private_folder_once(folder):
    data = make_site(folder / "clinic")
    assert stat.S_IMODE(os.stat(data).st_mode) == 0o700
    for name in os.listdir(data):
        assert stat.S_IMODE(os.stat(data / name).st_mode) == 0o600, name
    again = run("init", "--data", data, "--site", "Other", "--admin", "boss", typed=PASSWORD + "\n")
    assert again.status == 1 and "already" in again.err, again


@test
def init_refuses_weak_passwords_and_bad_names(folder):
    for password in ("short", "password1234", "aaaaaaaaaaaaaaaa", "abababababababab", ""):
        answer = run("init", "--data", folder / "x", "--site", "S", "--admin", "manager", typed=password + "\n")
        assert answer.status == 1 and "password" in answer.err, (password, answer)
        assert not answer.out
        assert not (folder / "x").exists(), password
    answer = run("init", "--data", folder / "x", "--site", "S", "--admin", "two words", typed=PASSWORD + "\n")
    assert answer.status == 1 and "user name" in answer.err, answer
    answer = run("init", "--data", folder / "x", "--site", "S", "--admin", "m", "--zone", "../../etc/passwd",
                 typed=PASSWORD + "\n")
    assert answer.status == 1 and "time zone" in answer.err, answer
    # None of them left a site behind, and doctor says so of what is there.
    looked = run("doctor", "--data", folder / "x")
    assert looked.status == 3 and "bad: site: There is no site yet" in looked.out, looked
    make_site(folder / "x")


@test
def what_no_waiting_mends_is_a_failure_and_not_temporary(folder):
    data = make_site(folder / "clinic")
    records = data / "clerkwell.db"
    sound = records.read_bytes()
    for bad in (b"This is no database at all.\n" * 4000, sound[:8192] + os.urandom(len(sound) - 8192),
                sound[:16] + bytes(84) + sound[100:]):
        records.write_bytes(bad)
        for words in (["owed"], ["audit", "verify"], ["serve", "--listen", "127.0.0.1:0"], ["user", "disable", "nobody"]):
            answer = run(*words, "--data", data)
            assert answer.status == 1 and "damaged" in answer.err, (words, answer)
        assert run("doctor", "--data", data).status == 3
    records.write_bytes(sound)
    if os.getuid() == 0:  # may write everywhere: somebody else tries
        folder.chmod(0o711)
        data.chmod(0o755)
        done = subprocess.run([str(PROGRAM), "owed", "--data", str(data)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True, user=65534, group=65534, extra_groups=[])
    else:
        records.chmod(0)
        done = subprocess.run([str(PROGRAM), "owed", "--data", str(data)], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True)
    assert done.returncode == 1 and "clerkwell: " in done.stderr, done


@test
def a_site_in_a_time_zone_that_this_machine_does_not_know_is_not_served_and_says_so(folder):
    data = make_site(folder / "clinic")
    with sqlite3.connect(data / "clerkwell.db") as records:
        records.execute("UPDATE site SET zone = 'Europe/Nowhere'")
    records.close()
    refused = run("serve", "--data", data, "--listen", "127.0.0.1:0")
    assert refused.status == 1 and "no time zone Europe/Nowhere" in refused.err, refused


@test
def doctor_finds_what_is_open_to_others(folder):
    data = make_site(folder / "clinic")
    well = run("doctor", "--data", data, "--json")
    assert well.status == 0, well
    findings = {f["about"]: f["verdict"] for f in json.loads(well.out)}
    assert findings["database"] == findings["integrity"] == findings["printing"] == "ok", findings
    os.chmod(data / "clerkwell.db", 0o644)
    ill = run("doctor", "--data", data)
    assert ill.status == 3 and "bad: records" in ill.out, ill


@test
def users_are_added_disabled_and_given_passwords(folder):
    data = make_site(folder / "clinic")
    add = ["user", "add", "dora", "--roles", "secretary,booking-clerk", "--family", "Doe", "--data", data]
    assert run(*add, typed=PASSWORD + "\n").status == 0
    twice = run(*add, typed=PASSWORD + "\n")
    assert twice.status == 1 and "already" in twice.err, twice
    assert run("user", "add", "x", "--roles", "king", "--family", "X", "--data", data, typed=PASSWORD + "\n").status == 2
    assert run("user", "password", "dora", "--data", data, typed="another long phrase\n").status == 0
    assert run("user", "disable", "dora", "--data", data).status == 0
    assert run("user", "disable", "nobody", "--data", data).status == 1
    last = run("user", "disable", "manager", "--data", data)
    assert last.status == 1 and "last account" in last.err, last


def sign_in(address, user, password):
    """The status of signing in, as a browser does it, and the cookie."""
    door = http.client.HTTPConnection(*address, timeout=30)
    door.request("GET", "/sign-in")
    page = door.getresponse()
    text = page.read().decode()
    cookies = [c.split(";")[0] for c in page.headers.get_all("Set-Cookie") or []]
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text))
    body = urllib.parse.urlencode({**hidden, "user_name": user, "password": password})
    door.request("POST", "/sign-in", body, {"Content-Type": "application/x-www-form-urlencoded",
                                            "Cookie": "; ".join(cookies)})
    answer = door.getresponse()
    answer.read()
    door.close()
    held = [c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or []]
    return answer.status, "; ".join(c for c in held if c.startswith("__Host-clerkwell="))


@test
def a_site_is_served_and_its_manager_signs_in(folder):
    data = make_site(folder / "clinic")
    with serving(data) as (address, child):
        status, cookie = sign_in(address, "manager", PASSWORD)
        assert status == 303 and cookie, (status, cookie)
        assert sign_in(address, "manager", "not the password")[0] in (401, 422)
        child.send_signal(signal.SIGTERM)
        assert child.wait(20) == 0
    assert not (data / "control").exists()


@test
def commands_work_through_the_process_that_serves(folder):
    data = make_site(folder / "clinic")
    with serving(data) as (address, child):
        added = run("user", "add", "dora", "--roles", "secretary", "--family", "Doe", "--data", data,
                    typed=PASSWORD + "\n")
        assert added.status == 0 and "added" in added.out and not added.err, added
        assert sign_in(address, "dora", PASSWORD)[0] == 303
        refused = run("user", "disable", "manager", "--data", data)
        assert refused.status == 1 and "last account" in refused.err, refused
        second = run("serve", "--data", data, "--listen", "127.0.0.1:0")
        assert second.status == 75 and "open" in second.err, second


@test
def a_disabled_user_is_out_at_once(folder):
    data = make_site(folder / "clinic")
    assert run("user", "add", "dora", "--roles", "secretary", "--family", "Doe", "--data", data,
               typed=PASSWORD + "\n").status == 0
    with serving(data) as (address, child):
        status, cookie = sign_in(address, "dora", PASSWORD)
        assert status == 303
        assert run("user", "disable", "dora", "--data", data).status == 0
        assert sign_in(address, "dora", PASSWORD)[0] != 303


@test
def a_socket_left_by_a_killed_process_is_replaced(folder):
    data = make_site(folder / "clinic")
    with serving(data) as (address, child):
        child.kill()
        child.wait()
    assert (data / "control").exists()
    assert run("user", "disable", "nobody", "--data", data).status == 1  # works without anybody serving
    with serving(data) as (address, child):
        assert sign_in(address, "manager", PASSWORD)[0] == 303


@test
def nonsense_on_the_control_socket_does_no_harm(folder):
    data = make_site(folder / "clinic")
    with serving(data) as (address, child):
        for sent in (b"", b"\xff" * 64, b"\0\0\0\1\0\0\0\5hello", b"\0\0\0\0", b"\0\0\0\2\0\0\0\4serv"):
            with socket.socket(socket.AF_UNIX) as s:
                s.connect(str(data / "control"))
                s.sendall(sent)
                s.shutdown(socket.SHUT_WR)
                s.settimeout(20)
                try:
                    while s.recv(4096):
                        pass
                except ConnectionResetError:
                    pass  # closed before all was read
        assert run("user", "disable", "nobody", "--data", data).status == 1
        assert child.poll() is None


run_tests()
