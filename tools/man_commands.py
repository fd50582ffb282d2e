#!/usr/bin/env python3
"""The manual, with its list of commands from the program's own table.

man_commands.py PROGRAM TEMPLATE OUT     fills @COMMANDS@ in
man_commands.py --check PROGRAM MANUAL   TAP: every command and option is in it, and groff has no complaint
"""
import re
import shutil
import subprocess
import sys

from tap import Tap


def ask(program, *words):
    return subprocess.run([program, *words], capture_output=True, text=True, check=True).stdout


def names_of(program):
    listed = ask(program, "--help").split("Shared options")[0]
    return re.findall(r"^  ([a-z]+(?: [a-z]+)?) {2,}", listed, re.M)


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line[:1] in (".", "'") else line for line in text.splitlines() if line)


def commands(program):
    lines = [".Bl -tag -width Ds"]
    for name in names_of(program):
        usage, _, rest = ask(program, *name.split(), "--help").partition("\n\n")
        prose, _, options = rest.partition("\nOptions:\n")
        usage = usage.removeprefix("Usage: clerkwell ").removeprefix("usage: clerkwell ")
        lines += [".It Xo\n" + roff(usage) + "\n.Xc", roff(prose.strip())]
        own = [line for line in options.splitlines() if line and not re.match(r"  --(data|database|json) ", line)]
        if own:
            lines += [".Bd -literal", roff("\n".join(own)), ".Ed"]
    return "\n".join(lines + [".El"])


def check(program, manual):
    text = open(manual, encoding="utf-8").read()
    plain = text.replace("\\-", "-")
    names, tap = names_of(program), Tap(2)
    missing = [f"{name} {option}" for name in names
               for option in ["", *re.findall(r"^  (--[a-z-]+)", ask(program, *name.split(), "--help"), re.M)]
               if f"\n{name}" not in plain or option not in plain]
    tap.say(missing if len(names) >= 5 else [f"only {len(names)} commands"], "every command and option is in the manual")
    has_groff = shutil.which("groff") is not None
    said = subprocess.run(["groff", "-mdoc", "-Tutf8", "-ww", "-z", manual], capture_output=True, text=True).stderr if has_groff else ""
    tap.say(said.splitlines(), "groff reads it", skip="" if has_groff else "there is no groff")
    tap.end()


def main():
    if sys.argv[1] == "--check":
        check(*sys.argv[2:])
    program, template, out = sys.argv[1:]
    text = open(template, encoding="utf-8").read()
    first, rest = text.split("\n", 1)  # the first line is for whoever edits the template
    open(out, "w", encoding="utf-8").write(rest.replace("@COMMANDS@", commands(program)))


main()
