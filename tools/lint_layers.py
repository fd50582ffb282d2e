#!/usr/bin/env python3
"""Checks what the compiler lets through about layers: lint_layers.py [ROOT]

Every #include "..." in src/ is a flat name of a header of an allowed layer, and in front of an allowed room; every
#include <...> is allowed in that layer; headers have unique names; `front` holds no SQL. The lists of the build and
the table of ARCHITECTURE.md say the same as layers.py. TAP on standard output.
"""
import pathlib
import re
import sys
import tempfile

import layers
from layers import ROOMS, SEES, THROUGH
from tap import Tap

PURE = {"stdarg.h", "stdbool.h", "stddef.h", "stdint.h", "string.h", "limits.h", "inttypes.h", "math.h",
        "float.h", "assert.h", "stdalign.h", "stdnoreturn.h"}
# The system headers each layer may use besides the pure ones; None: any (the layer touches the machine).
SYSTEM = {
    "base": {"stdio.h", "stdlib.h", "cpuid.h", "immintrin.h", "stdatomic.h"},  # few files only, see BASE_ONLY
    "os": None,
    "foreign": None,
    "domain": set(),
    "format": set(),
    "db": {"sqlite3.h", "libpq-fe.h", "pthread.h", "errno.h", "time.h", "stdlib.h", "stdio.h", "stdatomic.h",
           "unistd.h", "poll.h", "sys/stat.h", "fcntl.h"},
    "store": set(),
    "app": set(),
    "http": {"microhttpd.h", "pthread.h", "errno.h", "stdatomic.h", "stdlib.h", "stdio.h", "zlib.h",
             "sys/socket.h", "netinet/in.h", "arpa/inet.h", "unistd.h", "netdb.h", "time.h"},
    "front": {"pthread.h", "stdatomic.h", "stdio.h", "errno.h", "stdlib.h", "signal.h", "unistd.h", "getopt.h"},
}
BASE_ONLY = {"stdlib.h": {"arena.c", "invariant.c"}, "stdio.h": {"invariant.c"}, "cpuid.h": {"sha256_x86.c"},
             "immintrin.h": {"sha256_x86.c"}, "stdatomic.h": {"sha256_x86.c"}}
SQL = re.compile(r'\bSTATEMENT\s*\(|"\s*(SELECT\s.+\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET)\b')


def room(path):
    """The room of front that a file below src/ stands in."""
    return path.parts[1] if len(path.parts) > 2 else ""


def check(root):
    src = root / "src"
    headers, problems, looked_at = {}, [], 0
    for header in sorted(src.rglob("*.h")):
        if header.name in headers:
            problems.append(f"{header}: the name is taken by {headers[header.name]}")
        headers[header.name] = header
    layer_of = {name: path.relative_to(src).parts[0] for name, path in headers.items()}
    room_of = {name: room(path.relative_to(src)) for name, path in headers.items() if layer_of[name] == "front"}
    for file in sorted(list(src.rglob("*.[ch]")) + list(src.rglob("*.def"))):
        layer = file.relative_to(src).parts[0]
        if layer not in SEES:
            continue  # main.c sees every layer
        looked_at += 1
        allowed = {layer, *SEES[layer], *THROUGH.get(layer, [])}
        for number, line in enumerate(file.read_text().splitlines(), 1):
            here = f"{file.relative_to(root)}:{number}"
            found = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
            if layer == "front" and SQL.search(line):
                problems.append(f"{here}: front holds no SQL")
            if not found:
                continue
            quote, name = found.groups()
            if quote == '"':
                if "/" in name:
                    problems.append(f"{here}: include {name} by its flat name")
                elif name.endswith(".h") and name not in layer_of:
                    problems.append(f"{here}: {name} is no header of ours")
                elif name in layer_of and layer_of[name] not in allowed:
                    problems.append(f"{here}: {layer} may not see {layer_of[name]}/{name}")
                elif layer == "front" and name in room_of:
                    mine = room(file.relative_to(src))
                    if room_of[name] != mine and room_of[name] not in ROOMS[mine]:
                        problems.append(f"{here}: front/{mine} may not see front/{room_of[name]}/{name}")
            else:
                system = SYSTEM[layer]
                good = system is None or name in PURE or name in system
                if layer == "base" and name in BASE_ONLY:
                    good = file.name in BASE_ONLY[name]
                if not good:
                    problems.append(f"{here}: {layer} may not use <{name}>")
    return looked_at, problems


PLANTED = {  # file, text, what the complaint must say
    "a path": ("src/domain/x.c", '#include "../store/x.h"', "flat name"),
    "an upward include": ("src/domain/x.c", '#include "s.h"', "may not see"),
    "a system header in a pure layer": ("src/domain/x.c", "#include <time.h>", "may not use"),
    "stdlib.h in base outside the arena": ("src/base/x.c", "#include <stdlib.h>", "may not use"),
    "SQL in front": ("src/front/x.c", 'str q = S("SELECT a FROM b");', "no SQL"),
    "a header of no layer": ("src/app/x.c", '#include "nowhere.h"', "no header of ours"),
    "two headers of one name": ("src/app/s.h", "", "taken"),
    "a command that sees a page": ("src/front/cli/x.c", '#include "page.h"', "may not see front/web"),
    "a page that sees a command": ("src/front/web/x.c", '#include "command.h"', "may not see front/cli"),
    "what front shares sees a page": ("src/front/x.c", '#include "page.h"', "may not see front/web"),
    "a job that sees what serves": ("src/front/jobs/x.c", '#include "shared.h"', "may not see front/"),
}
GOOD = {  # beside them, and no complaint
    "src/store/s.h": "", "src/front/web/page.h": '#include "shared.h"', "src/front/cli/command.h": '#include "shared.h"',
    "src/front/shared.h": '#include "jobs.h"', "src/front/jobs/jobs.h": "",
}


def self_test():
    """Each planted mistake is found, and the same tree without it is clean."""
    for what, (path, text, complaint) in PLANTED.items():
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for folder in [*SEES, *(f"front/{room}" for room in ROOMS if room)]:
                (root / "src" / folder).mkdir(parents=True, exist_ok=True)
            for good, lines in GOOD.items():
                (root / good).write_text(lines)
            if check(root)[1]:
                return f"{what}: the clean tree has complaints"
            (root / path).write_text(text + "\n")
            found = check(root)[1]
            if len(found) != 1 or complaint not in found[0]:
                return f"{what}: found {found}"
    if len(list(layers.differences({"a": [], "b": ["a"]}, {"a": ["b"], "b": ["a"]}, "x"))) != 1:
        return "a list that says something else is not found"
    return None


def main():
    root = pathlib.Path(sys.argv[-1] if len(sys.argv) > 1 else ".")
    looked_at, problems = check(root)
    wrong = self_test()
    sees, rooms = layers.of_build(root)
    other = [*layers.differences(SEES, sees, "src/*/meson.build"), *layers.differences(ROOMS, rooms, "src/front/meson.build"),
             *layers.differences(SEES, layers.of_page(root), "ARCHITECTURE.md")]
    tap = Tap(3)
    tap.say(problems if looked_at else ["there is no file"], f"{looked_at} files include only what their layer may see")
    tap.say([wrong] if wrong else [], f"{len(PLANTED)} planted mistakes are found")
    tap.say(other, "build and ARCHITECTURE.md say the same of what may see what")
    tap.end()


main()
