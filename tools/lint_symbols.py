#!/usr/bin/env python3
"""What each pure library asks of the outside: lint_symbols.py BUILD. TAP on standard output.

`nm -u` of the static libraries of the pure layers, against an allow-list: no clock, no allocator, no file,
no log can be reached from them, whatever header they came by.
"""
import pathlib
import re
import subprocess
import sys

from layers import SEES
from tap import Tap

# What the compiler itself or a sanitizer puts in.
COMPILER = re.compile(r"^(_GLOBAL_OFFSET_TABLE_|__stack_chk_fail|__asan_.*|__ubsan_.*|__sanitizer_.*|__tsan_.*|"
                      r"__start_asan_globals|__stop_asan_globals|__gcov_.*|__llvm_.*|__sancov.*|__popcountdi2|_Unwind_Resume)$")
STRINGS = {"memcpy", "memmove", "memset", "memcmp", "memchr", "memrchr", "memmem", "strlen", "bcmp", "strcmp", "strncmp"}
MATHS = {"floor", "ceil", "fabs", "sqrt", "log", "exp", "pow", "round", "lround", "llround", "fmin", "fmax", "fmod"}
PURE = STRINGS | MATHS
# base alone may allocate and abort: the arena and invariant.
ALLOWED = {
    "base": STRINGS | {"malloc", "calloc", "free", "abort", "fprintf", "fputs", "stderr", "__fprintf_chk", "fflush"},
    "domain": PURE,
    "format": PURE,
    "store": STRINGS,
    "app": STRINGS,
}
# Never ours, whatever a header's comment mentions.
MACHINE = {"malloc", "calloc", "realloc", "free", "time", "clock_gettime", "fopen", "open", "read", "write", "printf",
           "fprintf", "getenv", "exit", "mktime", "localtime", "gmtime", "getrandom", "rand"}


def names(library, *flags):
    text = subprocess.run(["nm", *flags, library], capture_output=True, text=True, check=True).stdout
    return {line.split()[-1] for line in text.splitlines() if line.strip() and not line.endswith(":")}


def declared(layer):
    """What the headers of a layer promise, landed or not: those names are ours, not the machine's."""
    folder = pathlib.Path(__file__).resolve().parent.parent / "src" / layer
    return {name for header in folder.rglob("*.h") for name in re.findall(r"\b(\w+)\(", header.read_text())} - MACHINE


def complaints(layer, undefined, own):
    return sorted(s for s in undefined if s not in own and s not in ALLOWED[layer] and not COMPILER.match(s))


def main():
    build = pathlib.Path(sys.argv[1])
    library = {layer: build / "src" / layer / f"lib{layer}.a" for layer in SEES}
    defined = {layer: names(path, "--defined-only", "-g") for layer, path in library.items() if path.exists()}
    tap = Tap(len(ALLOWED) + 1)
    for layer in ALLOWED:
        own = set().union(defined.get(layer, set()), *(defined.get(other, set()) for other in SEES[layer]),
                          *(declared(other) for other in SEES[layer]), declared(layer))
        tap.say([f"{layer} reaches for {symbol}" for symbol in complaints(layer, names(library[layer], "-u"), own)],
                f"{layer} asks nothing forbidden of the outside")
    found = complaints("domain", {"malloc", "time", "memcpy", "__asan_init"}, set())
    tap.say([] if found == ["malloc", "time"] else [f"found: {found}"], "a planted malloc and time are found")
    tap.end()


main()
