#!/usr/bin/env python3
"""Tampering with the audit, found by `clerkwell audit verify` and by the independent verifier alike, against
checkpoints and a public key that were kept elsewhere: tamper_test.py PROGRAM TRUSTING-PROGRAM. TAP.

Every cell and row of every table of the audit is a tampering (tamperings.py). By default a sample of each kind on SQLite
and one of some kinds on PostgreSQL, by SQL; CLERKWELL_TAMPERS=N takes N of them on each, `all` every one. CLERKWELL_SEED=N
repeats a run.

Controls: what is no tampering is not reported; a verifier with one check removed misses something, for each check;
TRUSTING-PROGRAM, which lacks one check at a time, is caught by the same tamperings.
"""
import ast
import collections
import os
import pathlib
import random
import re
import sys
import tempfile
import types

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from history import History, audit_verifier  # noqa: E402
from on_postgres import OnPostgres  # noqa: E402
from records import PostgresServer  # noqa: E402
from tamperings import HONEST, Same, all_tamperings  # noqa: E402
from tap import Tap  # noqa: E402

SAMPLE, ON_POSTGRES, ENTRIES, TOLD_EVERY = 30, 24, 600, 500
# Checks of the independent verifier that another always backs: removing them alone must not matter.
BACKED = {"entry {} is not there", "checkpoints could not be compared"}


class Tamper:
    def __init__(self, history, folder):
        self.history, self.folder = history, folder
        folder.mkdir()
        self.missed, self.n, self.by_kind = [], 0, collections.Counter()
        self.alone = {}  # a check of a verifier -> [(name, function, seed)] of what it alone finds

    def apply(self, function, seed):
        self.history.dice.seed(f"tampering {seed}")  # other ids than those of the history
        self.history.put(self.folder)
        connection = self.history.open(self.folder)
        try:
            function(self.history, self.folder, connection)
        finally:
            connection.close()

    def try_one(self, name, function, seed):
        try:
            self.apply(function, seed)
        except Same:
            return
        try:
            kinds, erased = self.history.ask_program(self.folder)
        except AssertionError as reason:  # it must answer, whatever stands in the tables
            self.missed.append(f"{name} (seed {seed}): {reason}")
            return
        sentences, erased_too = self.history.ask_verifier(self.folder)
        is_erasure = name.startswith("audit_text edited: site_id") and min(erased, erased_too) > self.erased
        self.n += 1
        self.by_kind[name.partition(":")[0]] += 1
        for found, who in ((kinds, "audit verify"), (sentences, "the independent verifier")):
            if not found and not is_erasure:
                self.missed.append(f"{name} (seed {seed}) is not found by {who}")
        shapes = {shape_of(s) for s in sentences}
        for mine, who in ((kinds, "program"), (shapes, "verifier")):
            if len(mine) == 1:
                self.alone.setdefault((who, *mine), []).append((name, function, seed))

    def run_all(self, picked, seed):
        self.history.put(self.folder)
        self.erased = self.history.ask_program(self.folder)[1]
        for number, (name, function) in enumerate(picked):
            self.try_one(name, function, seed + number)
            if (number + 1) % TOLD_EVERY == 0:
                print(f"# {number + 1} of {len(picked)} tried, {len(self.missed)} missed", flush=True)


def shape_of(sentence):
    """A sentence without its numbers, as the checks of the verifier are told apart."""
    return re.sub(r"-?\d+|\{[^}]*\}", "{}", sentence)


def by_kinds(tamperings):
    kinds = collections.defaultdict(list)
    for name, function in tamperings:
        kinds[" ".join(re.sub(r"[\d(].*", "", name).split())].append((name, function))
    return kinds


def one_of_some(tamperings, n, dice):
    """Of n kinds, taken from all tables in turn."""
    tables = collections.defaultdict(list)
    for kind, some in by_kinds(tamperings).items():
        tables[kind.partition(" ")[0]].append(some)
    picked = []
    for kinds in tables.values():
        dice.shuffle(kinds)
    while len(picked) < n and any(tables.values()):
        picked += [dice.choice(kinds.pop()) for kinds in tables.values() if kinds]
    return picked[:n]


