#!/usr/bin/env python3
"""bench with tiny numbers: it runs, says what it should, and leaves nothing behind: test_bench.py PROGRAM STANDIN. TAP.
No time is judged here."""
import concurrent.futures
import contextlib
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from program import PROGRAM, run, run_tests, test


STANDIN = sys.argv[2]
FIGURES = ["G1", "G1", "G2", "G2", "G2", "G2", "G2", "G2", "G3", "G4", "G4", "G10", "G5", "G8", "G8", "G8"]
POSTGRES = pathlib.Path(__file__).resolve().parents[2] / "tools/test_postgres.sh"
NOT_REQUESTS = ("import", "search")  # of which nobody waits for an answer


@contextlib.contextmanager
def postgres():
    """A server of its own, in a folder whose name is short enough for its socket."""
    folder = tempfile.mkdtemp(prefix="clerkwell-pg-", dir="/tmp")
    try:
        started = subprocess.run([POSTGRES, "start", folder, str(os.getpid())], capture_output=True, text=True,
                                 check=True, timeout=120)
        yield started.stdout.strip()
    finally:
        subprocess.run([POSTGRES, "stop", folder], check=False, timeout=120)


def floors_are_composed_of_their_limits(report):
    """What one request needs of several limits takes their times one after another."""
    rates = {limit["what"]: limit["value"] for limit in report["limits"]}
    assert len(rates) == 17 and all(rate > 0 for rate in rates.values()), report["limits"]
    parts_of = {"G1": ["hello-world of the same library", "the bare query by id, 2 threads", "the JSON writer, 2 threads"],
                "G3": ["raw grouped commits of the same bytes, 1 thread", "hello-world of the same library"],
                "G5": ["raw inserts of the same bytes, 1,000 a commit, 1 thread", "the FHIR parser alone"]}
    for figure in report["figures"]:
        for compared in [figure] + figure["and"]:
            parts = compared["limit_is"].removeprefix("one after another: ").split("; ")
            if len(parts) > 1:
                assert parts == parts_of.pop(figure["id"]), compared
                floor = 1 / sum(1 / rates[part] for part in parts)
                assert abs(compared["limit"] - floor) <= 1, (compared, floor)
    assert not parts_of, parts_of


def half_a_year_is_almost_full(report):
    """Two teams of a clinician, a room and a device; the three searches found the same ten, or bench had said so."""
    slots = report["slots"]
    assert slots["teams"] == 2 and slots["slots"] == 2 * 26 * 5 * 24, slots
    free = 2 * 5 * 24 // 12
    assert slots["claims"] == (slots["slots"] - free) * 3 * 4, slots


@test
def every_figure_stands_beside_its_limit(folder):
    answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 30, "--scratch", folder, "--json",
                 patience=300)
    assert answer.status == 0, answer
    report = json.loads(answer.out)
    assert report["patients"] == 2000 and report["rounds"] == 1, report
    assert report["bytes_a_booking"] >= 64, report
    rounds = [noise["of"] for noise in report["noise"] if noise["round"] != "discarded as noisy"]
    assert rounds == ["a round", "G7", "a round of G5", "a round of G8", "G9"], report["noise"]
    assert [figure["id"] for figure in report["figures"]] == FIGURES, report
    for figure in report["figures"]:
        assert figure["value"] > 0 and figure["processor_us"] > 0, figure
        assert (figure["p99_us"] > 0) == (figure["name"] not in NOT_REQUESTS), figure
        for compared in [figure] + figure["and"]:
            assert compared["limit"] > 0 and compared["limit_processor_us"] > 0 and compared["limit_is"], figure
            assert abs(compared["ratio"] - figure["value"] / compared["limit"]) < 0.002, figure
    further = [len(figure["and"]) for figure in report["figures"]]
    assert further == [1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 1, 0, 0, 0, 0, 0], report
    half_a_year_is_almost_full(report)
    mixed = report["mixed"]
    assert mixed["answered"] > 0 and mixed["rows"] == 91, mixed
    assert mixed["longest_us"] >= mixed["p999_us"] - 20 and mixed["quiet_p50_us"] > 0, mixed
    assert report["waiting"] == 1000 and report["duties"] == 1000 and report["bytes_an_import"] >= 64, report
    floors_are_composed_of_their_limits(report)
    server = report["server"]
    assert 0 < server["private_kib"] and 0 < server["drawing_kib"] and server["start_us"] > 0, report
    assert server["pages"] == 400 and report["bench_private_kib"] > 0, report
    assert list(folder.iterdir()) == [], "the scratch clinic is removed"


@test
def some_figures_are_measured_alone(folder):
    answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 30, "--scratch", folder, "--json",
                 "--only", "find-number,few")
    report = json.loads(answer.out)
    assert [figure["name"] for figure in report["figures"]] == ["few", "find-number"], answer
    assert [limit["id"] for limit in report["limits"]] == ["L2", "L2"] and "server" not in report, answer
    for names in ("nothing", "find,", "find,nothing", ""):
        answer = run("bench", "--scratch", folder, "--only", names)
        assert answer.status == 2 and "--only" in answer.err, (names, answer)


@test
def the_finder_is_asked_for_each_kind_and_for_all_of_them(folder):
    """Each kind beside the query of its own, and the mix beside the queries mixed."""
    answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 30, "--scratch", folder, "--json",
                 "--only", "find")
    figures = json.loads(answer.out)["figures"]
    assert [figure["name"] for figure in figures] == ["find", "find-name", "find-birth", "find-number", "find-slip"], answer
    assert [figure["limit_is"].removeprefix("the bare ").removesuffix(", 2 threads") for figure in figures] == [
        "prepared queries in the same shares", "query by name", "query by date of birth", "query by hospital number",
        "query by sound"], answer
    for figure in figures:
        assert figure["value"] > 0 and figure["p99_us"] > 0 and figure["processor_us"] > 0, figure


