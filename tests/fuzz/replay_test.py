#!/usr/bin/env python3
"""A replay finds what is wrong with a target: replay_test.py PLANTED. TAP. PLANTED is planted.c with replay.c."""
import pathlib
import subprocess
import sys
import tempfile

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
    failed = 0
    print(f"1..{len(CASES)}")
    for number, (what, seeds, said) in enumerate(CASES, 1):
        run = replayed(sys.argv[1], seeds)
        is_good = run.returncode == 0 if not said else run.returncode != 0 and said in run.stdout + run.stderr
        failed += not is_good
        print(f"{'' if is_good else 'not '}ok {number} - {what} is {'told' if said else 'not complained of'}")
        if not is_good:
            print(f"# {run.returncode}: {(run.stdout + run.stderr)[-600:]!r}")
    sys.exit(1 if failed else 0)


main()
