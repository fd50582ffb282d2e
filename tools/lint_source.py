#!/usr/bin/env python3
"""Sizes, banned functions and looks: lint_source.py [ROOT]. TAP on standard output.

Files have at most 800 lines, functions at most 60; no function of the C library that overruns, depends on
the locale or hides memory is called where the house rules forbid it. A page that shows a patient's banner
says who looked (House rule H20). The sentence of a refusal has no full stop. A file that a comment names is there, and the source of a rule is no file.
"""
import pathlib
import re
import sys

from tap import Tap

MAX_FILE, MAX_FUNCTION = 800, 60
EVERYWHERE = {"strcpy", "strcat", "sprintf", "vsprintf", "strtok", "atoi", "atol", "atof", "alloca", "gets",
              "mktime", "localtime", "localtime_r", "gmtime", "ctime", "asctime", "strncpy", "strncat", "system",
              "popen", "setlocale", "rand", "srand"}
NO_MEMORY = {"malloc", "calloc", "realloc", "free", "strdup", "strndup", "asprintf"}
NO_CLOCK = {"time", "clock_gettime", "gettimeofday", "getenv", "fopen", "open", "printf", "fprintf", "exit", "abort"}
# Whose room is the only one that calls these: whoever else waits or asks for the time asks there.
ONE_ROOM = {"clock_gettime": {"clock.c"}, "nanosleep": {"clock.c"}, "pthread_cond_timedwait": {"waiting.c"},
            "pthread_condattr_setclock": {"waiting.c"}}
LAYERS_WITHOUT_MEMORY = {"domain", "format", "store", "app", "front"}
LAYERS_WITHOUT_CLOCK = {"domain", "format", "store", "app"}


LAYERS_OF_BARE_SENTENCES = {"app", "http", "front"}

# What several pages call for the banner; each of those says who looked.
BANNER_FOR_PAGES = {"errand.c"}


