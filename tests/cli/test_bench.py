#!/usr/bin/env python3
"""bench with tiny numbers: it runs, says what it should, and leaves nothing behind: test_bench.py PROGRAM. TAP.
No time is judged here."""
import json
import signal
import subprocess
import time

from program import PROGRAM, run, run_tests, test


@test
def every_figure_stands_beside_its_limit(folder):
    answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 30, "--scratch", folder, "--json")
    assert answer.status == 0, answer
    report = json.loads(answer.out)
    assert report["patients"] == 2000 and report["rounds"] == 1, report
    assert 0 <= report["stolen"] <= 1 and report["bytes_a_booking"] >= 64, report
    assert [figure["id"] for figure in report["figures"]] == ["G1", "G1", "G2", "G2", "G3", "G4", "G10", "G8", "G8"], report
    for figure in report["figures"]:
        assert figure["value"] > 0 and figure["limit"] > 0 and figure["p99_us"] > 0, figure
        assert figure["processor_us"] > 0 and figure["limit_processor_us"] > 0, figure
        assert abs(figure["ratio"] - figure["value"] / figure["limit"]) < 0.01, figure
    mixed = report["mixed"]
    assert mixed["asked"] > 0 and mixed["refused"] == 0 and mixed["rows"] == 91, mixed
    assert mixed["longest_us"] >= mixed["p999_us"] - 20 and mixed["quiet_p50_us"] > 0, mixed
    assert report["private_kib"] > 0 and report["start_us"] > 0, report
    assert list(folder.iterdir()) == [], "the scratch clinic is removed"


@test
def one_figure_is_measured_alone(folder):
    answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 30, "--scratch", folder, "--json",
                 "--only", "find")
    assert [figure["id"] for figure in json.loads(answer.out)["figures"]] == ["G2"], answer
    answer = run("bench", "--scratch", folder, "--only", "nothing")
    assert answer.status == 2 and "--only" in answer.err, answer


@test
def stopped_in_the_middle_it_leaves_nothing_behind(folder):
    for number in (signal.SIGINT, signal.SIGTERM):
        bench = subprocess.Popen([str(PROGRAM), "bench", "--scratch", folder], stdout=subprocess.DEVNULL)
        try:
            while not list(folder.glob("*/clinic.db")):
                assert bench.poll() is None
                time.sleep(0.01)
            bench.send_signal(number)
            assert bench.wait(timeout=60) == 128 + number
        finally:
            bench.kill()
        assert list(folder.iterdir()) == []


@test
def it_can_be_read_too(folder):
    answer = run("bench", "--patients", 2000, "--rounds", 1, "--milliseconds", 20, "--scratch", folder)
    assert answer.status == 0 and answer.out.count("a second,") == 9 and "\nG7" in answer.out, answer
    assert "; 2000 patients, 1 rounds kept" in answer.out, answer


@test
def numbers_that_are_none_are_refused(folder):
    for option in ("--patients", "--rounds", "--milliseconds"):
        for number in ("0", "-1", "many", "99999999999"):
            answer = run("bench", option, number, "--scratch", folder)
            assert answer.status == 2 and option in answer.err, (option, number, answer)
    assert list(folder.iterdir()) == []


run_tests()
