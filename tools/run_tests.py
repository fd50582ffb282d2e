#!/usr/bin/env python3
"""Runs the suites and the stories and counts: run_tests.py BUILD [NAME]

Counts subtests (TAP); a test that dies without saying so counts as failed. Prints what failed with its
output, every skip with its reason, how long it took and what took longest, and last "N passed, N failed". Exits 1 when anything failed or nothing ran.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RESULT = re.compile(r"^(ok|not ok)\b(.*)$")


class Count:
    def __init__(self):
        self.passed = self.failed = self.skipped = 0
        self.seconds = {}

    def take(self, name, output, ended_well):
        """One test program's output; what it skipped and whether it ended well."""
        before = self.passed, self.failed, self.skipped
        reasons = [line for line in output.splitlines() if re.match(r"#\s*SKIP\b", line, re.I)]
        for line in output.splitlines():
            found = RESULT.match(line)
            if not found:
                continue
            if re.search(r"#\s*SKIP\b", found.group(2), re.I):
                self.skipped += 1
                what = re.sub(r"^\s*\d*\s*-?\s*", "", found.group(2)).strip()
                if not reasons:
                    print(f"skipped: {name}: {what}")
            elif found.group(1) == "ok":
                self.passed += 1
            else:
                self.failed += 1
                print(f"FAILED: {name}: {found.group(2).strip()}")
        for line in reasons:
            print(f"skipped: {name}: {line.lstrip('# ')}")
        silent = (self.passed, self.failed, self.skipped) == before
        if not ended_well and self.failed == before[1]:
            self.failed += 1
            print(f"FAILED: {name}: ended badly")
        elif ended_well and silent:
            self.passed += 1  # a test without subtests
        return self.failed == before[1]


def ended_well(test):
    """By meson's record of a program. cmocka writes a skipped test as "not ok … # SKIP", which fails the program
    there though it exits 0: its lines are counted here."""
    return test["result"] in ("OK", "EXPECTEDFAIL", "SKIP") or (test["result"] == "FAIL" and test["returncode"] == 0)


def meson_tests(build, name, count):
    """False when no test or suite has that name."""
    # The limits only end what hangs: on a busy machine everything takes several times as long.
    command = ["meson", "test", "-C", str(build), "--no-rebuild", "--print-errorlogs", "--timeout-multiplier", "4"]
    listed = subprocess.run(["meson", "test", "-C", str(build), "--no-rebuild", "--list"], capture_output=True, text=True)
    names = [re.sub(r"^.* / ", "", line) for line in listed.stdout.splitlines() if not line.startswith("ninja:")]
    suites = {part for line in listed.stdout.splitlines() for part in re.findall(r"[:+](\w+)", line.split(" / ")[0])}
    if name:
        if name in names:
            command.append(name)
        elif name in suites:
            command += ["--suite", name]
        else:
            return False
    log = build / "meson-logs" / "testlog.json"
    log.unlink(missing_ok=True)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not log.exists():
        count.failed += 1
        print("FAILED: meson test wrote no log")
        return True
    for line in log.read_text().splitlines():
        test = json.loads(line)
        output = test.get("stdout") or ""
        count.seconds[test["name"]] = test["duration"]
        if not count.take(test["name"], output, ended_well(test)):
            print("\n".join("  " + text for text in (output + (test.get("stderr") or "")).splitlines()[-60:]))
    return True


def start_stories(build, words):
    """Beside the suites: a story waits for its browser half of the time."""
    log = tempfile.TemporaryFile("w+")
    return log, subprocess.Popen(["node", str(ROOT / "tests/e2e/run.mjs"), "--build", str(build), *words],
                                 stdout=log, stderr=subprocess.STDOUT)


def finish_stories(told, words, count):
    """False when no story has these words in its title."""
    log, run = told
    run.wait()
    log.seek(0)
    output = log.read()
    if words and "# no story of that name" in output:
        return False
    if not count.take("stories", output, run.returncode == 0):
        print("\n".join("  " + text for text in output.splitlines() if not text.startswith("ok ")))
    return True


def in_memory():
    """A folder in memory with room for the databases, or None: making and dropping hundreds of them, each of a thousand
    files, takes a file system on a disk ten times as long."""
    place = pathlib.Path("/dev/shm")
    is_roomy = place.is_dir() and os.access(place, os.W_OK) and shutil.disk_usage(place).free > 2 << 30
    return place if is_roomy else None


def self_test():
    """The counting itself: subtests, skips, and a program that dies in the middle."""
    count = Count()
    stdout, sys.stdout = sys.stdout, open(os.devnull, "w")
    try:
        count.take("a", "ok 1 - x\nok 2 - y # SKIP no data\nnot ok 3 - z\n", False)
        count.take("b", "ok 1 - x\n", False)
        count.take("c", "", True)
        count.take("d", "not ok 1 # SKIP z\n", ended_well({"result": "FAIL", "returncode": 0}))
        count.take("e", "", ended_well({"result": "FAIL", "returncode": 1}))
    finally:
        sys.stdout = stdout
    return (count.passed, count.failed, count.skipped) == (3, 3, 2)


def longest(seconds):
    """The five that took longest, beside each other on the machine's processors."""
    most = sorted(seconds.items(), key=lambda row: -row[1])[:5]
    return ", ".join(f"{name} {taken:.0f}" for name, taken in most)


def main():
    began = time.monotonic()
    if not self_test():
        sys.exit("run_tests.py cannot count")
    build, name = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2] if len(sys.argv) > 2 else ""
    count = Count()
    with tempfile.TemporaryDirectory(prefix="clerkwell-pg-", dir=in_memory()) as folder:
        postgres = ROOT / "tools/test_postgres.sh"
        if "CLERKWELL_TEST_PG" not in os.environ and postgres.exists() and name not in ("unit",):
            os.chmod(folder, 0o755)
            started = subprocess.run([postgres, "start", folder + "/pg"], stdout=subprocess.PIPE, text=True)
            if started.returncode == 0:
                os.environ["CLERKWELL_TEST_PG"] = started.stdout.strip().splitlines()[-1]
        try:
            if name in ("", "e2e"):
                told = start_stories(build, [])
                known = meson_tests(build, name, count) if not name else True
                finish_stories(told, [], count)
            else:
                known = meson_tests(build, name, count) or finish_stories(start_stories(build, [name]), [name], count)
        finally:
            if postgres.exists():
                subprocess.run([postgres, "stop", folder + "/pg"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not known:
        count.failed += 1
        print(f"FAILED: there is no test, suite or story called {name}")
    if count.skipped:
        print(f"{count.skipped} skipped")
    print(f"{time.monotonic() - began:.0f} seconds of tests; longest: {longest(count.seconds)}")
    print(f"{count.passed} passed, {count.failed} failed", flush=True)
    sys.exit(1 if count.failed or count.passed + count.skipped == 0 else 0)


main()