def sample(tamperings, n, dice):
    """Some of each kind, more of those of which there are more."""
    kinds = by_kinds(tamperings)
    picked = []
    for some in kinds.values():
        picked += dice.sample(some, min(len(some), max(2, n * len(some) // len(tamperings))))
    return picked


# ---- controls ----

def checks_of_verifier():
    """The sentences of the independent verifier: {shape: its source without that check}."""
    tree = ast.parse(pathlib.Path(audit_verifier.__file__).read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Expr) and
             ast.unparse(node).startswith("found.append(")]
    checks = {}
    for call in calls:
        kept, call.value = call.value, ast.Constant(None)
        checks[shape_of(ast.unparse(kept.args[0]).strip("f'\""))] = compile(ast.unparse(tree), "verifier", "exec")
        call.value = kept
    return checks


def verifier_without(code):
    module = types.ModuleType("verifier")
    exec(code, module.__dict__)
    return module


def removed_checks_are_missed(tamper):
    wrong = []
    for shape, code in checks_of_verifier().items():
        known = tamper.alone.get(("verifier", shape))
        if not known:
            if shape not in BACKED:
                wrong.append(f"no tampering is found by this check alone: {shape}")
            continue
        name, function, seed = known[0]
        tamper.apply(function, seed)
        if tamper.history.ask_verifier(tamper.folder, verifier_without(code))[0]:
            wrong.append(f"without the check “{shape}” this is still found: {name}")
    return wrong


def trusting_program_is_caught(tamper, program):
    """The program without one check, on what that check alone finds."""
    wrong = []
    for check, kind, what in (("notes", "short", "rolled back"), ("signatures", "note", "signed by somebody else"),
                              ("strays", "stray", "audit_text copied"),
                              ("records", "letter", "letter edited"), ("records", "outcome", "appointment edited")):
        known = [one for one in tamper.alone.get(("program", kind), []) if one[0].startswith(what)]
        if not known:
            wrong.append(f"no tampering is found by {kind} alone")
            continue
        name, function, seed = known[0]
        tamper.apply(function, seed)
        env = {**os.environ, "CLERKWELL_TRUSTS": check}
        if tamper.history.ask_program(tamper.folder, program, env)[0]:
            wrong.append(f"a program that trusts {check} still finds {name}")
        if not tamper.history.ask_program(tamper.folder)[0]:
            wrong.append(f"the program itself does not find {name} again")
    return wrong


def honest_is_not_reported(tamper):
    wrong = []
    for name, function in HONEST:
        tamper.apply(function, 1)
        kinds, _ = tamper.history.ask_program(tamper.folder)
        sentences, _ = tamper.history.ask_verifier(tamper.folder)
        if kinds or sentences:
            wrong.append(f"{name}: {kinds} {sentences}")
    return wrong


def erasing_is_counted(tamper):
    wrong = []
    tamper.history.put(tamper.folder)
    connection = tamper.history.open(tamper.folder)
    connection.execute("DELETE FROM audit_text WHERE leaf_index = (SELECT MAX(leaf_index) FROM audit_text)")
    connection.close()
    for found, erased in (tamper.history.ask_program(tamper.folder), tamper.history.ask_verifier(tamper.folder)):
        if found or erased != tamper.erased + 1:
            wrong.append(f"{found}, {erased} erased, {tamper.erased} before")
    return wrong


def trusted_on_postgres(tamper, tamperings, program):
    """The control there: a letter edited, and a program that does not look at letters."""
    name, function = next(one for one in tamperings if one[0].startswith("letter edited: signed_hash"))
    tamper.apply(function, 1)
    if not tamper.history.ask_program(tamper.folder)[0]:
        return [f"{name} is not found"]
    env = {**os.environ, "CLERKWELL_TRUSTS": "records"}
    return [f"a program that trusts records finds {name}"] if tamper.history.ask_program(tamper.folder, program, env)[0] else []


def on_postgres(tap, history, folder, server, tamperings, asked, seed, trusting):
    """The same edits by SQL."""
    tamper, dice = Tamper(OnPostgres(history, server), folder), random.Random(seed + 1)
    few = one_of_some(tamperings, ON_POSTGRES, dice) if asked == str(SAMPLE) else sample(tamperings, int(asked), dice) \
        if asked != "all" else tamperings
    tamper.run_all(few, seed)
    tap.note(", ".join(f"{n} {kind}" for kind, n in sorted(tamper.by_kind.items())))
    if tamper.n < ON_POSTGRES * 2 // 3:
        tamper.missed.append(f"only {tamper.n} could be done")
    tap.say(tamper.missed, f"{tamper.n} tamperings by SQL on PostgreSQL are found by both")
    tap.say(honest_is_not_reported(tamper), "what is no tampering is not reported on PostgreSQL")
    tap.say(trusted_on_postgres(tamper, tamperings, trusting), "a program that trusts records is caught on PostgreSQL")


def main():
    program, trusting = (pathlib.Path(p).resolve() for p in sys.argv[1:3])
    asked = os.environ.get("CLERKWELL_TAMPERS", str(SAMPLE))
    seed = int(os.environ.get("CLERKWELL_SEED", random.SystemRandom().randrange(10 ** 6)))
    tap = Tap(8)
    tap.note(f"CLERKWELL_SEED={seed}")
    with tempfile.TemporaryDirectory(prefix="clerkwell-tamper-") as folder, PostgresServer() as server:
        history = History(program, folder, ENTRIES, random.Random(seed))
        tamper = Tamper(history, pathlib.Path(folder) / "tampered")
        connection = history.open(history.data)
        tamperings = all_tamperings(connection)
        connection.close()
        picked = tamperings if asked == "all" else sample(tamperings, int(asked), random.Random(seed))
        tamper.run_all(picked, seed)
        tap.note(", ".join(f"{n} {kind}" for kind, n in sorted(tamper.by_kind.items())))
        tap.say(tamper.missed, f"{tamper.n} tamperings of {len(tamperings)} are found by both")
        tap.say(honest_is_not_reported(tamper), "what is no tampering is not reported")
        tap.say(erasing_is_counted(tamper), "erased personal text is counted, and no fault")
        tap.say(removed_checks_are_missed(tamper), "the independent verifier without any one of its checks misses something")
        tap.say(trusting_program_is_caught(tamper, trusting), "a program that trusts notes, signatures, strays or records is caught")
        on_postgres(tap, history, pathlib.Path(folder) / "on-postgres", server, tamperings, asked, seed, trusting)
    tap.end()


if __name__ == "__main__":
    main()
