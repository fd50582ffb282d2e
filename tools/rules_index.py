#!/usr/bin/env python3
"""The index of the rules: every "Rule" of a public header of src/, with its source and its test.

usage: rules_index.py ROOT [--write]
Without --write, TAP: every rule has a test, no reference to a file of this repository is dead, every house rule cited
stands in docs/rules/house.md, and every proofreading rule has its row in docs/rules/proofreading.md and cases in tests/unit.
A rule's test is a test that includes its header, or calls a function of it; else, "through", one that includes the
header of a file that uses it.
"""
import glob
import os
import re
import sys

from tap import Tap

# Reached through a command or a use case of another name; each is checked to be there.
WITNESS = {
    "src/app/demo_clinic.h": "tests/cli/test_commands.py", "src/app/demo_days.h": "tests/cli/test_commands.py",
    "src/app/import_said.h": "tests/store/test_import_said.c",
    "src/app/letter_owed.h": "tests/store/history_letters.c", "src/domain/letter_section.h": "tests/unit/test_letter_json.c",
    "src/domain/password_policy.h": "tests/store/test_set_up.c", "src/domain/referral.h": "tests/store/history.c",
    "src/domain/proofread_age.h": "tests/unit/test_proofread_person.c",
    "src/domain/proofread_text.h": "tests/unit/test_proofread_person.c",
    "src/domain/proofread_sides.h": "tests/unit/test_proofread_words.c",
    "src/front/audit_key.h": "tests/cli/test_audit_commands.py", "src/http/sign_in_try.h": "tests/unit/test_dispatch.c",
    "src/os/archive.h": "tests/cli/test_backup.py", "src/os/http_load.h": "tests/cli/test_bench.py",
    "src/front/cli/bench_slots.h": "tests/cli/test_bench.py",
    "src/os/control_socket.h": "tests/cli/test_backup.py",
}
STOP = re.compile(r"\b(Ownership|Thread safety:|Not here|Purpose)\b")
HEAD = """# Every rule and where it is kept

Made from the headers of `src/` by `tools/rules_index.py --write`; the unit suite fails when a rule has no test
or names a file that is not there. House rules (H1, H2 …): [house.md](house.md). The proofreader's rules, one by one with
their figures: [proofreading.md](proofreading.md). *Through* means that the test reaches the rule by the file that uses it.

"""


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def rule_of(text):
    """The words behind "Rule" in the header comment, on one line; None: no rule."""
    comment = re.match(r"/\*(.*?)\*/", text, re.S)
    words = re.sub(r"\n\s*\*?\s*", " ", comment.group(1)) if comment else ""
    found = re.search(r"\bRule {2,}(.*)", re.sub(r"\bRule\s{2,}", "Rule  ", words))
    if not found:
        return None
    stop = STOP.search(found.group(1))
    return re.sub(r"\s+", " ", found.group(1)[:stop.start()] if stop else found.group(1)).strip()


def functions_of(text):
    return set(re.findall(r"^(?!static|typedef|#)[A-Za-z].*?\b([a-z_0-9]+)\(", text, re.M))


def find_tests(root, headers):
    tests = {os.path.relpath(t, root): read(t) for pattern in ("tests/*/*.c", "tests/*/*.py", "tests/*/stories/*.mjs")
             for t in sorted(glob.glob(os.path.join(root, pattern)))}
    called = {t: set(re.findall(r"\b[a-z_0-9]+(?=\()", text)) for t, text in tests.items()}
    sources = {s: read(s) for s in sorted(glob.glob(os.path.join(root, "src/*/*.c")))}
    direct = {}
    for header in headers:
        name = os.path.basename(header)
        direct[header] = [t for t, text in tests.items() if f'"{name}"' in text]
        if not direct[header]:
            names = functions_of(read(header))
            direct[header] = [t for t in tests if names & called[t]]
    by_name = {os.path.basename(h): h for h in direct}
    users = {h: {os.path.basename(s)[:-2] + ".h" for s, text in sources.items() if f'"{os.path.basename(h)}"' in text}
             for h in headers}
    found = {}
    for header in headers:
        through = not direct[header]
        near, seen = {os.path.basename(header)}, set()
        names = direct[header]
        for _ in range(3):
            if names:
                break
            near = {u for n in near for u in users.get(by_name.get(n, ""), ())} - seen
            seen |= near
            names = sorted({t for n in near for t in direct.get(by_name.get(n, ""), ())})
        found[header] = (names[:3], through)
    return found


