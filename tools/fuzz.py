#!/usr/bin/env python3
"""Fuzzes every parser for a time: fuzz.py BUILD [--seconds N] [--found DIR] [TARGET…]

BUILD is made with clang (tests/fuzz/meson.build says how). Each target runs for N seconds (60 when not given) on its
own corpus and dictionary; what it finds new is kept in DIR (BUILD/found when not given), never in the corpus. Prints
a line a target, and the hours in sum. A crash, a leak, an input that takes over 5 s or over 512 MiB: its file is
named and the exit status is 1.
"""
import argparse
import pathlib
import re
import subprocess
import sys

FUZZ = pathlib.Path(__file__).resolve().parent.parent / "tests/fuzz"


def targets():
    return re.findall(r"^  '(\w+)',$", (FUZZ / "meson.build").read_text(), re.M)


def fuzz(build, name, seconds, found):
    """(runs, edges reached, None or what went wrong)"""
    mine, bad = found / name, found / f"bad_{name}_"
    mine.mkdir(parents=True, exist_ok=True)
    words = [build / f"tests/fuzz/libfuzzer_{name}", f"-dict={FUZZ / f'fuzz_{name}.dict'}", f"-max_total_time={seconds}",
             "-timeout=5", "-rss_limit_mb=512", "-print_final_stats=1", f"-artifact_prefix={bad}", mine,
             FUZZ / f"fuzz_{name}.corpus"]
    run = subprocess.run([str(w) for w in words], capture_output=True, text=True, errors="replace")
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", run.stderr)
    edges = re.findall(r" cov: (\d+)", run.stderr)
    wrong = None if run.returncode == 0 else run.stderr.strip()[-3000:]
    return int(runs.group(1)) if runs else 0, int(edges[-1]) if edges else 0, wrong


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("build", type=pathlib.Path)
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--found", type=pathlib.Path)
    asked.add_argument("targets", nargs="*", default=[])
    given = asked.parse_args()
    build, failed, names = given.build.resolve(), 0, given.targets or targets()
    for name in names:
        runs, edges, wrong = fuzz(build, name, given.seconds, (given.found or build / "found").resolve())
        print(f"{name}: {runs:,} runs in {given.seconds} s, {edges:,} edges{' FAILED' if wrong else ''}", flush=True)
        if wrong:
            failed += 1
            print("  " + wrong.replace("\n", "\n  "), flush=True)
    print(f"{len(names) * given.seconds / 3600:.2f} hours, {failed} of {len(names)} targets failed")
    sys.exit(1 if failed else 0)


main()
