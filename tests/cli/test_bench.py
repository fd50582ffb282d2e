#!/usr/bin/env python3
"""bench with tiny numbers: it runs, says what it should, and leaves nothing behind: test_bench.py PROGRAM. TAP.
No time is judged here."""
import json

from program import run, run_tests, test


@test
def every_figure_stands_beside_its_limit(folder):
    answer = run("bench", "--patients", 1000, "--rounds", 1, "--milliseconds", 30, "--scratch", folder, "--json")
    assert answer.status == 0, answer
    report = json.loads(answer.out)
    assert report["patients"] == 1000 and report["rounds"] == 1, report
    assert 0 <= report["stolen"] <= 1 and report["bytes_a_booking"] >= 64, report
    assert [figure["id"] for figure in report["figures"]] == ["G1", "G1", "G2", "G3"], report
    for figure in report["figures"]:
        assert figure["value"] > 0 and figure["limit"] > 0 and figure["p99_us"] > 0, figure
        assert abs(figure["ratio"] - figure["value"] / figure["limit"]) < 0.01, figure
    assert list(folder.iterdir()) == [], "the scratch clinic is removed"


@test
def it_can_be_read_too(folder):
    answer = run("bench", "--patients", 1000, "--rounds", 1, "--milliseconds", 20, "--scratch", folder)
    assert answer.status == 0 and answer.out.count("a second") == 4, answer
    assert answer.out.startswith("1000 patients, 1 rounds kept"), answer


@test
def numbers_that_are_none_are_refused(folder):
    for option in ("--patients", "--rounds", "--milliseconds"):
        for number in ("0", "-1", "many", "99999999999"):
            answer = run("bench", option, number, "--scratch", folder)
            assert answer.status == 2 and option in answer.err, (option, number, answer)
    assert list(folder.iterdir()) == []


run_tests()