def bare(text):
    """The code without comments and strings, lines kept."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', blank, text, flags=re.S)


HEAD = re.compile(r"^[A-Za-z_][^;{}#=]*?(\w+)\s*\([^;{}#]*\)\s*\{$", re.M)


def missing_files(text, files):
    """(line, name) of each C file or header that a comment names and nobody has: "finding (contact_find.h)"."""
    for comment in re.finditer(r"/\*.*?\*/|//[^\n]*", text, re.S):
        for named in re.finditer(r"(?<![\w./<-])(?:\w+/)*([a-z]\w*\.[ch])\b", comment.group(0)):
            if named.group(1) not in files:
                yield text.count("\n", 0, comment.start() + named.start()) + 1, named.group(1)


def long_functions(code):
    """(line, name, length) of each function over the limit: a head at the left margin, to the next "}" there."""
    for head in HEAD.finditer(code):
        end = code.find("\n}", head.end())
        length = code.count("\n", head.start(), end) + 2
        if end >= 0 and length > MAX_FUNCTION:
            yield code.count("\n", 0, head.start()) + 1, head.group(1), length


def banned(layer):
    return (EVERYWHERE | (NO_MEMORY if layer in LAYERS_WITHOUT_MEMORY else set())
            | (NO_CLOCK if layer in LAYERS_WITHOUT_CLOCK else set()))


def full_stops(text):
    """Each line where the sentence of a refusal ends with a full stop: whoever shows it in prose adds one."""
    for call in re.finditer(r"\b(?:problem_set|call_problem|refuse\w*)\(", text):
        rest = re.sub(r'"\s*\n\s*"', "", text[call.end():call.end() + 900].split(";\n")[0])
        for sentence in re.finditer(r'"(?:\\.|[^"\\])* (?:\\.|[^"\\])*\."', rest):
            yield text.count("\n", 0, call.start()) + 1, sentence.group(0)


def check_text(name, layer, text, files, is_test=False):
    problems = []
    if text.count("\n") > MAX_FILE:
        problems.append(f"{name}: {text.count(chr(10))} lines; at most {MAX_FILE}")
    if not name.endswith((".c", ".h")):
        return problems
    code = bare(text)
    for line, missing in missing_files(text, files):
        problems.append(f"{name}:{line}: there is no {missing}")
    for wrong in re.finditer(r'S\("[^"]*\b[a-z_]+\.h\b[^"]*"\)', text if not is_test else ""):
        problems.append(f"{name}:{text.count(chr(10), 0, wrong.start()) + 1}: a rule's source is a law, a standard or a House rule")
    if is_test:
        return problems
    for line, sentence in full_stops(text) if layer in LAYERS_OF_BARE_SENTENCES else ():
        problems.append(f"{name}:{line}: a refusal ends without its full stop: {sentence}")
    for line, function, length in long_functions(code):
        problems.append(f"{name}:{line}: {function} has {length} lines; at most {MAX_FUNCTION}")
    for number, line in enumerate(code.splitlines(), 1):
        for word in re.findall(r"(?<![\w.>])(\w+)\s*\(", line):
            if word in banned(layer):
                problems.append(f"{name}:{number}: {word} is not used in {layer}")
            elif pathlib.Path(name).name not in ONE_ROOM.get(word, {pathlib.Path(name).name}):
                problems.append(f"{name}:{number}: {word} is called in {', '.join(ONE_ROOM[word])} only")
    shows = layer == "front" and name.endswith(".c") and pathlib.Path(name).name not in BANNER_FOR_PAGES
    if shows and re.search(r"\bpatient_banner\w*\(", code) and "page_viewed(" not in code:
        problems.append(f"{name}: shows a patient's banner, and never says who looked (page_viewed)")
    return problems


def self_test():
    body = "".join("    x();\n" for _ in range(61))
    planted = [("domain", "void f(void) {\n    free(p);\n}\n", "free is not used"),
               ("os", "void f(void) {\n    strcpy(a, b);\n}\n", "strcpy is not used"),
               ("app", "void f(void) {\n    t = time(NULL);\n}\n", "time is not used"),
               ("app", "void f(int a,\n       int b) {\n" + body + "}\n", "64 lines"),
               ("http", "void f(void) {\n    nanosleep(&t, &t);\n}\n", "in clock.c only"),
               ("app", "\n" * 801, "801 lines"),
               ("app", "/* what waits (nowhere.h), and src/app/p.c */\n", "there is no nowhere.h"),
               ("app", 'void f(void) {\n    problem_set(w, S("letter.h: rule"));\n}\n', "a rule's source"),
               ("app", 'void f(void) {\n    problem_set(w, S("Choose "\n    "one."));\n}\n', "without its full stop"),
               ("front", "void f(void) {\n    patient_banner(c, h);\n}\n", "page_viewed")]
    clean = 'void f(void) {\n    s = S("free(p)"); /* strcpy(a) */\n    w->time(w);\n}\n'
    if check_text("c.c", "domain", clean, set()):
        return "complains about clean text"
    for layer, text, complaint in planted:
        found = check_text("p.c", layer, text, {"p.c"})
        if len(found) != 1 or complaint not in found[0]:
            return f"planted {complaint!r}, found {found}"
    return None


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    problems, n = [], 0
    files = {file.name for folder in ["src", "tests", "tools"] for file in (root / folder).rglob("*.[ch]")}
    for folder in ["src", "tests", "tools", "assets", "sql"]:
        for file in sorted((root / folder).rglob("*")):
            relative = file.relative_to(root)
            if file.suffix not in {".c", ".h", ".py", ".js", ".mjs", ".css", ".sql", ".sh"} or "node_modules" in file.parts:
                continue
            n += 1
            layer = relative.parts[1] if len(relative.parts) > 2 else "main"
            problems += check_text(str(relative), layer, file.read_text(), files, is_test=folder != "src")
    wrong, tap = self_test(), Tap(2)
    tap.say(problems if n else ["there is no file"], f"{n} files keep to the sizes and functions of the house")
    tap.say([wrong] if wrong else [], "planted mistakes are found")
    tap.end()


main()
