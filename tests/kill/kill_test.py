#!/usr/bin/env python3
"""kill -9 under a load of bookings and letters: kill_test.py PROGRAM SHIM [--engine sqlite|postgres] [--kills N]
        [--minutes N] [--looks N] [--seed N] [--must-lose EARLY-PROGRAM] [--must-double UNKEYED-PROGRAM]. TAP.

Eight signed-in people, five of them with two windows, hold slots, book, move, cancel and save letters at once, over HTTP
(people.py), until the program is killed: at a random moment at which something is asked, or in front of its nth write or
sync to the records (disk_shim.c; on PostgreSQL its nth message to the server). Each keeps a journal on disk: what is about
to be asked (fsync), then what was answered (fsync).
After each restart: every acknowledged change is there, once, and is looked at on its page by somebody who took no part;
what was refused is not there; what was in flight is there once or not at all, and sent again under its key gives one; no
place is booked twice; the audit verifies; the restart takes under 2 s of processor time.

In flight is what was sent to its last byte before the program died and had no answer, by one clock: the shim writes
down when it kills, we when we do. At four of five kills or more something must be. What was asked of a dead program does
not count, and a kill of people who ask only then must give none.

Controls: --must-lose, a program that answers before its commit is on disk, must be caught losing; --must-double, a
program without the key of claims, on records without it, must be caught with a place booked twice; and planted mistakes
must be found.
Short: 6 kills an engine in ./test, 16 looks each; CLERKWELL_KILLS=10000, or --kills, is the long run and looks at all.
"""
import argparse
import collections
import os
import pathlib
import re
import signal
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from people import REFUSALS, Clinic, PostgresServer, appointment_of  # noqa: E402
from tap import Tap  # noqa: E402

RESTART_SECONDS, WITH_SANITIZERS = 2, 5  # of processor time: how busy the machine is is not the program's
SHORT_KILLS, SHORT_LOOKS, TOLD_EVERY = 6, 16, 50  # TOLD_EVERY kills, in a long run
HOW = {"sqlite": ("time", "write", "sync"), "postgres": ("time", "write")}
MOST_OPERATIONS = {"write": 120, "sync": 6}


def why_not(reply):
    """The sentence of a refusal."""
    found = re.search(r"There is a problem.*?<(?:a|p|li)[^>]*>([^<]+)", reply.text, re.S)
    return found.group(1) if found else reply.text[-200:]


def text_of(reply):
    return re.sub(r"<[^>]*>", "", reply.text)


# ---- what must hold after a restart -------------------------------------------------------------------


