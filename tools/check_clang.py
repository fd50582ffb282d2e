#!/usr/bin/env python3
"""The whole tree with clang, warnings as errors: check_clang.py BUILD. TAP on standard output.

Reads what the build would compile (compile_commands.json) and lets clang look at each C file without making
anything. A planted mistake that only clang complains of must be found.
"""
import concurrent.futures
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

from tap import Tap

KEPT = ("-I", "-D", "-std=", "-W", "-isystem", "-f")
# What gcc alone knows; clang would complain of the option itself.
DROPPED = ("-Wno-maybe-uninitialized", "-fsanitize", "-fno-omit-frame-pointer", "-fdiagnostics-color", "-Wp,")
PLANTED = "int main(void) {\n    return !\"always false\";\n}\n"


def options(words):
    kept, takes_next = [], False
    for word in words[1:]:
        if takes_next or (word.startswith(KEPT) and not word.startswith(DROPPED)):
            kept.append(word)
        takes_next = word in ("-I", "-isystem", "-D")
    return kept


def look(folder, words, file):
    run = subprocess.run(["clang", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wstring-conversion",
                          "-Wno-unknown-warning-option", *options(words), file],
                         cwd=folder, capture_output=True, text=True)
    return run.stderr if run.returncode else ""


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    # Once each: what several programs are made of is compiled for each of them.
    listed = {c["file"]: c for c in json.loads((build / "compile_commands.json").read_text()) if c["file"].endswith(".c")}
    jobs = [(c["directory"], shlex.split(c["command"]), c["file"]) for c in listed.values()]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        complaints = [text for text in pool.map(lambda job: look(*job), jobs) if text]
    with tempfile.NamedTemporaryFile("w", suffix=".c") as planted:
        planted.write(PLANTED)
        planted.flush()
        is_found = bool(look(str(build), jobs[0][1], planted.name))
    tap = Tap(2)
    tap.say(complaints if jobs else ["there is no file"], f"clang has no warning in {len(jobs)} files")
    tap.caught(["clang complains of it"] if is_found else [], "a planted mistake is found")
    tap.end()


main()