def dead_references(root, rule):
    headers = {os.path.basename(h) for h in glob.glob(os.path.join(root, "src/*/*.h"))}
    for name in re.findall(r"\bdocs/[\w/.-]+\.\w+", rule):
        if not os.path.exists(os.path.join(root, name)):
            yield name
    for name in re.findall(r"\b[a-z_]+\.h\b", rule):
        if name not in headers:
            yield name


def make_index(root):
    headers = sorted(os.path.relpath(h, root) for h in glob.glob(os.path.join(root, "src/*/*.h")))
    all_tests = find_tests(root, [os.path.join(root, h) for h in headers])
    rows, untested, dead, layer = [], [], [], None
    for header in headers:
        rule = rule_of(read(os.path.join(root, header)))
        if not rule:
            continue
        if header.split("/")[1] != layer:
            layer = header.split("/")[1]
            rows.append(f"\n## {layer}\n\n| where | rule and source | tests |\n|---|---|---|")
        tests, through = all_tests[os.path.join(root, header)]
        witness = WITNESS.get(header)
        if not tests and witness and os.path.exists(os.path.join(root, witness)):
            tests = [witness]
        if not tests:
            untested.append(header)
        dead += [f"{header}: {name}" for name in dead_references(root, rule)]
        shown = ", ".join(f"`{t}`" for t in tests)
        rows.append(f"| `{header}` | {rule.replace('|', '/')} | {'through ' if through and tests else ''}{shown} |")
    return HEAD + "\n".join(rows).lstrip("\n") + "\n", untested, dead


def check_house_rules(root):
    """A rule cited by number stands in house.md; a document cited in the source is in this repository."""
    numbers = set(re.findall(r"^\| (H\d+) \|", read(os.path.join(root, "docs/rules/house.md")), re.M))
    numbers |= set(re.findall(r"^## .*\((H\d+)\)", read(os.path.join(root, "docs/rules/house.md")), re.M))
    for path in sorted(glob.glob(os.path.join(root, "src/**/*.[ch]"), recursive=True)):
        text = read(path)
        for cited in re.findall(r"[Hh]ouse rules? ((?:H\d+[^\nH]{0,40})+)", text):
            for number in re.findall(r"H\d+", cited):
                if number not in numbers:
                    yield f"{os.path.relpath(path, root)}: {number} is not in docs/rules/house.md"
        for name in re.findall(r"[\w/.-]+\.md\b", text):
            if not os.path.exists(os.path.join(root, name)):
                yield f"{os.path.relpath(path, root)}: {name} is not here"


def check_proofreading(root):
    table = read(os.path.join(root, "src/domain/proofread.c"))
    page = read(os.path.join(root, "docs/rules/proofreading.md"))
    cases = "".join(read(t) for t in glob.glob(os.path.join(root, "tests/unit/test_proofread_*.c")))
    for rule, name in re.findall(r'\{"(P-\d+)",\s*"([\w-]+)"', table):
        if f"| {rule} | {name} |" not in page:
            yield f"{rule} {name} has no row in docs/rules/proofreading.md"
        if f'"{rule}"' not in cases:
            yield f"{rule} {name} has no case in tests/unit/test_proofread_*.c"


def main():
    root = sys.argv[1]
    path = os.path.join(root, "docs/rules/README.md")
    index, untested, dead = make_index(root)
    if "--write" in sys.argv:
        with open(path, "w", encoding="utf-8") as file:
            file.write(index)
    is_older = not os.path.exists(path) or read(path) != index
    tap = Tap(5)
    tap.say(["write it anew: tools/rules_index.py . --write"] if is_older else [], "docs/rules/README.md is that of the headers and tests")
    tap.say(untested, "every rule has a test")
    tap.say(dead, "no rule names a file that is not there")
    tap.say(list(check_house_rules(root)), "every house rule cited is written down")
    tap.say(list(check_proofreading(root)), "every proofreading rule has its row and its cases")
    tap.end()


main()