class Judge:
    """Everything journalled since the last time, against the records and the pages."""

    def __init__(self, clinic, looks):
        self.clinic, self.looks = clinic, looks
        self.since = {person: 0 for person in clinic.people}
        self.wrong, self.in_flight, self.there, self.late, self.acknowledged, self.looked = [], 0, 0, 0, 0, 0

    def check_answered(self, entry):
        """A sentence when an answer is not what the records say."""
        n, status = self.clinic.effect(entry), entry["answer"]["status"]
        if status == 303 and n != 1:
            return f"LOST or doubled: {entry['what']} {entry['ask']} was acknowledged and is there {n} times"
        if status in REFUSALS and n:
            return f"refused with {status} and yet there: {entry['what']} {entry['ask']}"
        return None

    def check_unanswered(self, person, entry, killed_at):
        """Sent again under its key, the same change happens once."""
        before = self.clinic.effect(entry)
        sent_at = person.journal.sent_at.get(entry["ask"])
        if sent_at is not None and sent_at < killed_at:
            self.in_flight += 1
            self.there += before == 1
        else:
            self.late += 1
            if before and sent_at is None:
                return f"there without being sent: {entry['what']} {entry['ask']}"
        if before > 1:
            return f"doubled: {entry['what']} {entry['ask']} is there {before} times without an answer"
        reply = person.post(entry["path"], entry["fields"])
        person.journal.answered(entry, reply)
        self.clinic.learn(person, entry, reply)
        after = self.clinic.effect(entry)
        if reply.status not in (303, *REFUSALS):
            return f"sent again: {entry['what']} {entry['ask']} is answered with {reply.status}"
        if before == 1 and (reply.status != 303 or after != 1):
            return (f"sent again: {entry['what']} {entry['ask']} was there, then {reply.status} and {after} times: "
                    f"{why_not(reply)}")
        if before == 0 and after != (reply.status == 303):
            return f"sent again: {entry['what']} {entry['ask']} was answered with {reply.status} and is there {after} times"
        return None

    def page_of(self, entry):
        """What an acknowledged change made, as the page shows it to somebody who took no part: (path, words, status)."""
        get = self.clinic.viewer.get
        if entry["what"] == "hold":
            path = f"/slots/{entry['slot']}"
        elif entry["what"] == "type":
            path = f"/letters/{entry['letter']}"
        else:
            path = f"/appointments/{appointment_of(entry, entry['answer']['location'])}"
        reply = get(path)
        if entry["what"] == "type" and entry["ask"] not in text_of(reply):  # somebody has begun the letter again since
            path += f"/versions?version={self.clinic.first_version(entry) or 1}"
            reply = get(path)
        return path, text_of(reply), reply.status

    def look(self, entry):
        path, text, status = self.page_of(entry)
        self.looked += 1
        if status != 200:
            return f"LOST: {path} of {entry['what']} {entry['ask']} answers {status}"
        if entry["what"] == "hold":
            is_there = re.search(r"Held by|Taken", text)
        else:
            is_there = entry["ask"] in text and (entry["what"] != "cancel" or "Cancelled" in text)
        return None if is_there else f"LOST: {path} does not show {entry['what']} {entry['ask']}"

    def look_at_some(self, entries):
        """Of each kind, and of each person; all of them when there is time. A hold stands until somebody books or its
        time is over."""
        acknowledged = [entry for entry in entries if entry["answer"]["status"] == 303]
        left = {entry["slot"] for entry in acknowledged if entry["what"] == "book"}  # and perhaps cancelled since
        usable = [entry for entry in acknowledged if entry["what"] != "hold" or entry["slot"] not in left]
        by_kind = collections.defaultdict(list)
        self.clinic.random.shuffle(usable)
        for entry in usable:
            by_kind[entry["what"], entry["path"] if entry["what"] == "type" else ""].append(entry)
        picked = [kind.pop() for kind in list(by_kind.values()) for _ in range(2) if kind]
        picked += [entry for entry in usable if entry not in picked]
        self.wrong += filter(None, map(self.look, picked[:self.looks]))

    def check(self, killed_at):
        clinic, seen = self.clinic, []
        for person in clinic.people:
            new = list(person.journal.entries())[self.since[person]:]
            for entry in new:
                self.wrong.append(self.check_answered(entry) if entry["answer"] else
                                  self.check_unanswered(person, entry, killed_at))
            entries = list(person.journal.entries())  # the answers of what was sent again stand there now
            seen += entries[self.since[person]:]
            self.wrong += clinic.stands_otherwise(person, entries[self.since[person]:])
            self.since[person] = len(entries)
        self.acknowledged += sum(entry["answer"]["status"] == 303 for entry in seen)
        self.wrong = [w for w in self.wrong if w] + clinic.check_places() + clinic.check_audit()
        self.look_at_some(seen)

    def check_all_again(self):
        """From the first line: later kills must not undo earlier writes."""
        for person in self.clinic.people:
            for entry in person.journal.entries():
                self.wrong.append(self.check_answered(entry))
        self.wrong = [w for w in self.wrong if w]


def planted(judge):
    """What is wrong with the judge: mistakes that were put into its journal, and not found."""
    done = {}
    for person in judge.clinic.people:
        for entry in person.journal.entries():
            if entry["answer"]["status"] == 303:
                done.setdefault(entry["what"], entry)
    missed = [f"nobody could {what}" for what in ("book", "move", "cancel", "hold", "type") if what not in done]
    for what, entry in done.items():
        for status in REFUSALS:
            if not judge.check_answered({**entry, "answer": {**entry["answer"], "status": status}}):
                missed.append(f"{what} was answered with {status} and is there")
        nowhere = "019ac000-0000-7000-8000-000000000000"
        other = {**entry, "ask": nowhere, **({"slot": nowhere} if what == "hold" else {})}
        if not judge.check_answered(other) or not judge.look(other):
            missed.append(f"{what} was acknowledged and never made")
    return missed


