#!/usr/bin/env python3
"""Turns files into a C array of struct embedded_file (src/base/embedded.h).

embed.py --symbol NAME --out FILE.c [--base DIR] [--depfile FILE.d] INPUT...

An INPUT is a file, or a folder, which is taken with all below it but hidden files. The name of each is
its path below --base, or its file name alone without --base. The array is sorted by name, and the same
input gives the same output. Two files of one name are an error.
"""
import argparse
import pathlib
import sys


def byte_list(data):
    """Numbers, not string literals: those have a length limit in ISO C."""
    rows = (data[start:start + 24] for start in range(0, len(data), 24))
    return "\n".join("    " + "".join(f"{byte}," for byte in row) for row in rows) or "    0"


def collect(inputs, base):
    files = {}
    for given in map(pathlib.Path, inputs):
        found = [p for p in given.rglob("*") if p.is_file()] if given.is_dir() else [given]
        for path in found:
            if path.name.startswith("."):
                continue
            name = path.resolve().relative_to(base.resolve()).as_posix() if base else path.name
            if name in files:
                sys.exit(f"embed.py: {path} and {files[name]} are both called {name}")
            files[name] = path
    return dict(sorted(files.items()))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--symbol", required=True)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--base", type=pathlib.Path)
    parser.add_argument("--depfile", type=pathlib.Path)
    parser.add_argument("inputs", nargs="*")
    options = parser.parse_args()
    files = collect(options.inputs, options.base)

    out = ["/* Written by tools/embed.py. */", '#include "embedded.h"', "",
           f"EMBEDDED({options.symbol});", ""]
    for i, path in enumerate(files.values()):
        data = path.read_bytes()
        # One zero byte more than is counted, so that a text can be handed to a C library as it stands.
        out += [f"static const unsigned char bytes_{i}[{len(data)} + 1] = {{", byte_list(data), "};"]
    out.append(f"const struct embedded_file {options.symbol}[] = {{")
    for i, name in enumerate(files):
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        out.append(f'    {{"{quoted}", {{(const char *)bytes_{i}, sizeof bytes_{i} - 1}}}},')
    out += ["    {0, {0, 0}}, /* the end; not counted */", "};",
            f"const size_t {options.symbol}_n = {len(files)};", ""]
    options.out.write_text("\n".join(out))
    if options.depfile:
        needs = " ".join(str(path).replace(" ", "\\ ") for path in files.values())
        options.depfile.write_text(f"{options.out}: {needs}\n")


main()
