#!/usr/bin/env python3
"""Facts by their names: lint_facts.py [ROOT]. TAP on standard output.

Each fact that src/app records stands under "Facts" in a header there, and nothing else does. Each that may be about
a patient, and each look at a record, has words in front/web/history_words.c: "who looked and what was done" is read
by people.
"""
import pathlib
import re
import sys

from tap import Tap

# What a site is set up with, and its clinics: never about a patient.
OF_NO_PATIENT = {"answer", "clinic", "contact", "letterhead", "list", "pattern", "person", "place", "room", "sending", "session",
                 "site", "slot", "slot-type", "spelling", "template"}
# Looks at several patients at once, which stand on nobody's page.
LOOKS_AT_NOBODY = {"session.viewed", "clinic-list.viewed", "print-run.viewed"}
KIND = r"[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*"


def recorded(code):
    return {kind for kind in re.findall(rf'"({KIND})"', code) if not kind.endswith((".h", ".c", ".csv"))}


def told(header):
    """The kinds under "Facts" in the comment a header begins with: "letter.begun, .saved; site.made"."""
    comment = header[:header.find("*/")]
    found, aggregate = set(), None
    for text in re.findall(r"^ \* Facts\s{2,}(.*?)(?=^ \* \S+(?: \S+)?\s{2,}|\Z)", comment, re.M | re.S):
        for whole, tail in re.findall(rf"(?<![\w.-])(?:({KIND})|(\.[a-z]+(?:-[a-z]+)*))(?![\w-])", text):
            if whole.endswith(".h"):
                continue
            if whole:
                aggregate = whole.split(".")[0]
            found.add(whole or f"{aggregate}{tail}")
    return found


def check(sources, headers, pages, words):
    """What is wrong with texts by their names."""
    problems = []
    facts = {kind: name for name, text in sources.items() for kind in recorded(text)}
    listed = {kind: name for name, text in headers.items() for kind in told(text)}
    looks = {f"{subject}.viewed" for text in pages.values() for subject in re.findall(r'page_viewed\([^"]*?"([a-z-]+)"', text)}
    looks |= {kind for kind in facts if kind == "patients.found"}
    worded = {kind for kind in re.findall(rf'S_INIT\("({KIND})"\), S_INIT\("', words)}
    for kind in sorted(set(facts) - set(listed) - looks):
        problems.append(f"{facts[kind]}: {kind} stands under Facts in no header")
    for kind in sorted(set(listed) - set(facts)):
        problems.append(f"{listed[kind]}: {kind} is recorded nowhere")
    of_patients = {kind for kind in facts if kind.split(".")[0] not in OF_NO_PATIENT} | (looks - LOOKS_AT_NOBODY)
    for kind in sorted(of_patients - worded):
        problems.append(f"history_words.c: no words for {kind}")
    return problems


def self_test():
    def found(source='"letter.begun"', header="/* x.h: y.\n * Facts      letter.begun.\n * Not here   z.q. */",
              page="", words='{S_INIT("letter.begun"), S_INIT("Begun")}'):
        return check({"x.c": source}, {"x.h": header}, {"p.c": page}, words)
    if found():
        return f"complains about what is right: {found()}"
    planted = [(dict(source='"letter.begun" "letter.lost"'), "letter.lost stands"),
               (dict(header="/* x.h: y.\n * Facts      letter.begun, .saved. */"), "letter.saved is recorded nowhere"),
               (dict(words=""), "no words for letter.begun"),
               (dict(page='page_viewed(c, "letter", id, id)'), "no words for letter.viewed")]
    for texts, complaint in planted:
        if not any(complaint in problem for problem in found(**texts)):
            return f"planted {complaint!r}, found {found(**texts)}"
    return None


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")

    def texts(folder, pattern):
        return {file.name: file.read_text() for file in sorted((root / folder).glob(pattern))}
    pages = texts("src/front/web", "*.c")
    problems = check(texts("src/app", "*.c"), texts("src/app", "*.h"), pages, pages.get("history_words.c", ""))
    wrong, tap = self_test(), Tap(2)
    tap.say(problems, "each fact stands in a header, and has words where it is about a patient")
    tap.say([wrong] if wrong else [], "planted mistakes are found")
    tap.end()


main()
