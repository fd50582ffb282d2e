#!/usr/bin/env python3
"""An import keeps nobody waiting who books: import_test.py PROGRAM COUNTING UNHURRIED. TAP.

Lists of patients are brought in by `clerkwell import`, until enough had to wait, while four people hold slots without a
pause. COUNTING is the program that counts (counting.c), no clock: how many rows were written while somebody stood in the queue to
save, and in how many pieces, until his turn came. A piece is over soon when somebody waits, and he comes before the next.
On PostgreSQL the import is a process of its own, which does not know who waits, and its pieces last 40 ms: there nine of
ten must be answered before it has written 200 rows more.
UNHURRIED, whose pieces last their thousand rows, is the negative control: it must be caught.
"""
import mmap
import os
import pathlib
import struct
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "http"), str(HERE.parent / "faults"), str(HERE.parent.parent / "tools")]
from client import Person, Server, new_key, ready_demo  # noqa: E402
from records import OnPostgres, OnSqlite, PostgresProgram, PostgresServer, copy_to_postgres, words  # noqa: E402
from tap import Tap  # noqa: E402

ROWS, MOST_LISTS, PEOPLE, LEAST_WAITED = 400, 8, 4, 15
MOST_ROWS, MOST_PIECES = ROWS // 2, 2  # a piece in which somebody waits lasts 4 ms: a few rows, on the quickest machine some tens
SAID = ("most_rows", "most_pieces", "n_waited", "n_rows", "n_pieces", "n_beside", "n_far")
NAMES = ("Ashbourne", "Bradley", "Clayton", "Dalton", "Edgeworth", "Fairley", "Goodwin", "Harland", "Iveson", "Kendrick")


def write_list(path, number):
    """Other people in each."""
    lines = ["Hospital number,Surname,Forename,Date of birth,Sex,Address 1,Postcode,Telephone"]
    lines += [f"G7{n:06},{NAMES[n % 10]}{'abcdefghij'[n // 10 % 10]},{('Anne', 'Brian', 'Chloe')[n % 3]},{1930 + n % 80}-0{1 + n % 9}-1"
              f"{n % 9},{'FM'[n % 2]},{n} Mill Lane,LS{n % 9} {n % 7}AB,0113 {4960000 + n}" for n in range(number * ROWS, (number + 1) * ROWS)]
    path.write_text("\n".join(lines) + "\n")


def hold_for_ever(server, jar, csrf, slots, stop, wrong):
    person = Person(server.address)
    person.jar = dict(jar)
    while not stop.is_set():
        reply = person.post(f"/slots/{slots[0]}/hold", {"csrf": csrf, "form_key": new_key()})
        if reply.status not in (303, 503):
            wrong.append(f"a hold was answered with {reply.status}")
            return
        slots.append(slots.pop(0))


def bring_in(program, server, folder, place, number):
    """What went wrong with one list."""
    write_list(folder / "list.csv", number)
    done = subprocess.run([program, "import", folder / "list.csv", *place], capture_output=True, text=True, env=server.environment)
    is_done = done.returncode == 0 and f"{ROWS}" in done.stdout
    return [] if is_done else [f"the import ended with {done.returncode}: {(done.stdout + done.stderr)[-600:]}"]


def counted(says, n_lists):
    with open(says, "rb") as opened, mmap.mmap(opened.fileno(), 4096, access=mmap.ACCESS_READ) as page:
        return {**dict(zip(SAID, struct.unpack_from(f"{len(SAID)}i", page))), "n_lists": n_lists}


def run(maker, program, folder, is_enough, postgres=None):
    """What was counted until it was enough, and what went wrong."""
    clinic, says = folder / "clinic", folder / "says"
    password, wrong = ready_demo(maker, clinic), []
    server, records, place = Server(program, clinic), OnSqlite(clinic), ["--data", str(clinic)]
    if postgres:
        url = copy_to_postgres(maker, clinic / "clerkwell.db", postgres, f"import_{os.getpid()}_{pathlib.Path(program).name}")
        server, records, place = PostgresProgram(program, clinic, url), OnPostgres(url), ["--data", str(clinic), "--database", url]
    says.write_bytes(bytes(4096))
    server.environment = {**os.environ, "CLERKWELL_SAYS": str(says)}
    slots = [words(row[0]) for row in records.read(
        "SELECT slot_id FROM slot s WHERE NOT is_blocked AND start_at > ? AND NOT EXISTS (SELECT 1 FROM slot_claim k WHERE "
        "k.slot_id = s.slot_id) ORDER BY slot_id LIMIT 40", int((time.time() + 86400) * 1e6))]
    records.close()
    server.start()
    try:
        jo, stop = Person(server.address).sign_in("jo", password), threading.Event()
        people = [threading.Thread(target=hold_for_ever, args=(server, jo.jar, jo.csrf, slots[n::PEOPLE], stop, wrong))
                  for n in range(PEOPLE)]
        for person in people:
            person.start()
        for number in range(MOST_LISTS):
            wrong += bring_in(program, server, folder, place, number)
            said = counted(says, number + 1)
            if wrong or is_enough(said):
                break
        stop.set()
        for person in people:
            person.join()
    finally:
        server.end()
    return said, wrong


def judge(said, is_apart):
    found = [(said["n_rows"] < ROWS * said["n_lists"], f"only {said['n_rows']} rows were counted")]
    if is_apart:
        found.append((10 * said["n_far"] > said["n_beside"],
                      f"{said['n_far']} of {said['n_beside']} waited until far more rows were written"))
    else:
        found += [(said["most_rows"] > MOST_ROWS, f"{said['most_rows']} rows were written while somebody waited"),
                  (said["most_pieces"] > MOST_PIECES, f"{said['most_pieces']} pieces were written while somebody waited")]
    return [sentence for is_so, sentence in found if is_so]


def told(said):
    return [f"{said['n_rows']} rows of {said['n_lists']} lists in {said['n_pieces']} pieces; {said['n_waited']} times somebody waited in the queue "
            f"meanwhile, for {said['most_rows']} rows and {said['most_pieces']} pieces at most; {said['n_beside']} changes beside "
            f"the import, {said['n_far']} of them with more than 200 rows between"]


def main():
    program, counting, unhurried = sys.argv[1:4]
    tap = Tap(4)
    with tempfile.TemporaryDirectory(prefix="clerkwell-import-") as folder, PostgresServer() as postgres:
        for engine, url in (("SQLite", None), ("PostgreSQL", postgres)):
            def have_waited(said):
                return said["n_beside" if url else "n_waited"] >= LEAST_WAITED
            said, wrong = run(program, counting, pathlib.Path(folder) / engine, have_waited, url)
            wrong += judge(said, url)
            if not have_waited(said):
                wrong.append("too few waited for this to tell anything")
            tap.say(wrong, f"an import keeps nobody waiting who books, on {engine}", told(said))
            said, _ = run(program, unhurried, pathlib.Path(folder) / f"{engine}-unhurried", lambda said: judge(said, url), url)
            tap.caught([w for w in judge(said, url) if "rows were written" in w],
                       f"an import that lets nobody go first is caught on {engine}", told(said))
    tap.end()


if __name__ == "__main__":
    main()
