#!/usr/bin/env python3
"""How much of each parser its corpus reaches: coverage.py BUILD [TARGET…]. TAP.

Compiles the parsers once more, with gcov and without sanitizers, into BUILD/coverage, and links each with the fuzz
target and the libraries of BUILD; replays each corpus with a few changes; prints the lines reached of each of the
parser's own files. Under 95 % of any of them fails; so do a target without a row here, and a file of the layers that
outside bytes come to first (LAYERS) of which nobody has said whether it reads some. Controls: every corpus without its
seeds, and one with every second seed, must fall under 95 %.
"""
import concurrent.futures
import gzip
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

from tap import Tap

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEAST = 95.0
# What stands above them is given what was parsed: fields of a form, records, values.
LAYERS = ("base", "os", "foreign", "domain", "format", "http")
# The files of each parser: what stands there reads bytes from outside. Behind a colon: which of its functions do.
PARSERS = {
    "acknowledgement": ["format/hand_off_json.c"],
    "archive": ["os/archive.c: damaged read_octal read_size get get_header get_padding name_is_due read_line get_manifest "
                "check_sizes copy_out get_file get_all open_ordinary archive_read"],
    "audit_note": ["domain/audit_note.c", "base/base64.c"],
    "config_text": ["format/config_text.c"],
    "control_socket": ["os/control_socket.c: receive_all receive_count receive_texts answer ask"],
    "csv": ["format/csv.c", "format/csv_headers.c", "format/csv_patients.c", "format/csv_row.c"],
    "date_entry": ["domain/date_entry.c", "domain/time_entry.c"],
    "fhir": ["format/fhir_bundle.c", "format/fhir_entries.c", "format/fhir_patient.c", "format/fhir_people.c",
             "format/fhir_primitive.c", "format/fhir_proof_patient.c", "format/fhir_read.c", "format/fhir_reference.c",
             "format/fhir_schema.c",
             "format/fhir_types.c", "format/fhir_visit.c"],
    "form": ["http/form.c", "base/utf8.c: utf8_is_valid"],
    "http": ["http/target.c", "http/header.c", "http/base64url.c", "http/door_head.c"],
    "json": ["foreign/json_jansson.c"],
    "letter_json": ["format/letter_json.c"],
    "letter_notation": ["domain/letter_notation.c", "domain/letter_notation_typed.c"],
    "letter_template": ["domain/letter_template.c"],
    "merge_field": ["domain/merge_field.c"],
    "numbers": ["domain/nhs_number.c", "domain/telephone.c", "domain/hospital_number.c", "base/uuid.c"],
    "paper": ["base/paper.c"],
    "postcode": ["domain/postcode.c", "domain/postal_address.c"],
    "proofread": sorted(f"domain/{file.name}" for file in (ROOT / "src/domain").glob("proofread*.c")),
    "sign_in": ["http/sign_in.c: sign_in_cookie_parse sign_in_cookie_write user_name_fold"],
    "spelling_word": ["domain/spelling_word.c"],
    "tzif": ["base/zone.c", "base/posix_tz.c"],
}
# The other files of LAYERS, and what they do instead of reading outside bytes.
NO_PARSER = {
    "memory, texts and numbers of the program": """base/arena.c base/buf.c base/err.c base/hex.c base/invariant.c base/str.c
        base/sha256.c base/sha256_x86.c base/json.c os/random.c os/clock.c domain/retry.c domain/codes.c domain/soundex.c
        domain/text_upper.c domain/text_diff.c foreign/fold_unistring.c""",
    "dates and times that are parsed already": """base/civil.c base/instant_text.c domain/bank_holiday.c domain/birth_date.c
        domain/rtt_clock.c domain/slot_search.c domain/clinic_template.c""",
    "words of a closed table, and rules on records": """domain/appointment.c domain/duty_rules.c domain/duty_words.c
        domain/permission.c domain/priority.c domain/referral.c domain/working_day.c domain/language.c domain/nickname.c
        domain/patient_access.c domain/patient_field.c domain/patient_match.c domain/similar_name.c domain/jaro_winkler.c
        domain/person_name.c domain/password_policy.c domain/recipient.c domain/record.c domain/import_plan.c
        domain/address_book.c""",
    "letters that are parsed already": """domain/letter.c domain/letter_carry.c domain/letter_fix.c domain/letter_hash.c
        domain/letter_mark.c domain/letter_section.c domain/letter_text.c format/letter_layout.c format/fhir_hash.c""",
    "leaves of the audit, in the records": "domain/audit_leaf.c domain/merkle.c",
    "writes": """format/clerk.c format/clinic_list_layout.c format/fhir_write.c format/html.c format/json_write.c
        format/nhsuk.c format/nhsuk_form.c format/url.c foreign/draw_pango.c foreign/flow_pango.c foreign/pdf_language.c
        http/reply.c http/door_send.c os/log.c os/terminal.c""",
    "outside libraries that read in our place": "foreign/password_sodium.c foreign/sign_sodium.c foreign/spell_hunspell.c",
    "connections and threads, and what to do with a request that is parsed": """http/admission.c http/call.c http/crowd.c
        http/dispatch.c http/door.c http/door_lane.c http/gate.c http/hello.c http/pool.c http/route.c http/sign_in_try.c
        os/group_queue.c os/sockets.c os/waiting.c""",
    "files and processes of the program's own user": """os/child_run.c os/data_dir.c os/files.c os/os_user.c os/print_child.c
        os/print_worker.c os/zone_file.c os/http_load.c os/disk_sync.c""",
    "the kernel's own numbers": "os/processors.c",
}


