#!/usr/bin/env python3
"""Fuzzes every parser for a time: fuzz.py BUILD [--seconds N] [--jobs N] [--found DIR] [--record] [TARGET…]
fuzz.py --sum: what the record holds so far.

BUILD is made with clang (tests/fuzz/meson.build says how). Each target runs for N seconds (60 when not given) on its
own corpus and dictionary, so many targets at a time as --jobs says; what it finds new is kept in DIR (BUILD/found when
not given), never in the corpus. Prints a line a target, and the hours in sum: those that passed, and those the
processor spent, which on a busy machine are fewer. With --record each line is added to docs/fuzz-hours.tsv, so that
hours add up. A crash, a leak, an input that takes over 5 s or over 512 MiB: its file is named and the exit status is 1.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FUZZ = ROOT / "tests/fuzz"
RECORD = ROOT / "docs/fuzz-hours.tsv"
COLUMNS = ("date", "commit", "target", "seconds", "processor seconds", "runs", "edges", "found")


def targets():
    return re.findall(r"^  '(\w+)',$", (FUZZ / "meson.build").read_text(), re.M)


def words_of(build, name, seconds, found):
    mine, bad = found / name, found / f"bad_{name}_"
    mine.mkdir(parents=True, exist_ok=True)
    return [str(word) for word in (
        build / f"tests/fuzz/libfuzzer_{name}", f"-dict={FUZZ / f'fuzz_{name}.dict'}", f"-max_total_time={seconds}",
        "-timeout=5", "-rss_limit_mb=512", "-print_final_stats=1", f"-artifact_prefix={bad}", mine,
        FUZZ / f"fuzz_{name}.corpus")]


def fuzz(build, name, seconds, found):
    """A row of the record, and None or what went wrong."""
    began = time.monotonic()
    with tempfile.TemporaryFile() as told:
        run = subprocess.Popen(words_of(build, name, seconds, found), stdout=subprocess.DEVNULL, stderr=told)
        _, status, used = os.wait4(run.pid, 0)
        run.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        text = told.read().decode(errors="replace")
    runs = re.search(r"stat::number_of_executed_units:\s*(\d+)", text)
    edges = re.findall(r" cov: (\d+)", text)
    row = {"target": name, "seconds": round(time.monotonic() - began), "processor seconds": round(used.ru_utime + used.ru_stime),
           "runs": int(runs.group(1)) if runs else 0, "edges": int(edges[-1]) if edges else 0,
           "found": "nothing" if run.returncode == 0 else "something"}
    return row, None if run.returncode == 0 else text.strip()[-3000:]


def commit():
    told = subprocess.run(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return told.stdout.strip() or "unknown"


def keep(row):
    is_new = not RECORD.exists()
    with open(RECORD, "a") as record:
        if is_new:
            record.write("\t".join(COLUMNS) + "\n")
        record.write("\t".join(str(row[column]) for column in COLUMNS) + "\n")


def tell_sum():
    """Of each target what the record holds."""
    sums = {}
    for line in RECORD.read_text().splitlines()[1:]:
        row = dict(zip(COLUMNS, line.split("\t")))
        mine = sums.setdefault(row["target"], [0, 0, 0])
        for i, column in enumerate(("seconds", "processor seconds", "runs")):
            mine[i] += int(row[column]) if row[column].isdigit() else 0
    for name, (seconds, processor, runs) in sorted(sums.items()):
        print(f"{name}: {seconds / 3600:.2f} hours, {processor / 3600:.2f} of the processor, {runs:,} runs")
    total = [sum(mine[i] for mine in sums.values()) for i in range(3)]
    print(f"{len(sums)} targets: {total[0] / 3600:.2f} hours, {total[1] / 3600:.2f} of the processor, {total[2]:,} runs")


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("build", type=pathlib.Path, nargs="?")
    asked.add_argument("--seconds", type=int, default=60)
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("--found", type=pathlib.Path)
    asked.add_argument("--record", action="store_true")
    asked.add_argument("--sum", action="store_true")
    asked.add_argument("targets", nargs="*", default=[])
    given = asked.parse_intermixed_args()
    if given.sum:
        return tell_sum()
    if not given.build:
        asked.error("which build?")
    build, names, failed, spent = given.build.resolve(), given.targets or targets(), 0, [0, 0]
    found, turn = (given.found or build / "found").resolve(), threading.Lock()

    def one(name):
        nonlocal failed
        row, wrong = fuzz(build, name, given.seconds, found)
        with turn:
            spent[0] += row["seconds"]
            spent[1] += row["processor seconds"]
            print(f"{name}: {row['runs']:,} runs in {row['seconds']} s ({row['processor seconds']} of the processor), "
                  f"{row['edges']:,} edges{' FAILED' if wrong else ''}", flush=True)
            if given.record:
                keep({"date": time.strftime("%Y-%m-%d"), "commit": commit(), **row})
            if wrong:
                failed += 1
                print("  " + wrong.replace("\n", "\n  "), flush=True)

    with concurrent.futures.ThreadPoolExecutor(given.jobs) as pool:
        list(pool.map(one, names))
    print(f"{spent[0] / 3600:.2f} hours, {spent[1] / 3600:.2f} of the processor, {failed} of {len(names)} targets failed")
    sys.exit(1 if failed else 0)


main()
