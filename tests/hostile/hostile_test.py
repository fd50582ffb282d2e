#!/usr/bin/env python3
"""A clinic full of hostile text: hostile_test.py PROGRAM TELLING CARELESS. TAP.

The demo's records are attacked twice: every text column that people can fill is overwritten (columns.py), and every form,
search and import is sent attacks (doors.py). Then every page, PDF and record is asked for as everybody who may, and read
by readers outside of a browser (look.py) and by Chromium (../e2e/canary.mjs). TELLING says which statements it gives its
database (statements.py). CARELESS makes three mistakes that must be found; every reader is tried on planted ones.

By default a sample of the payloads, in each column some, always the same; CLERKWELL_SEED gives another, 0 any.
CLERKWELL_HOSTILE=all puts every payload into every column, round after round, and goes over PostgreSQL too.
"""
import json
import os
import pathlib
import random
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "http"), str(HERE.parent / "faults"), str(HERE.parent.parent / "tools")]
import columns  # noqa: E402
import controls  # noqa: E402
import doors  # noqa: E402
import look  # noqa: E402
import payloads  # noqa: E402
import statements  # noqa: E402
import walk  # noqa: E402
from client import Person, Server, ready_demo  # noqa: E402
from records import PostgresProgram, PostgresServer, copy_to_postgres  # noqa: E402
from site_pages import ROLES, all_routes, sign_in_all  # noqa: E402
from tap import Tap  # noqa: E402

PROGRAM, TELLING, CARELESS = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
IS_LONG = os.environ.get("CLERKWELL_HOSTILE") == "all"
SEED = int(os.environ.get("CLERKWELL_SEED", "454721355")) or random.SystemRandom().randrange(1, 10**9)
SHARED = pathlib.Path(os.environ.get("CLERKWELL_SHARED", HERE.parent.parent.parent / "shared"))
REFUSED = 15        # refused forms that the browser looks at
SAMPLE = 180        # of the shared lists and of what is built
EACH, EACH_LONG = 2, 6  # pages of each pattern that the browser looks at, each for another role
ROWS, ROWS_LONG = 150, 600
DETAIL = "[log]\nsay = detail\n"
RUN = "(SELECT max(run_id) FROM print_run)"
# Letters that leave the building are as their authors signed them; all around their text is attacked.
SIGNED = f"SELECT l.rowid FROM letter l JOIN outbox o ON o.letter_id = l.letter_id WHERE o.run_id = {RUN} OR o.channel = 'hand-off'"
# Tables that neither the demo nor a form fills: a row, so that the column is there to be attacked.
MISSING = (
    "INSERT OR IGNORE INTO letter_override SELECT site_id, letter_id, zeroblob(32), 'dose', 'r', author_id, 1 FROM letter LIMIT 1",
    "INSERT OR IGNORE INTO letter_draft SELECT l.site_id, l.letter_id, p.person_id, l.version, l.body, 1 FROM letter l, person p "
    "WHERE l.stage = 'type' AND p.user_name = 'amara'",
    "INSERT OR IGNORE INTO past_attendance SELECT site_id, randomblob(16), patient_id, 1500000000000000, NULL, 'encounter', "
    "'finished', 'x', 'x', 'x' FROM patient ORDER BY patient_id LIMIT 1",
    "INSERT OR IGNORE INTO patient_link SELECT site_id, patient_id, 'seealso', 'x', 'x', 'open' FROM patient ORDER BY patient_id "
    "LIMIT 1",
    "INSERT OR IGNORE INTO site_word SELECT 1, 'word', person_id, 1 FROM person LIMIT 1",
    "INSERT OR IGNORE INTO holiday VALUES (1, '2027-03-03', 'x', FALSE)",
    f"UPDATE print_run SET hash = NULL, confirmed_at = NULL, confirmed_by = NULL WHERE run_id = {RUN}",
    f"UPDATE outbox SET state = 'in-print-run', hash = NULL WHERE run_id = {RUN}",
    f"UPDATE job SET state = 'waiting', next_try_at = 0, tries = 0, lease_until = NULL WHERE subject_id = {RUN}",
    "UPDATE outbox SET channel = 'hand-off', state = 'waiting', next_try_at = 0, lease_until = NULL, run_id = NULL WHERE "
    "outbox_id = (SELECT max(o.outbox_id) FROM outbox o JOIN letter_recipient r ON r.recipient_id = o.recipient_id WHERE "
    f"o.state = 'posted' AND o.run_id <> {RUN} AND r.kind = 'gp')",
    "INSERT OR IGNORE INTO job SELECT 1, randomblob(16), 'acknowledgement', NULL, 'failed', NULL, 1, 1, 'x', 1",
)