def run(*words, **more):
    return subprocess.run([str(w) for w in words], capture_output=True, text=True, **more)


def flags():
    includes = [f"-I{ROOT}/src/{f}" for f in ("base", "os", "foreign", "domain", "format", "db", "store", "app", "http")]
    # A replay has one thread: its counters need not be atomic.
    return ["-std=c17", "-D_GNU_SOURCE", "-O1", "-g", "--coverage", "-fprofile-update=single", "-fprofile-abs-path", "-w",
            *includes]


def files_of(name):
    """{file: names of functions, or None for all of them}"""
    rows = (row.partition(":") for row in PARSERS[name])
    return {file: set(functions.split()) or None for file, _, functions in rows}


class Build:
    def __init__(self, folder):
        self.build, self.folder = folder, folder / "coverage"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.newest_header = max(f.stat().st_mtime for f in (ROOT / "src").rglob("*.h"))

    def object_of(self, source):
        made = self.folder / (stem_of(source) + ".o")
        source = ROOT / "src" / source
        if not made.exists() or made.stat().st_mtime < max(source.stat().st_mtime, self.newest_header):
            made.with_suffix(".gcno").unlink(missing_ok=True)
            compiled = run("gcc", *flags(), "-c", source, "-o", made)
            if compiled.returncode:
                raise SystemExit(compiled.stderr)
        return made

    def target(self, name):
        """As BUILD links the target, with these objects in front of the libraries: theirs of the same files stay out."""
        objects = [self.object_of(source) for source in files_of(name)]
        program = self.folder / f"cover_{name}"
        asked = run("ninja", "-C", self.build, "-t", "commands", "-s", f"tests/fuzz/fuzz_{name}", check=True).stdout
        words = shlex.split(asked.strip().splitlines()[-1])
        at = words.index("-o")
        words[at:at + 2] = ["--coverage", "-o", program, *objects]
        linked = run(*words, cwd=self.build)
        if linked.returncode:
            raise SystemExit(linked.stderr)
        return program


def stem_of(source):
    return "src_" + source.replace("/", "_")[:-2]


def reached(build, name, program, corpus, kind=""):
    """{file: (lines reached, lines, [lines not reached])}"""
    counts = build.folder / f"counts_{name}{kind}"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir()
    strip = len(build.folder.parts) - 1
    environment = {**os.environ, "GCOV_PREFIX": str(counts), "GCOV_PREFIX_STRIP": str(strip)}
    done = run(program, corpus, env=environment)
    if done.returncode:
        raise SystemExit(f"{name}: {done.stdout}{done.stderr}")
    return {source: reached_of(build, counts, source, functions) for source, functions in files_of(name).items()}


