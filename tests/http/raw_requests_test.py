#!/usr/bin/env python3
"""Requests that two readers would understand differently, written by others: raw_requests_test.py PROGRAM. TAP.

Each is sent over a real socket with a second, sound request right behind it. It must be refused, or be one of
the documented exceptions (docs/http-door.md); and in every case the connection ends and the second request is
never answered: so nothing can be smuggled in behind a doubtful one.
"""
import json
import os
import pathlib
import re
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "cli"))
from program import Skip, make_site, run_tests, serving, test  # noqa: E402

CASES = pathlib.Path(os.environ.get("CLERKWELL_SHARED", "../shared")) / "data/http-raw/cases.jsonl"
SECOND = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
# libmicrohttpd 0.9.75 hides these from us: it cuts a header at the NUL.
HIDDEN = {"NUL in value", "NUL line start", "NUL value start", "NUL value end"}


def ask(address, raw):
    """All that comes back, and whether the other side ended it."""
    with socket.create_connection(address) as s:
        s.settimeout(5)
        said = b""
        try:
            s.sendall(raw)
            while True:
                piece = s.recv(65536)
                if not piece:
                    return said, True
                said += piece
        except ConnectionResetError:
            return said, True
        except socket.timeout:
            return said, False


def status(said):
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", said)
    return int(found.group(1)) if found else 0


@test
def a_sound_request_is_answered_and_so_is_the_next_behind_it(folder):
    with serving(make_site(folder / "clinic")) as (address, _):
        said, ended = ask(address, SECOND + SECOND)
        assert said.count(b"HTTP/1.1 200 ") == 2 and not ended, (said, ended)


@test
def doubtful_requests_are_refused_and_nothing_passes_behind_them(folder):
    if not CASES.exists():
        raise Skip("http-raw is not beside the project")
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    assert len(cases) >= 24, len(cases)
    hidden = set()
    with serving(make_site(folder / "clinic")) as (address, _):
        for case in cases:
            said, ended = ask(address, case["request"].encode("latin-1") + SECOND)
            assert ended and b"HTTP/1.1 200 " not in said, (case["description"], said[:300], ended)
            refused = not said or status(said) in (400, 411, 413, 431, 501, 505)
            if not refused:
                assert status(said) == 404, (case["description"], said[:300])
                hidden.add(case["description"])
    assert hidden == HIDDEN, hidden ^ HIDDEN


run_tests()
