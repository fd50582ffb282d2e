#!/usr/bin/env python3
"""How much of each parser its corpus reaches: coverage.py BUILD [TARGET…]. TAP.

Compiles the parsers once more, with gcov and without sanitizers, into BUILD/coverage, and links each with the fuzz
target and the libraries of BUILD; replays each corpus as the suite does; prints the lines reached of the parser's own
files. Under 95 % fails, and so does a target without a row here.
"""
import concurrent.futures
import gzip
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEAST = 95.0
# The files of each parser: what stands there reads bytes from outside.
PARSERS = {
    "acknowledgement": ["format/hand_off_json.c"],
    "audit_note": ["domain/audit_note.c", "base/base64.c"],
    "config_text": ["format/config_text.c"],
    "csv": ["format/csv.c", "format/csv_headers.c", "format/csv_patients.c"],
    "date_entry": ["domain/date_entry.c", "domain/time_entry.c"],
    "fhir": ["format/fhir_bundle.c", "format/fhir_entries.c", "format/fhir_patient.c", "format/fhir_people.c",
             "format/fhir_primitive.c", "format/fhir_read.c", "format/fhir_types.c", "format/fhir_visit.c"],
    "http": ["http/form.c", "http/target.c", "http/header.c", "http/base64url.c"],
    "json": ["foreign/json_jansson.c"],
    "letter_json": ["format/letter_json.c"],
    "letter_notation": ["domain/letter_notation.c"],
    "merge_field": ["domain/merge_field.c"],
    "numbers": ["domain/nhs_number.c", "domain/telephone.c", "domain/hospital_number.c", "base/uuid.c"],
    "paper": ["base/paper.c"],
    "postcode": ["domain/postcode.c", "domain/postal_address.c"],
    "proofread": sorted(f"domain/{file.name}" for file in (ROOT / "src/domain").glob("proofread*.c")),
    "tzif": ["base/zone.c", "base/posix_tz.c"],
}


def run(*words, **more):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, **more)


def flags():
    includes = [f"-I{ROOT}/src/{f}" for f in ("base", "os", "foreign", "domain", "format", "db", "store", "app", "http")]
    # A replay has one thread: its counters need not be atomic.
    return ["-std=c17", "-D_GNU_SOURCE", "-O1", "-g", "--coverage", "-fprofile-update=single", "-fprofile-abs-path", "-w",
            *includes]


class Build:
    def __init__(self, folder):
        self.build, self.folder = folder, folder / "coverage"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.newest_header = max(f.stat().st_mtime for f in (ROOT / "src").rglob("*.h"))

    def object_of(self, source):
        made = self.folder / ("src_" + source.replace("/", "_")[:-2] + ".o")
        source = ROOT / "src" / source
        if not made.exists() or made.stat().st_mtime < max(source.stat().st_mtime, self.newest_header):
            made.with_suffix(".gcno").unlink(missing_ok=True)
            compiled = run("nice", "gcc", *flags(), "-c", source, "-o", made)
            if compiled.returncode:
                raise SystemExit(compiled.stderr)
        return made

    def target(self, name):
        """As BUILD links the target, with these objects in front of the libraries: theirs of the same files stay out."""
        objects = [self.object_of(source) for source in PARSERS[name]]
        program = self.folder / f"cover_{name}"
        asked = run("ninja", "-C", self.build, "-t", "commands", "-s", f"tests/fuzz/fuzz_{name}", check=True).stdout
        words = shlex.split(asked.strip().splitlines()[-1])
        at = words.index("-o")
        words[at:at + 2] = ["--coverage", "-o", program, *objects]
        linked = run(*words, cwd=self.build)
        if linked.returncode:
            raise SystemExit(linked.stderr)
        return program


def reached(build, name, program):
    """(lines reached, lines, [file:line not reached])"""
    counts = build.folder / f"counts_{name}"
    run("rm", "-rf", counts)
    counts.mkdir()
    strip = len(build.folder.parts) - 1
    environment = {**os.environ, "GCOV_PREFIX": str(counts), "GCOV_PREFIX_STRIP": str(strip)}
    done = run(program, ROOT / "tests/fuzz" / f"fuzz_{name}.corpus", env=environment)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stdout}{done.stderr}")
    hit = lines = 0
    missed = []
    for source in PARSERS[name]:
        stem = "src_" + source.replace("/", "_")[:-2]
        if not (counts / f"{stem}.gcda").exists():
            missed.append(f"{source}: never called")
            continue
        run("cp", build.folder / f"{stem}.gcno", counts)
        run("gcov", "--json-format", "-o", counts, counts / f"{stem}.gcda", cwd=counts)
        report = counts / f"{stem}.gcda.gcov.json.gz"
        if not report.exists():
            report = next(iter(counts.glob(f"{stem}*.gcov.json.gz")), None)
        if report is None:
            lines += 1
            continue
        for file in json.loads(gzip.decompress(report.read_bytes()))["files"]:
            if not file["file"].endswith("src/" + source):
                continue
            for line in file["lines"]:
                lines += 1
                hit += line["count"] > 0
                if not line["count"]:
                    missed.append(f"{source}:{line['line_number']}")
    return hit, lines, missed


def main():
    build = Build(pathlib.Path(sys.argv[1]).resolve())
    listed = re.findall(r"^  '(\w+)',$", (ROOT / "tests/fuzz/meson.build").read_text(), re.M)
    wanted = sys.argv[2:] or listed
    good = True
    print(f"1..{len(wanted) + 1}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        known = [name for name in wanted if name in PARSERS]
        programs = dict(zip(known, pool.map(build.target, known)))
        found = dict(zip(programs, pool.map(lambda item: reached(build, *item), programs.items())))
    for number, name in enumerate(wanted, 1):
        if name not in PARSERS:
            good = False
            print(f"not ok {number} - {name}: which files are its parser? Add a row to PARSERS")
            continue
        hit, lines, missed = found[name]
        share = 100.0 * hit / max(lines, 1)
        is_enough = share >= LEAST
        good &= is_enough
        print(f"{'' if is_enough else 'not '}ok {number} - {name}: {share:.1f} % of {lines} lines are reached by its corpus")
        if missed and (not is_enough or len(sys.argv) > 2):
            print("# not reached: " + ", ".join(missed[:400]))
    unlisted = sorted(set(PARSERS) - set(listed))
    good &= not unlisted
    print(f"{'not ' if unlisted else ''}ok {len(wanted) + 1} - every parser of the table has a target {unlisted or ''}")
    sys.exit(0 if good else 1)


main()