def reached_of(build, counts, source, functions):
    """A file that was never called has no counts: gcov then says 0 of each of its lines."""
    stem = stem_of(source)
    shutil.copy(build.folder / f"{stem}.gcno", counts)
    run("gcov", "--json-format", "-o", counts, counts / f"{stem}.gcda", cwd=counts)
    report = next(iter(counts.glob(f"{stem}.*gcov.json.gz")), None)
    if report is None:
        raise SystemExit(f"{source}: gcov says nothing of it")
    file = next(f for f in json.loads(gzip.decompress(report.read_bytes()))["files"] if f["file"].endswith("src/" + source))
    known = {f["name"] for f in file["functions"]}
    if functions and not functions <= known:
        raise SystemExit(f"{source} has no {', '.join(sorted(functions - known))}")
    lines = {}
    for line in file["lines"]:
        if functions is None or line.get("function_name") in functions:
            lines[line["line_number"]] = lines.get(line["line_number"], 0) + line["count"]
    missed = [n for n, count in lines.items() if not count]
    return len(lines) - len(missed), len(lines), missed


def is_enough(found):
    return all(lines and 100.0 * hit / lines >= LEAST for hit, lines, _ in found.values())


def files_without_a_word():
    """Files of LAYERS that stand nowhere, and what stands here and is no file, or stands twice."""
    there = {f"{layer}/{file.name}" for layer in LAYERS for file in (ROOT / "src" / layer).glob("*.c")}
    said = [file for name in PARSERS for file in files_of(name)] + [file for text in NO_PARSER.values() for file in text.split()]
    return sorted(there.symmetric_difference(said)) + sorted({file for file in said if said.count(file) > 1})


def poor_corpus(build, name, each):
    """A corpus with only each so-maniest of its seeds; 0: with none but an empty one."""
    corpus = build.folder / f"poor_{name}_{each}"
    shutil.rmtree(corpus, ignore_errors=True)
    corpus.mkdir()
    seeds = sorted((ROOT / "tests/fuzz" / f"fuzz_{name}.corpus").iterdir())
    for seed in seeds[::each] if each else ():
        shutil.copy(seed, corpus)
    if not each:
        (corpus / "empty").write_bytes(b"")
    return corpus


ASKS_ITSELF = {"control_socket"}  # these targets send something of their own with every seed
HALVED = "fhir"  # a control: of its corpus every second seed is too little


def main():
    build = Build(pathlib.Path(sys.argv[1]).resolve())
    listed = re.findall(r"^  '(\w+)',$", (ROOT / "tests/fuzz/meson.build").read_text(), re.M)
    wanted, tap = sys.argv[2:] or listed, Tap()
    known = [name for name in wanted if name in PARSERS]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        programs = dict(zip(known, pool.map(build.target, known)))
        found = dict(zip(known, pool.map(
            lambda name: reached(build, name, programs[name], ROOT / "tests/fuzz" / f"fuzz_{name}.corpus"), known)))
        poor = dict(zip(known, pool.map(
            lambda name: reached(build, name, programs[name], poor_corpus(build, name, 0), "_poor"), known)))
    for name in wanted:
        if name not in PARSERS:
            tap.say(["which files are its parser? Add a row to PARSERS"], name)
            continue
        shares = [f"{source} {100.0 * hit / max(lines, 1):.1f} % of {lines}" for source, (hit, lines, _) in found[name].items()]
        missed = [f"not reached: {source}:{','.join(map(str, lines[:80]))}" for source, (_, _, lines) in found[name].items() if lines]
        tap.say([] if is_enough(found[name]) else missed or ["a file has no line"], f"{name}: its corpus reaches {', '.join(shares)} lines",
                missed if is_enough(found[name]) and len(sys.argv) > 2 else ())
    rich = [name for name in known if name not in ASKS_ITSELF and is_enough(poor[name])]
    tap.say(rich, "a corpus without its seeds does not reach 95 %")
    if HALVED in known:
        halved = reached(build, HALVED, programs[HALVED], poor_corpus(build, HALVED, 2), "_halved")
        tap.say([HALVED] if is_enough(halved) else [], f"every second seed of {HALVED} does not reach 95 %")
    tap.say(sorted(set(PARSERS) - set(listed)), "every parser of the table has a target")
    tap.say(files_without_a_word(), f"of every file of {', '.join(LAYERS)} it is said whether it reads outside bytes")
    tap.end()


main()
