#!/usr/bin/env python3
"""Requests that two readers would understand differently, by others and our own: raw_requests_test.py PROGRAM. TAP.

Each is sent over a real socket with a second, sound request right behind it. It must be refused, or be one of
the documented exceptions (docs/http-door.md); and in every case the connection ends and the second request is
never answered: so nothing can be smuggled in behind a doubtful one.
"""
import concurrent.futures
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
HIDDEN = {"NUL line start"}
WAITING = {"NUL in value", "NUL value start", "NUL value end"}  # the same, and the rest of its body is waited for: what stands behind it is taken for that


HOST = b"Host: localhost\r\n"


def get(more=b"", method=b"GET", target=b"/health", version=b"HTTP/1.1", host=HOST):
    return method + b" " + target + b" " + version + b"\r\n" + host + more + b"\r\n"


def post(more, body=b"a=b"):
    return b"POST /sign-in HTTP/1.1\r\n" + HOST + more + b"\r\n" + body


THREE, CHUNKED = b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n"
OURS = {
    # Where one body ends for one reader and goes on for another.
    "length, then chunks": post(b"Content-Length: 6\r\n" + CHUNKED, b"0\r\n\r\nG"),
    "chunks, then length": post(CHUNKED + b"Content-Length: 4\r\n", b"5c\r\nGPOST / HTTP/1.1\r\n\r\n0\r\n\r\n"),
    "chunks alone": post(CHUNKED, b"0\r\n\r\n"), "a list of encodings": post(b"Transfer-Encoding: chunked, identity\r\n"),
    "chunks in HTTP/1.0": get(CHUNKED, b"POST", version=b"HTTP/1.0"), "an unknown encoding": post(b"Transfer-Encoding: xchunked\r\n" + THREE),
    "identity": post(b"Transfer-Encoding: identity\r\n" + THREE), "an encoding in quotes": post(b'Transfer-Encoding: "chunked"\r\n' + THREE),
    "two encodings": post(CHUNKED + b"Transfer-encoding: x\r\n" + THREE), "an encoding behind a tab": post(b"Transfer-Encoding:\tchunked\r\n" + THREE),
    "a blank before the colon": post(b"Transfer-Encoding : chunked\r\n" + THREE),
    "an encoding behind VT": post(b"Transfer-Encoding: \x0bchunked\r\n" + THREE),
    "an encoding behind a bare LF": post(b"X: x\nTransfer-Encoding: chunked\r\n" + THREE),
    "an encoding behind a bare CR": post(b"X: x\rTransfer-Encoding: chunked\r\n" + THREE),
    "a folded encoding": post(b"Transfer-Encoding:\r\n chunked\r\n" + THREE),
    "an encoding folded at its colon": post(b"Transfer-Encoding\r\n: chunked\r\n" + THREE),
    "a folded length": post(b"Content-Length: 3\r\n 0\r\n"),
    "one length twice": post(THREE + THREE), "two lengths": post(THREE + b"content-length: 30\r\n"),
    "a list of lengths": post(b"Content-Length: 3, 3\r\n"), "an empty length": post(b"Content-Length: \r\n"),
    "a length of 40 digits": post(b"Content-Length: " + b"9" * 40 + b"\r\n"),
    "a length that overflows to 3": post(b"Content-Length: 18446744073709551619\r\n"),
    "a length of a gigabyte": post(b"Content-Length: 999999999\r\n"),
    "a GET with a body": get(THREE) + b"a=b", "a HEAD with a body": get(THREE, b"HEAD") + b"a=b",
    # Where one reader asks another host or for another thing.
    "one Host twice": get(HOST), "two Hosts": get(b"Host: canary.example\r\n"), "no Host": get(host=b""), "an empty Host": get(host=b"Host: \r\n"),
    "a folded Host": get(host=b"Host: localhost\r\n canary.example\r\n"), "a Host of 5,000 letters": get(host=b"Host: " + b"a" * 5000 + b"\r\n"),
    "another host in the target": get(target=b"http://canary.example/health"), "two slashes": get(target=b"//canary.example/health"),
    "dots": get(target=b"/assets/%2e%2e/health"), "a backslash": get(target=b"\\health"), "a fragment": get(target=b"/health#x"),
    "a target in Latin-1": get(target=b"/h\xe9alth"), "a bad percent sign": get(target=b"/%zz"), "NUL by percent": get(target=b"/health%00"),
    "CONNECT": get(method=b"CONNECT", target=b"localhost:443"), "two Content-Types": post(b"Content-Type: text/plain\r\n" * 2 + THREE),
    # Lines that are none.
    "bare CR": b"GET /health HTTP/1.1\rHost: localhost\r\r", "CR CR LF": get().replace(b"\r\n", b"\r\r\n", 1), "no target": get(target=b"")[:4] + get()[12:],
    "tabs for blanks": get().replace(b" ", b"\t", 2), "a blank at the end": get(version=b"HTTP/1.1 "), "a word more": get(target=b"/health x"),
    "HTTP/0.9": b"GET /health\r\n\r\n", "HTTP/2.0": get(version=b"HTTP/2.0"), "HTTP/1.10": get(version=b"HTTP/1.10"), "http/1.1": get(version=b"http/1.1"),
    "HTTP/2 by itself": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    "no colon": get(b"X\r\n"), "a blank in a name": get(b"X Y: z\r\n"), "a name in Latin-1": get(b"X\xff: z\r\n"), "ESC in a value": get(b"X: a\x1bb\r\n"),
    "a blank before the first name": get(host=b" Host: localhost\r\n"),
    # Absurd lengths.
    "a target of 9,000 letters": get(target=b"/" + b"a" * 9000), "a query of 70,000": get(target=b"/health?" + b"a" * 70000),
    "a name of 20,000": get(b"X" * 20000 + b": y\r\n"), "a value of 70,000": get(b"X: " + b"y" * 70000 + b"\r\n"),
    "200 headers": get(b"".join(b"X%d: y\r\n" % i for i in range(200))), "a head of 3,000,000": get(b"X: " + b"y" * 3000000)[:-2],
}
# docs/http-door.md says why: libmicrohttpd reads these like the request beside them, which frames nothing otherwise.
AS_IF_SOUND = {
    "LF for CR LF": (get().replace(b"\r\n", b"\n"), 200), "one LF for CR LF": (get(b"X: y\n"), 200),
    "two blanks": (get(target=b" /health"), 200), "an empty name": (get(b": x\r\n"), 200), "blank lines first": (b"\r\n\r\n" + get(), 200),
    "NUL in the value of a header": (get(b"X: a\0b\r\n"), 200), "NUL in the target": (get(target=b"/health\0x"), 200),
    "NUL in the length": (post(b"Content-Length: 3\x005\r\n", b"a=b"), 415), "NUL behind the length": (post(b"Content-Length: 3\0\r\n", b"a=b"), 415),
    "NUL in the method": (get(method=b"GE\0T"), 405), "a folded line of another header": (get(b"X: a\r\n b\r\n"), 200),
}


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
    hidden, waiting = set(), set()
    with serving(make_site(folder / "clinic")) as (address, _):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda case: ask(address, case["request"].encode("latin-1") + SECOND), cases))
        for case, (said, ended) in zip(cases, answers):
            if (said, ended) == (b"", False):
                waiting.add(case["description"])
                continue
            assert ended and b"HTTP/1.1 200 " not in said, (case["description"], said[:300], ended)
            refused = not said or status(said) in (400, 411, 413, 431, 501, 505)
            if not refused:
                assert status(said) == 404, (case["description"], said[:300])
                hidden.add(case["description"])
    assert (hidden, waiting) == (HIDDEN, WAITING), (hidden ^ HIDDEN, waiting ^ WAITING)


