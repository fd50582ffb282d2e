#!/usr/bin/env python3
"""A replay finds what is wrong with a target: replay_test.py PLANTED. TAP. PLANTED is planted.c with replay.c."""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))
from tap import Tap  # noqa: E402

# Seeds, and what the replay must say of them; "": nothing.
CASES = (
    ("a read of one byte too many", [b"over"], "heap-buffer-overflow"),
    ("a mistake that only a change of a seed reaches", [b"ovdr"], "heap-buffer-overflow"),
    ("a mistake that only the beginning of a seed reaches", [b"overture"], "heap-buffer-overflow"),
    ("a broken promise", [b"plain", b"promise"], "broken invariant"),
    ("memory that is not given back", [b"leak"], "LeakSanitizer"),
    ("no seeds at all", [], "0 seeds"),
    ("nothing wrong", [b"plain", b"something else"], ""),
)


def replayed(program, seeds):
    with tempfile.TemporaryDirectory(prefix="clerkwell-seeds-") as folder:
        for i, seed in enumerate(seeds):
            (pathlib.Path(folder) / f"seed{i}").write_bytes(seed)
        return subprocess.run([program, folder], capture_output=True, text=True, errors="replace")


def main():
    tap = Tap(len(CASES))
    for what, seeds, said in CASES:
        run = replayed(sys.argv[1], seeds)
        text = run.stdout + run.stderr
        is_good = run.returncode == 0 if not said else run.returncode != 0 and said in text
        tap.say([] if is_good else [f"{run.returncode}: {text[-600:]}"], f"{what} is {'told' if said else 'not complained of'}")
    tap.end()


main()