# ---- killing ------------------------------------------------------------------------------------------


class Report:
    def __init__(self):
        self.wrong, self.slowest, self.dearest, self.kills = [], 0.0, 0.0, 0
        self.met, self.how, self.judge = 0, collections.Counter(), None  # kills with something in flight; kinds of kills
        self.n_late, self.missed = None, []  # of the kill of people who ask too late; planted mistakes not found


def processor_seconds(pid):
    """What a process has used since it began."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def under_way(clinic):
    until = time.monotonic() + clinic.random.uniform(0.05, 0.7)
    at_least, latest = clinic.n_answered + 8, until + 10  # on a busy machine too the load is real
    while time.monotonic() < until or (clinic.n_answered < at_least and time.monotonic() < latest):
        time.sleep(0.003)
    # A disk that stands still keeps them all at their journals: that is no moment to kill.
    while not any(p.is_asking and p.sent_at for p in clinic.people) and time.monotonic() < latest:
        time.sleep(0.0005)


def die(clinic, report, how):
    """When it died, by time.monotonic()."""
    disk, child = clinic.disk, clinic.server.child
    disk.kill_never()
    if how != "time":
        setattr(disk, "kill_at_" + how, clinic.random.randint(1, MOST_OPERATIONS[how]))
        latest = time.monotonic() + 10
        while child.poll() is None and time.monotonic() < latest:
            time.sleep(0.001)
        if child.poll() is None:
            report.wrong.append(f"the {how} that should end it never came")
    now = time.monotonic()
    child.send_signal(signal.SIGKILL)
    assert disk.killed_at() == 0 or 0 <= now - disk.killed_at() < 30, "one clock for both"
    return disk.killed_at() or now


def one_kill(clinic, report, how, is_late=False):
    """`is_late`: people ask only when it is dead."""
    stop, judge = threading.Event(), report.judge
    threads = [threading.Thread(target=clinic.work, args=(person, stop)) for person in clinic.people]
    if not is_late:
        for thread in threads:
            thread.start()
        under_way(clinic)
    killed_at = die(clinic, report, how)
    if is_late:
        clinic.server.child.wait()
        for thread in threads:
            thread.start()
    else:
        stop.set()
    for thread in threads:
        thread.join()
    clinic.server.end(signal.SIGKILL)
    for person in [*clinic.people, clinic.viewer]:
        person.link = None
    clinic.disk.kill_never()
    seconds = clinic.server.start()
    used = processor_seconds(clinic.server.child.pid)
    report.slowest, report.dearest = max(report.slowest, seconds), max(report.dearest, used)
    if used > (WITH_SANITIZERS if clinic.is_slow else RESTART_SECONDS):
        report.wrong.append(f"the restart took {used:.2f} s of processor time, {seconds:.2f} s in all")
    report.wrong += [f"a wrong answer: {p.failure}" for p in clinic.people if p.failure]
    before = judge.in_flight, judge.late
    judge.check(killed_at)
    report.wrong += judge.wrong
    judge.wrong = []
    if is_late:
        report.n_late = judge.in_flight - before[0], judge.late - before[1]
    else:
        report.kills += 1
        report.how[how] += 1
        report.met += judge.in_flight > before[0]


def end_it(clinic, report):
    """After the kills: people who come too late, all once more, planted mistakes, and an end in order."""
    one_kill(clinic, report, "time", is_late=True)
    report.judge.check_all_again()
    report.wrong += report.judge.wrong
    report.missed = planted(report.judge)
    if clinic.server.end() != 0:
        report.wrong.append("the program did not end in order")


def run(o, kills, engine, postgres, other=None, caught="", is_keyed=True):
    """`other`: a control that is served instead, until something is wrong that begins with `caught`."""
    report, until = Report(), time.monotonic() + 60 * (o.minutes or 10 ** 6)
    with tempfile.TemporaryDirectory(prefix="clerkwell-kill-") as folder:
        clinic = Clinic(o.program, o.shim, folder, o.seed, other, postgres if engine == "postgres" else None, is_keyed)
        report.judge = Judge(clinic, 4 if other else o.looks)
        try:
            for number in range(kills):
                one_kill(clinic, report, "time" if other else HOW[engine][number % len(HOW[engine])])
                if any(caught in w for w in report.wrong) if other else report.wrong or time.monotonic() > until:
                    break
                if (number + 1) % TOLD_EVERY == 0:
                    print(f"# {number + 1} kills, {report.judge.acknowledged} acknowledged changes, seed {o.seed}", flush=True)
            if not report.wrong and not other:
                end_it(clinic, report)
        finally:
            clinic.server.end(signal.SIGKILL)
            clinic.records.close()
    if other:
        report.wrong = [w for w in report.wrong if caught in w]
    return report


# ---- the tests ----------------------------------------------------------------------------------------


def told(report, seed):
    kinds, judge = ", ".join(f"{n} by {how}" for how, n in report.how.items()), report.judge
    return [f"{report.kills} kills ({kinds}), in {report.met} of them something in flight; {judge.acknowledged} acknowledged "
            f"changes, {judge.looked} pages looked at; {judge.in_flight} in flight, {judge.there} of them there after the "
            f"restart; {judge.late} asked too late; slowest restart {report.slowest:.2f} s ({report.dearest:.2f} s of "
            f"processor time); seed {seed}"]


def idle(report):
    """What speaks against the load of a run."""
    found = [] if report.met >= 0.8 * report.kills else [f"only in {report.met} of {report.kills} kills something was in flight"]
    n = report.judge.acknowledged
    return found + ([] if n > 2 * report.kills else [f"only {n} changes were acknowledged"])


def try_engine(o, tap, engine, postgres):
    on = {"sqlite": "SQLite", "postgres": "PostgreSQL"}[engine]
    report = run(o, o.kills, engine, postgres)
    tap.say(report.wrong, f"nothing acknowledged is lost, nothing refused is there, in {report.kills} kills on {on}",
            told(report, o.seed))
    tap.say(idle(report), f"the kills met changes in flight, and the load was real, on {on}")
    n_in_flight, n_late = report.n_late or (-1, -1)
    counted = f"{n_late} asked, {n_in_flight} of them taken for in flight"
    tap.say([] if n_in_flight == 0 and n_late > 0 else [counted], f"what is asked of a dead program is not in flight, on {on}",
            [counted])
    tap.say(report.missed + ([] if report.n_late else ["it was not tried"]), f"planted mistakes are found on {on}")
    if o.must_lose:
        early = run(o, 30, engine, postgres, o.must_lose, "LOST")
        tap.caught(early.wrong, f"a program that answers before its commit is caught on {on}", told(early, o.seed))
    if o.must_double:
        unkeyed = run(o, 10, engine, postgres, o.must_double, "places booked twice", is_keyed=False)
        tap.caught(unkeyed.wrong, f"a program without the key of claims is caught on {on}", told(unkeyed, o.seed))


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("shim")
    options.add_argument("--engine", choices=("sqlite", "postgres"), action="append")
    options.add_argument("--kills", type=int, default=int(os.environ.get("CLERKWELL_KILLS", SHORT_KILLS)))
    options.add_argument("--minutes", type=float, help="no more kills of an engine after that time")
    options.add_argument("--looks", type=int, help="pages looked at after each restart")
    options.add_argument("--seed", type=int, default=int(time.time()))
    options.add_argument("--must-lose", metavar="PROGRAM", help="a build that answers before its commit")
    options.add_argument("--must-double", metavar="PROGRAM", help="a build without the key of claims")
    o = options.parse_args()
    if o.looks is None:
        o.looks = SHORT_LOOKS if o.kills <= SHORT_KILLS else 10 ** 9
    engines = o.engine or ["sqlite", "postgres"]
    tap = Tap(len(engines) * (4 + bool(o.must_lose) + bool(o.must_double)))
    with PostgresServer() as postgres:
        for engine in engines:
            try_engine(o, tap, engine, postgres)
    tap.end()


if __name__ == "__main__":
    main()