@test
def our_own_doubtful_requests_are_refused_as_well(folder):
    wrong = []
    with serving(make_site(folder / "clinic")) as (address, child):
        for what, request in OURS.items():
            said, ended = ask(address, request + SECOND)
            if not ended or b"HTTP/1.1 200 " in said or status(said) not in (0, 400, 411, 413, 414, 431, 505):
                wrong.append((what, said[:80], ended))
        assert child.poll() is None
    assert not wrong, wrong


@test
def what_is_read_like_a_sound_request_frames_nothing_otherwise(folder):
    last = get(b"Connection: close\r\n")
    with serving(make_site(folder / "clinic")) as (address, _):
        for what, (request, want) in AS_IF_SOUND.items():
            said, ended = ask(address, request + last)
            answers = [int(code) for code in re.findall(rb"^HTTP/1\.1 (\d{3}) ", said, re.M)]
            assert ended and answers == [want, 200], (what, answers, ended)


@test
def two_hundred_half_heads_keep_nobody_out(folder):
    with serving(make_site(folder / "clinic")) as (address, _):
        half = [socket.create_connection(address) for _ in range(200)]
        for s in half:
            s.sendall(get(b"X: y\r\n")[:-9])
        said, _ = ask(address, get(b"Connection: close\r\n"))
        for s in half:
            s.close()
        assert status(said) == 200, said[:200]


if __name__ == "__main__":
    run_tests()