class Clinic:
    """The demo of today in `folder`, served by a program."""

    def __init__(self, folder, program):
        self.folder, self.data, self.told = folder, folder / "clinic", folder / "statements"
        self.password = ready_demo(PROGRAM, self.data)
        (self.data / "clerkwell.conf").write_text(DETAIL)
        self.server = Server(program, self.data)
        self.server.environment = {**os.environ, "CLERKWELL_STATEMENTS": str(self.told)}

    @property
    def file(self):
        return self.data / "clerkwell.db"

    def start(self):
        self.server.start()

    def end(self):
        """What was wrong with how it ended."""
        status, log = self.server.end(), self.log()
        return [] if status == 0 else [f"it ended with {status}: {log[-1500:]}"]

    def log(self):
        return (self.folder / "server.log").read_text(errors="replace")

    def command(self, *words):
        return subprocess.run([str(TELLING), *words, "--data", str(self.data)], capture_output=True, timeout=300,
                              env={**os.environ, "CLERKWELL_STATEMENTS": str(self.told)})


def our_ids(file):
    """Of those that the test signs in as: nobody shuts them out."""
    records = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    marks = ", ".join("?" * len(ROLES))
    ids = [row[0].hex() for row in
           records.execute(f"SELECT person_id FROM person WHERE user_name IN ({marks})", tuple(ROLES.values()))]
    records.close()
    return ["-".join((i[:8], i[8:12], i[12:16], i[16:20], i[20:])) for i in ids]


def personal_words(file):
    """A pattern of what is somebody's in the demo as it was made: names and numbers that no log may hold."""
    records = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    words = {w for row in records.execute("SELECT family_name, hospital_number, nhs_number FROM patient") for w in row if w}
    words |= {w for row in records.execute("SELECT family_name, user_name FROM person") for w in row if w}
    records.close()
    return re.compile(r"(?<![\w-])(" + "|".join(re.escape(w) for w in sorted(words) if len(w) > 2) + r")(?![\w-])", re.I)


def bring_in(clinic, text, n):
    """By the command: a list and a bundle. What it and `owed` say."""
    files = {"list.csv": doors.patient_list(text, n), "records.json": doors.records(text, n)}
    for name, content in files.items():
        (clinic.folder / name).write_text(payloads.no_surrogates(content), encoding="utf-8")
    words = ("import", "--source", "https://example.org/pas", *(str(clinic.folder / name) for name in files))
    return [(line, clinic.command(*line)) for line in (words, (*words, "--json"), ("owed",))]


def complaints_of_commands(said):
    wrong = []
    for words, done in said:
        if done.returncode not in (0, 1, 3):
            wrong.append(f"{words} ended with {done.returncode}: {done.stderr[-500:]}")
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        odd = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)
        if odd:
            wrong.append(f"{words} sends a terminal {odd.group()!r}: {text[max(0, odd.start() - 60):odd.end() + 20]!r}")
        if "--json" in words:
            try:
                json.loads(done.stdout)
            except ValueError as reason:
                wrong.append(f"{words}: {reason}")
    return wrong


# ---- the browser ----


def in_browser(pages, cookies, finders=()):
    """What Chromium complains of, and how many entries the lists under the boxes had."""
    asked = {"pages": pages, "cookies": cookies, "finders": list(finders)}
    done = subprocess.run(["node", str(HERE.parent / "e2e" / "canary.mjs")], input=json.dumps(asked), capture_output=True,
                          text=True, timeout=3000)
    assert done.returncode == 0, done.stderr[-3000:]
    answer = json.loads(done.stdout)
    assert answer["looked"] == len(pages) + len(asked["finders"]), answer["looked"]
    return answer["wrong"], answer["listed"]