@test
def a_round_in_which_others_had_the_processors_is_told(folder):
    """So many are thrown away as shall be kept; then one is kept, and bench says that it was noisy too."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * os.cpu_count())]
    try:
        answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 100, "--scratch", folder, "--json",
                     "--only", "json")
    finally:
        for program in busy:
            program.kill()
            program.wait()
    report = json.loads(answer.out)
    assert [noise["round"] for noise in report["noise"]] == ["discarded as noisy", "kept though noisy"], report
    assert report["discarded"] == 1 and report["kept_though_noisy"] == 1 and report["rounds"] == 1, report
    for noise in report["noise"]:
        assert noise["others"] + noise["stolen"] > 0.05, report


@test
def stopped_in_the_middle_it_leaves_nothing_behind(folder):
    for number in (signal.SIGINT, signal.SIGTERM):
        bench = subprocess.Popen([str(PROGRAM), "bench", "--scratch", folder], stdout=subprocess.DEVNULL)
        try:
            while not list(folder.glob("*/clerkwell.db")):
                assert bench.poll() is None
                time.sleep(0.01)
            bench.send_signal(number)
            assert bench.wait(timeout=60) == 128 + number
        finally:
            bench.kill()
        assert list(folder.iterdir()) == []


@test
def it_can_be_read_too(folder):
    answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 20, "--scratch", folder, "--only", "book")
    assert answer.status == 0 and "; 2000 patients, 1 rounds kept" in answer.out, answer
    lines = answer.out.splitlines()
    lines = [line.split(" ")[0] for line in lines[next(i for i, line in enumerate(lines) if line.startswith("G3")):]]
    assert lines == ["G3", "", "", "", "L1", "L4", "L4", "L5", "a"], answer

@test
def the_search_stands_beside_plain_sql_and_memory(folder):
    answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 20, "--scratch", folder, "--only", "search",
                 "--json")
    assert answer.status == 0, answer
    report = json.loads(answer.out)
    figure, = report["figures"]
    assert figure["limit_is"] == "the same search in plain SQL, 2 threads" and figure["must"] == 50, figure
    assert [further["limit_is"] for further in figure["and"]] == ["the same search from memory, 2 threads"], figure
    assert sorted(limit["id"] for limit in report["limits"]) == ["L2", "L6"], report
    half_a_year_is_almost_full(report)


@test
def postgresql_is_compared_with_sqlite_in_one_run(folder):
    with postgres() as url:
        answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 30, "--scratch", folder, "--only",
                     "engines", "--database", url, "--json", patience=300)
    assert answer.status == 0, answer
    report = json.loads(answer.out)
    assert report["engine"].startswith("PostgreSQL"), report
    assert [figure["id"] for figure in report["figures"]] == ["G6"] * 4, report
    for figure in report["figures"]:
        assert figure["limit_is"].endswith(", on SQLite") and figure["what"].endswith(", on PostgreSQL"), figure
        assert figure["value"] > 0 and figure["limit"] > 0, figure
        assert abs(figure["ratio"] - figure["value"] / figure["limit"]) < 0.002, figure
    assert [figure["must"] for figure in report["figures"]] == [0.15, 0.15, 0.15, 0.4], report
    assert [path.name for path in folder.iterdir()] == [], "both clinics' files are removed"


@test
def without_postgresql_there_is_nothing_to_compare(folder):
    answer = run("bench", "--scratch", folder, "--only", "engines")
    assert answer.status == 2 and "--database" in answer.err, answer


@test
def numbers_that_are_none_are_refused(folder):
    for option in ("--patients", "--rounds", "--milliseconds"):
        for number in ("0", "-1", "many", "99999999999"):
            answer = run("bench", option, number, "--scratch", folder)
            assert answer.status == 2 and option in answer.err, (option, number, answer)
    assert list(folder.iterdir()) == []


def told(folder, standin, name):
    """What the stand-in's bench says of this workload; that it is an error, and no figure."""
    folder = folder / name
    folder.mkdir()
    done = subprocess.run([STANDIN, "bench", "--patients", "2000", "--rounds", "1", "--milliseconds", "20", "--scratch",
                           str(folder), "--only", name], env={**os.environ, "CLERKWELL_STANDIN": standin},
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 75 and done.stdout == "", (standin, name, done)
    assert "not answered as they should be" in done.stderr, (standin, name, done)
    assert list(folder.iterdir()) == []
    return done.stderr


def each_is_told(folder, standin, names, words):
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        for name, said in zip(names, pool.map(lambda name: told(folder, standin, name), names)):
            assert words in said, (name, said)


@test
def a_stranger_who_is_sent_to_sign_in_is_no_figure(folder):
    each_is_told(folder, "stranger", ("desk", "mixed", "server"), "status 303, not 200")


@test
def a_page_without_what_was_asked_for_is_no_figure(folder):
    each_is_told(folder, "empty", ("json", "page", "find", "book", "slots", "sheet", "waiting", "desk", "mixed"),
                 " without “")


@test
def a_scratch_folder_that_is_not_there_is_not_made(folder):
    (folder / "file").touch()
    for name in ("misspelt", "misspelt/below", "file"):
        answer = run("bench", "--scratch", folder / name)
        assert answer.status == 2 and "--scratch" in answer.err and name in answer.err, answer
    assert [entry.name for entry in folder.iterdir()] == ["file"]


run_tests()
