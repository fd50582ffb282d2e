#!/usr/bin/env python3
"""What must not compile, does not: check_compile.py BUILD. TAP on standard output.

Each case is compiled with the very flags of its layer (from compile_commands.json). A case that must fail
has its twin, the same file put right, that must compile: else any typing error would pass for success.
"""
import json
import pathlib
import shlex
import subprocess
import sys

from tap import Tap

HTML = '#include "html.h"\nvoid page(struct html *h, const char *typed);\nvoid page(struct html *h, const char *typed) {{\n    (void)typed;\n    {}\n}}\n'
CASES = [  # sentence, layer, text that must fail, text that must compile, include folders added for the twin
    ("a variable as HTML template does not compile", "format",
     HTML.format("html_say(h, typed);"), HTML.format('html_say(h, "<p></p>");'), []),
    ("a variable as HTML template with holes does not compile", "format",
     HTML.format("html_put(h, typed, N(1));"), HTML.format('html_put(h, "<p>{}</p>", N(1));'), []),
    ("a typed text as address does not compile", "format",
     HTML.format('html_put(h, "<a href=\\"{}\\"></a>", U(str_from_c(typed)));'),
     HTML.format('html_put(h, "<a href=\\"{}\\"></a>", U(((url){S("/a")})));'), []),
    ("a typed text as fragment does not compile", "format",
     HTML.format('html_put(h, "{}", H(str_from_c(typed)));'),
     HTML.format('html_put(h, "{}", H(html_fragment(h)));'), []),
    ("a variable as sentence template does not compile", "base",
     '#include "buf.h"\nstr f(struct arena *a, str t);\nstr f(struct arena *a, str t) { return say(a, t, SAY_N(1)); }\n',
     '#include "buf.h"\nstr f(struct arena *a, str t);\nstr f(struct arena *a, str t) { return say(a, "{}", SAY_T(t)); }\n', []),
    ("an error that is thrown away does not compile", "base",
     '#include "uuid.h"\nvoid f(str s);\nvoid f(str s) { uuid id; uuid_parse(s, &id); (void)id; }\n',
     '#include "uuid.h"\nint f(str s);\nint f(str s) { uuid id; return uuid_parse(s, &id) == OK ? id.b[0] : 0; }\n', []),
    ("domain cannot see the database", "domain",
     '#include "db.h"\nextern int unused;\n', '#include "db.h"\nextern int unused;\n', ["db", "os"]),
    ("domain cannot see a format", "domain",
     '#include "html.h"\nextern int unused;\n', '#include "html.h"\nextern int unused;\n', ["format"]),
    ("format cannot see a use case", "format",
     '#include "work.h"\nextern int unused;\n', '#include "work.h"\nextern int unused;\n', ["app", "db", "os"]),
    ("base cannot see the domain", "base",
     '#include "permission.h"\nextern int unused;\n', '#include "permission.h"\nextern int unused;\n', ["domain"]),
    ("the store cannot see a page", "store",
     '#include "html.h"\nextern int unused;\n', '#include "html.h"\nextern int unused;\n', ["format"]),
    ("a page cannot see a command", "front/web",
     '#include "cli.h"\nextern int unused;\n', '#include "cli.h"\nextern int unused;\n', ["front/cli"]),
    ("a command cannot see a page", "front/cli",
     '#include "page.h"\nextern int unused;\n', '#include "page.h"\nextern int unused;\n', ["front/web"]),
]


def flags_of(commands, root, layer):
    """The compiler and flags of some file of the layer, and its folder; layers without files use base's."""
    for entry in commands:
        path = pathlib.Path(entry["directory"], entry["file"]).resolve()
        if path.is_relative_to(root / "src" / layer) and path.suffix == ".c":
            words = shlex.split(entry["command"])
            kept, skip = [], False
            for word in words:
                if skip or word in {"-c", "-MD"} or word == entry["file"]:
                    skip = False
                    continue
                if word in {"-o", "-MQ", "-MF"}:
                    skip = True
                    continue
                kept.append(word)
            return kept, entry["directory"]
    return None, None


def compiles(flags, folder, text, more):
    command = [*flags, *more, "-c", "-o", "/dev/null", "-x", "c", "-"]
    return subprocess.run(command, input=text, cwd=folder, capture_output=True, text=True)


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    root = pathlib.Path(__file__).resolve().parent.parent
    commands = json.loads((build / "compile_commands.json").read_text())
    tap = Tap(len(CASES))
    for sentence, layer, bad, good, added in CASES:
        flags, folder = flags_of(commands, root, layer)
        if flags is None:
            tap.say([], sentence, skip=f"no file in src/{layer} yet")
            continue
        refused = compiles(flags, folder, bad, [])
        twin = compiles(flags, folder, good, [f"-I{root / 'src' / other}" for other in added])
        wrong = [] if refused.returncode else [f"it compiled: {bad}"]
        if twin.returncode:
            wrong += ["the twin that is right did not compile:", *twin.stderr.splitlines()[:8]]
        tap.say(wrong, sentence)
    tap.end()


main()