def chosen_pages(looking, address, most):
    """`most` pages of each pattern, each as another role saw it; of what fewer roles may see, other records."""
    seen, chosen = {}, []
    some = sorted((page[:2] for page in looking.pages if page[1].startswith("/")),
                  key=lambda page: 0 if seen.setdefault((page[0], doors.pattern_of(page[1].split("?")[0])), page[1]) == page[1] else 1)
    counts = {}
    for role, path in dict.fromkeys(some):
        pattern = doors.pattern_of(path.split("?")[0])
        if counts.setdefault(pattern, 0) < most:
            counts[pattern] += 1
            chosen.append({"role": role, "url": "http://%s:%d%s" % (*address, path)})
    return chosen


def look_in_browser(clinic, looking, most, without_policy):
    """The pages, and what was answered to forms that were refused."""
    address = clinic.server.address
    again = list({name: reply for name, reply in looking.refused}.values())
    again = again if IS_LONG else looking.dice.sample(again, min(len(again), REFUSED))
    replies = walk.AgainServer(again, address)
    pages = chosen_pages(looking, address, most)
    cookies = {role: person.kept for role, person in looking.people.items()}
    base = "http://%s:%d" % address
    finders = [{"role": "secretary", "url": base + "/", "box": "form.cw-finder input[name='q']", "words": "oko",
                "part": base + "/find?"},
               {"role": "secretary", "url": base + "/referrals/receive", "box": "[data-contact] input[type='text']",
                "words": "dr", "part": base + "/address-book/find?"}]
    refused = [{"role": "refused", "url": replies.url(n)} for n in range(len(again))]
    pages += [{**page, "bypass": True} for page in pages] if without_policy else []
    wrong, listed = in_browser(pages + refused, cookies, finders)
    replies.close()
    return wrong, f"{len(pages)} pages, {len(again)} refused forms, {listed} entries found while typing"


# ---- the whole ----


class Attack:
    def __init__(self, folder, texts, dice, tap):
        self.clinic, self.dice, self.known, self.tap = Clinic(folder, TELLING), dice, look.Known(), tap
        self.kept = payloads.unlike(payloads.as_kept(text)[:1500] for text in texts)
        self.sent = columns.Cells(payloads.unlike(payloads.no_surrogates(text) for text in texts), dice, "zd")
        self.columns = columns.Cells(self.kept, dice, "zq")
        self.known.cells = {}

    def result(self, sentence, wrong):
        self.tap.say(list(dict.fromkeys(wrong)), sentence)

    def text(self, where):
        return self.sent.next(where)

    def prepare(self):
        """The demo with harmless words in every door; the statements of that, and whether the readers cry wolf."""
        clinic = self.clinic
        self.personal, self.ours = personal_words(clinic.file), our_ids(clinic.file)
        clinic.start()
        self.people = sign_in_all(clinic.server.address, clinic.password, Person)
        harmless = iter(f"{HARMLESS[n % 10]} {HARMLESS[n // 10 % 10]} {n}" for n in range(10**9))
        said = bring_in(clinic, lambda where: next(harmless), 2)
        self.routes = all_routes(PROGRAM)
        gets = [r for r in self.routes if r.method == "GET"]
        self.fitting = walk.FittingNear(gets, clinic.file, self.people, wanted=8).all()
        plain = walk.Looking(clinic.folder, self.people, self.known)
        walk.walk(plain, self.fitting, 1, all_roles=False)
        walk.search(plain, self.fitting, lambda where: next(harmless), 1)
        forms = walk.all_forms(plain, self.routes, self.fitting, self.ours)
        self.answers = walk.send_all(plain, self.routes, forms, lambda where: next(harmless), 1, 3)
        wrong = plain.wrong + complaints_of_commands(said) + clinic.end()
        wrong += look.complaints_of_log(clinic.log(), self.personal)
        wrong += [f"no form for {route}" for route, some in forms.items() if not some]
        self.clean = statements.told(clinic.told)
        clinic.told.unlink()
        taken = sum(303 in statuses or 200 in statuses for statuses in self.answers.values())
        self.result(f"the clinic as it was: {len(plain.pages)} pages, {taken} of {len(forms)} forms taken, and the readers find "
                    "nothing", wrong)

    def overwrite(self, rows, size_of, may):
        """Every column, with the texts that `may` be; what of it is wrong."""
        self.columns.may = may
        records = sqlite3.connect(self.clinic.file)
        for sql in MISSING:
            records.execute(sql)
        records.commit()
        records.close()
        ids = {bytes.fromhex(i.replace("-", "")) for some in self.fitting.values() for ids in some for i in ids}
        self.counts = columns.attack(self.clinic.file, self.columns, ids, rows, size_of, SIGNED)
        self.known.add(self.columns.known)
        return [f"{column} has no row to be attacked" for column, n in self.counts.items() if n == 0]

    def doors(self, looking, each, times):
        """Every door; the known texts grow as they are sent."""
        def text(where):
            sent = self.sent.next(where)
            if not where.startswith(walk.CHANGES_TEXTS):
                tag = next(reversed(self.sent.known))
                self.known.add({tag: self.sent.known[tag]})
            return sent
        forms = walk.all_forms(looking, self.routes, self.fitting, self.ours)
        self.answers = walk.send_all(looking, self.routes, forms, text, each, 6)
        walk.search(looking, self.fitting, text, times)
        walk.pathless(looking, self.sent.texts)
        looking.wrong += complaints_of_commands(bring_in(self.clinic, text, 3))
        for header in ("User-Agent", "Referer", "X-Forwarded-For", "Accept-Language", "Cookie"):
            for words in payloads.OWN["script"][:4] + payloads.OWN["log"]:
                words = re.sub(r"[^ -~]", "?", words)
                looking.ask("secretary", "GET", "/sign-in", headers={header: words})

    def drawn_and_handed_off(self):
        """Waits for the print run whose letters are drawn anew and for the letter that is handed off, or held because the
        attack made its address longer than the window of an envelope. What is wrong with what lies in the folder: a name
        that is not the program's, a note that cannot be read."""
        until, found = time.monotonic() + 180, ()
        while time.monotonic() < until:
            records = sqlite3.connect(f"file:{self.clinic.file}?mode=ro", uri=True)
            found = records.execute("SELECT (SELECT count(*) FROM print_run WHERE hash IS NOT NULL), (SELECT count(*) FROM outbox "
                                    "WHERE state = 'handed-off' OR (channel = 'hand-off' AND state = 'held' AND "
                                    "held_reason LIKE 'The address does not fit%'))").fetchone()
            states = records.execute("SELECT kind, state, last_error FROM job WHERE state <> 'done' UNION SELECT channel, state, "
                                     "held_reason FROM outbox WHERE channel = 'hand-off'").fetchall()
            records.close()
            if all(found):
                break
            time.sleep(0.1)
        # Where every text may be endless or of any alphabet nothing needs to fit an envelope.
        wrong = [] if all(found) or not self.columns.may else [f"of print runs and hand-offs {found} were done in three minutes: {states}"]
        for file in (self.clinic.data / "outbox").rglob("*"):
            if file.is_file() and not re.fullmatch(r"[0-9a-f-]{36}\.(pdf|json)", file.name):
                wrong.append(f"the name of a file handed off: {file.name!r}")
            elif file.suffix == ".json":
                wrong += look.complaints_of_json(file.read_text(), self.known)
            elif file.suffix == ".pdf":
                wrong += look.complaints_of_pdf(file.read_bytes(), self.known)
        return wrong

    def round(self, looking, most, without_policy):
        """The attacked clinic: pages, doors, pages again, the browser; what the browser complains of."""
        self.clinic.start()
        fresh(self.people)
        looking.wrong += self.drawn_and_handed_off()
        walk.walk(looking, self.fitting, 16 if IS_LONG else 5)
        self.doors(looking, 2 if IS_LONG else 1, 3 if IS_LONG else 1)
        walk.walk(looking, self.fitting, 1, all_roles=False)
        wrong, what = look_in_browser(self.clinic, looking, most, without_policy)
        looking.wrong += self.clinic.end()
        return wrong, what


HARMLESS = ("Quietly", "Northern", "Meadow", "Harbour", "Willow", "Lantern", "Orchard", "Pebble", "Thistle", "Velvet")


def fresh(people):
    """The same sign-ins after the program was started again."""
    for person in people.values():
        if person.link:
            person.link.close()
        person.link, person.jar = None, dict(person.kept)


def in_order(attack, looking, source):
    """What the attack left behind: where it landed, what it made of the statements and of the log."""
    clinic = attack.clinic
    told, strange = statements.told(clinic.told), []
    for when, texts in (("without the attack", attack.clean), ("under attack", told)):
        strange += [f"{when} a statement that stands nowhere in the source: {text[:200]}" for text in source.strange(texts)]
    strange += [f"a statement can reach the database by {name}, which nobody listens at" for name in
                statements.untold_ways(TELLING)]
    more, fewer = (source.places(some) for some in ((told - attack.clean) & source.declared, (attack.clean - told) & source.declared))
    attack.tap.note(f"only under attack: {', '.join(more) or 'none'}; only without: {', '.join(fewer) or 'none'}")
    declared = len(told & source.declared)
    if 6 * (len(more) + len(fewer)) > declared:  # the same ways were gone, so that nearly all statements are the same
        strange.append(f"{len(more)} statements came only under attack and {len(fewer)} only without")
    attack.result(f"{declared} statements reached the database under attack, {len(attack.clean & source.declared)} without, "
                  f"{declared - len(more)} of them the same: all of them stand in the source", strange)
    landed, left = columns.cells_like(clinic.file, re.compile(r"zd\d{4,}z").search), columns.left()
    wrong = [f"{column} was reached by a door, and is on the list of what none reaches" for column in landed
             if column in left and left[column] != columns.FOLDED]
    # Tabs and line ends are in texts of several lines.
    wrong += [f"{column} holds {text!r:.80}, which no door should let in" for column, text in
              columns.cells_like(clinic.file, re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]").search).items()]
    attack.result(f"{len(landed)} columns were reached by the doors, none of them left out, and nothing is kept that cannot be "
                  "typed", wrong)
    attack.result("the log has only its own lines and nobody's name", look.complaints_of_log(clinic.log(), attack.personal))
    unseen = [column for column, n in attack.counts.items() if n and column not in looking.known.seen]
    attack.result(f"{len(attack.counts) - len(unseen)} attacked columns were seen shown, whole",
                  [f"{column} was shown nowhere" for column in unseen
                   if column not in columns.SHOWN_NOWHERE and column not in columns.SHOWN_AT_TIMES] +
                  [f"{column} is shown after all" for column in columns.SHOWN_NOWHERE if column not in unseen])


def careless_is_caught(attack, source):
    """The program with three mistakes in its address book, on the attacked records."""
    clinic, wrong = attack.clinic, []
    clinic.server.program = str(CARELESS)
    records = sqlite3.connect(clinic.file)
    records.execute("UPDATE contact SET organisation = ? WHERE is_retired = FALSE", (payloads.OWN["script"][0] + " zq1000z",))
    records.commit()
    records.close()
    log_was, known = len(clinic.log()), attack.known
    clinic.told.unlink()
    clinic.start()
    fresh(attack.people)
    looking = walk.Looking(clinic.folder, attack.people, known)
    for path in ("/address-book", "/address-book?q=Quietly", "/address-book?q=" + doors.urllib.parse.quote("x' OR 'zd1001z")):
        looking.get("secretary", path)
    if not any("<script>" in line for line in looking.wrong):
        wrong.append(f"the reader of pages misses a text that is not escaped: {looking.wrong[:3]}")
    page = {"role": "secretary", "url": "http://%s:%d/address-book" % clinic.server.address}
    found, _ = in_browser([page, {**page, "bypass": True}], {"secretary": attack.people["secretary"].kept})
    for word in ("policy: ", "ran canary"):
        if not any(word in line for line in found):
            wrong.append(f"the browser misses it: {word!r} is not in {found[:3]}")
    clinic.end()
    if not source.strange(statements.told(clinic.told)):
        wrong.append("a statement that was put together is not noticed")
    if not look.complaints_of_log(clinic.log()[log_was:], attack.personal):
        wrong.append("a line with what was typed is not noticed in the log")
    return wrong


def one(rows):
    return 0


def many(rows):
    """So that the rows of a column hold all of them together."""
    return max(300, 120000 // rows)


def may_be_drawn(column, text):
    """A letter with another character may be held for want of a font, and one whose address does not fit an envelope is."""
    is_of_address = re.search(r"address|organisation|person_name|country|postcode", column)
    return look.is_plain(text.replace(" ", "")) and len(text) < (22 if is_of_address else 1500)


def over_postgres(attack, source, folder):
    """The same clinic in PostgreSQL, as it is after the attack."""
    with PostgresServer() as server:
        url = copy_to_postgres(PROGRAM, attack.clinic.file, server, f"hostile_{os.getpid()}")
        told = folder / "statements-pg"
        program = PostgresProgram(TELLING, attack.clinic.data, url)
        program.environment = {**os.environ, "CLERKWELL_STATEMENTS": str(told)}
        program.start()
        at_home = attack.clinic.server.address
        for person in attack.people.values():
            person.address = program.address
        fresh(attack.people)
        looking = walk.Looking(folder, attack.people, attack.known)
        walk.walk(looking, attack.fitting, 2)
        forms = walk.all_forms(looking, attack.routes, attack.fitting, attack.ours)
        walk.send_all(looking, attack.routes, forms, attack.text, 1, 3)
        walk.search(looking, attack.fitting, attack.text, 1)
        if program.end() != 0:
            looking.wrong.append("it did not end in order")
        for person in attack.people.values():
            person.address = at_home
    texts = statements.told(told)
    return len(texts & source.declared), looking.wrong + [f"it stands nowhere in the source: {t[:200]}" for t in source.strange(texts)]


def run(folder, texts, dice, tap):
    began, attack, source = time.monotonic(), Attack(folder, texts, dice, tap), statements.Source()
    attack.result("every reader finds what is planted, and nothing else", controls.planted_are_caught())
    attack.prepare()
    saved = folder / "saved.db"
    shutil.copy(attack.clinic.file, saved)
    looking, browser, what, rounds = walk.Looking(folder, attack.people, attack.known, dice), [], "", 0
    kinds = [(one, lambda column, text: may_be_drawn(column, text) or dice.random() < 0.1)]
    if IS_LONG:  # all there is; then what can be drawn
        kinds = [(many, None), (one, may_be_drawn)]
    while rounds < len(kinds) or (IS_LONG and any(len(had) < len(attack.kept) for had in attack.columns.written.values())):
        shutil.copy(saved, attack.clinic.file)
        looking.wrong += attack.overwrite(ROWS_LONG if IS_LONG else ROWS, *kinds[rounds % len(kinds)])
        found, what = attack.round(looking, EACH_LONG if IS_LONG else EACH, IS_LONG)
        browser += found
        looking.pages, looking.refused, rounds = [], [], rounds + 1
        tap.note(f"round {rounds}, {time.monotonic() - began:.0f} s")
    n = len(attack.columns.known) + len(attack.sent.known)
    attack.result(f"{len(attack.kept)} payloads in {n} texts and {len(attack.counts)} columns, {rounds} rounds: "
                  f"{sum(looking.counts.values())} answers hold them as text ({looking.counts.get('text/html')} pages, "
                  f"{looking.counts.get('application/pdf')} PDFs)", looking.wrong)
    attack.result(f"in Chromium nothing runs, asks elsewhere or is reported by the policy ({what})", browser)
    in_order(attack, looking, source)
    if IS_LONG:
        shutil.copy(saved, attack.clinic.file)
        attack.overwrite(ROWS, one, None)
        count, wrong = over_postgres(attack, source, folder)
        attack.result(f"{count} statements reached PostgreSQL under attack: all of them stand in the source", wrong)
    attack.result("a careless program is caught", careless_is_caught(attack, source))


def main():
    dice, own, shared = random.Random(SEED), payloads.own(), payloads.shared(SHARED)
    more = payloads.built() + shared
    tap = Tap()
    tap.note(f"CLERKWELL_SEED={SEED}")
    texts = own + (more if IS_LONG else dice.sample(more, SAMPLE))
    with tempfile.TemporaryDirectory(prefix="clerkwell-hostile-") as folder:
        run(pathlib.Path(folder), texts, dice, tap)
    if not shared:  # counted: what the lists would have tried is not tried
        tap.say([], "the payload lists of the shared data", skip="they are not beside the project: only the test's own are used")
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    tap.note(f"{sum(u.ru_utime + u.ru_stime for u in used):.0f} s of processor time")
    tap.end()


if __name__ == "__main__":
    main()
