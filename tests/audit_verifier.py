#!/usr/bin/env python3
"""Verifies a Clerkwell audit independently: audit_verifier.py DATABASE [--notes FILE]... [--key FILE]

DATABASE is the path of an embedded database, or a postgresql:// URL (read through psql). Written from
docs/audit-format.md, RFC 6962, RFC 8032 and C2SP signed-note alone; Python's standard library only. Prints
what it finds; exit status 0: as written, 3: tampered with.
"""
import argparse
import base64
import binascii
import functools
import hashlib
import json
import sqlite3
import struct
import subprocess
import sys

COLUMNS = ("leaf_index", "entry_id", "class", "kind", "at", "person_id", "patient_id", "subject_kind", "subject_id",
           "detail", "text_hash", "actor", "leaf_hash")
BYTEA = {"entry_id", "person_id", "patient_id", "subject_id", "text_hash", "leaf_hash", "salt", "peaks", "hash",
         "letter_id", "contact_id", "signed_hash", "signed_by", "appointment_id",
         "recipient_id", "instead_of"}
BIGINT = {"leaf_index", "at", "size", "level", "position", "site_id", "signed_at", "is_copy"}
BOOLEAN = {"is_copy"}
IDS = ("entry_id", "person_id", "patient_id", "subject_id")
NEEDED = ("leaf_index", "entry_id", "class", "kind", "at", "person_id", "subject_kind", "detail", "actor")


def rows_of(database, table, columns, where="", order=""):
    """Rows as tuples: int, bytes, str (as bytes too, UTF-8) or None."""
    tail = (f" WHERE {where}" if where else "") + (f" ORDER BY {order}" if order else "")
    if not database.startswith("postgres"):
        connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
        connection.text_factory = bytes
        try:
            for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}{tail}"):
                yield row
        finally:
            connection.close()
        return
    shown = [f"{c}::int" if c in BOOLEAN else c if c in BIGINT else f"encode({c if c in BYTEA else f'convert_to({c}, $$UTF8$$)'}, 'hex')" for c in columns]
    for line in lines_of(database, f"SELECT {', '.join(shown)} FROM {table}{tail}"):
        yield tuple(None if v == "~" else int(v) if c in BIGINT else bytes.fromhex(v)
                    for c, v in zip(columns, line.split("|")))


PSQL, END = {}, "--end"


def lines_of(database, sql):
    """By one psql that stays open."""
    if database not in PSQL:
        PSQL[database] = subprocess.Popen(["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-F", "|", "-P", "null=~", database],
                                          text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    PSQL[database].stdin.write(f"{sql};\n\\echo {END}\n")
    PSQL[database].stdin.flush()
    lines = []
    for line in PSQL[database].stdout:
        if line.rstrip("\n") == END:
            return lines
        lines.append(line.rstrip("\n"))
    raise OSError("psql ended at: " + sql)


# ---- RFC 6962 ----

def field(value):
    if value is None:
        value = b""
    elif isinstance(value, int):
        value = struct.pack(">q", value)
    return struct.pack(">I", len(value)) + value


def hash_of_text(salt, text):
    """None when there cannot be one: a salt of another length is no salt."""
    ok = isinstance(salt, bytes) and isinstance(text, bytes) and len(salt) == 16
    return hashlib.sha256(salt + text).digest() if ok else None


def leaf_of(site, row):
    """None when a column holds what no leaf can be made of."""
    r = dict(zip(COLUMNS, row))
    if not all(isinstance(r[c], int if c in BIGINT else bytes) for c in NEEDED):
        return None
    if any(r[c] is not None and (not isinstance(r[c], bytes) or len(r[c]) != 16) for c in IDS):
        return None
    if not (r["text_hash"] is None or isinstance(r["text_hash"], bytes)):
        return None
    values = [b"clerkwell audit leaf 1", site, *(r[c] for c in COLUMNS[:-1])]
    return hashlib.sha256(b"\0" + b"".join(map(field, values))).digest()


def node_of(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    def __init__(self):
        self.size, self.peaks, self.kept = 0, [], {}

    def add(self, leaf):
        rest, level = self.size, 0
        while rest & 1:
            leaf = node_of(self.peaks.pop(), leaf)
            rest >>= 1
            level += 1
            if level % 8 == 0:
                self.kept[level, self.size >> level] = leaf
        self.peaks.append(leaf)
        self.size += 1

    def root(self):
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_of(peak, root)
        return root


# ---- Ed25519 verification, RFC 8032 section 5.1 ----

P = 2 ** 255 - 19
Q = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def point_add(a, b):
    one, two = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    three, four = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = two - one, four - three, four + three, two + one
    return e * f % P, g * h % P, f * g % P, e * h % P


def point_mul(s, point):
    total = (0, 1, 1, 0)
    while s:
        if s & 1:
            total = point_add(total, point)
        point = point_add(point, point)
        s >>= 1
    return total


def point_read(b):
    y = int.from_bytes(b, "little")
    sign, y = y >> 255, y & (2 ** 255 - 1)
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_read((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


@functools.lru_cache(maxsize=1024)  # the same checkpoint stands in the database and outside
def ed25519_is_right(public, text, signature):
    a, r, s = point_read(public), point_read(signature[:32]), int.from_bytes(signature[32:], "little")
    if not a or not r or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + text).digest(), "little") % Q
    left, right = point_mul(s, BASE), point_add(r, point_mul(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 == (left[1] * right[2] - right[1] * left[2]) % P


# ---- C2SP notes ----

def read_note(text):
    """(site, size, root, signed text, key name, key id, signature) or None."""
    lines = text.split("\n")
    if len(lines) != 6 or lines[3] or lines[5] or not lines[0].startswith("clerkwell/site/"):
        return None
    try:
        site, size, root = int(lines[0][15:]), int(lines[1]), base64.b64decode(lines[2], validate=True)
        dash, name, signature = lines[4].split(" ")
        signature = base64.b64decode(signature, validate=True)
    except (ValueError, binascii.Error):
        return None
    if dash != "\u2014" or len(root) != 32 or len(signature) != 68 or str(size) != lines[1]:
        return None
    return site, size, root, ("\n".join(lines[:3]) + "\n").encode(), name, signature[:4], signature[4:]


def read_key(text):
    name, key_id, key = text.strip().split("+", 2)
    key = base64.b64decode(key)
    assert key[0] == 1 and hashlib.sha256(name.encode() + b"\n" + key).digest()[:4].hex() == key_id
    return name, bytes.fromhex(key_id), key[1:]


def notes_in(text):
    lines = [line for line in text.split("\n") if line]
    for at in range(0, len(lines), 4):
        yield "\n".join(lines[at:at + 3]) + "\n\n" + "\n".join(lines[at + 3:at + 4]) + "\n"


# ---- what entries vouch for (docs/audit-format.md, "Records that an entry vouches for") ----

OUTCOMES = (b"appointment.outcome", b"appointment.dna-decided", b"appointment.outcome-undone")


def number(n):
    return struct.pack(">Q", n)


def sized(text):
    text = text.encode()
    return number(len(text)) + text


def part_bytes(part):
    items = [item if isinstance(item, dict) else {"text": item} for item in part.get("items", ())]
    yield sized(part["kind"]) + sized(part.get("section", "")) + sized(part.get("for", "gp"))
    yield sized(part.get("text", "")) + number(len(items))
    for item in items:
        yield sized(item["text"]) + sized(item.get("dose", ""))
        yield sized(item.get("change", "unchanged")) + sized(item.get("reason", ""))


def letter_hash(body, patient, recipients):
    """Of a letter's body (JSON) and its recipients [(kind, contact, is a copy)]; None when there cannot be one."""
    try:
        letter = json.loads(body)
        enclosures = letter.get("enclosures", [])
        to = sorted((kind, patient if kind == b"patient" else contact, copy) for kind, contact, copy in recipients)
        content = b"clerkwell letter 1\n" + number(len(letter["parts"]))
        content += b"".join(piece for part in letter["parts"] for piece in part_bytes(part))
        content += number(len(enclosures)) + b"".join(map(sized, enclosures)) + number(len(to))
        content += b"".join(sized(kind.decode()) + subject + bytes([copy]) for kind, subject, copy in to)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return hashlib.sha256(content).hexdigest().encode()


def check_letters(database, site, signed, added, found):
    """`signed`: {letter: (index of the entry, its detail, when, by whom)}; `added`: recipients added later, as entries tell."""
    recipients = {}
    for letter, recipient, instead_of, *to in rows_of(database, "letter_recipient", ("letter_id", "recipient_id", "instead_of",
                                                      "kind", "contact_id", "is_copy"), f"site_id = {site}"):
        if instead_of is None or recipient not in added:
            recipients.setdefault(letter, []).append(to)
    rows = {row[0]: row[1:] for row in rows_of(database, "letter", ("letter_id", "patient_id", "body", "signed_at",
                                                                    "signed_hash", "signed_by"), f"site_id = {site}")}
    for letter, (index, detail, at, person) in signed.items():
        if letter not in rows:
            found.append(f"the letter signed by entry {index} is not there")
            continue
        patient, body, signed_at, kept, signed_by = rows[letter]
        is_signed = (signed_at, signed_by) == (at, person) and isinstance(kept, bytes) and kept.hex().encode() == detail
        if not is_signed or letter_hash(body, patient, recipients.get(letter, [])) != detail:
            found.append(f"the letter signed by entry {index} is not what was signed")
    if any(r[2] is not None or r[3] is not None for letter, r in rows.items() if letter not in signed):
        found.append("a letter stands as signed, and no entry tells of it")


def outcome_is_as_told(row, kind, detail, text):
    outcome, rtt, note = row
    if any(not isinstance(value, bytes) for value in row):
        return False
    if kind == b"appointment.outcome-undone":
        return not (outcome or rtt or note)
    told = outcome if kind == b"appointment.dna-decided" else outcome + b" rtt " + rtt
    return told == detail and text in (note, None)


def check_outcomes(database, site, told, found):
    """`told`: {appointment: (index of its newest entry, kind, detail, text)}; the text is None when it is erased."""
    rows = {row[0]: row[1:] for row in rows_of(database, "appointment", ("appointment_id", "outcome", "rtt_status",
                                                                         "outcome_note"), f"site_id = {site}")}
    for appointment, (index, *entry) in told.items():
        if appointment not in rows:
            found.append(f"the appointment of entry {index} is not there")
        elif not outcome_is_as_told(rows[appointment], *entry):
            found.append(f"the outcome is not what entry {index} tells")
    if any(row[0] for appointment, row in rows.items() if appointment not in told):
        found.append("an appointment has an outcome, and no entry tells of it")


def vouched_by(row, texts, signed, added, told):
    r = dict(zip(COLUMNS, row))
    if r["class"] != b"fact":
        return
    if r["kind"] == b"letter.signed":
        signed[r["subject_id"]] = r["leaf_index"], r["detail"], r["at"], r["person_id"]
    if r["kind"] == b"letter.copy-to-present-gp":
        added.add(r["subject_id"])
    if r["kind"] in OUTCOMES:
        text = texts[r["leaf_index"]][1] if r["leaf_index"] in texts else None if r["text_hash"] is not None else b""
        told[r["subject_id"]] = r["leaf_index"], r["kind"], r["detail"], text


# ---- the whole ----

def known_roots(database, site, size_of_head, outside, key, found):
    """{size: roots} of the checkpoints, those of the database and those kept outside."""
    stored = list(rows_of(database, "audit_checkpoint", ("size", "note"), f"site_id = {site}", "size"))
    roots = {}
    for size, text in stored + [(None, t) for t in outside]:
        if isinstance(text, bytes):
            text = text.decode("utf-8", "replace")
        note = read_note(text) if isinstance(text, str) else None
        if not note:
            found.append("a checkpoint cannot be read")
            continue
        if note[0] != site:
            if size is not None:
                found.append("a checkpoint is another site's")
            continue
        if size is not None and note[1] != size:
            found.append(f"the checkpoint of {note[1]} entries stands in the row of {size}")
        if key and not (note[4] == key[0] and note[5] == key[1] and ed25519_is_right(key[2], note[3], note[6])):
            found.append(f"the checkpoint of {note[1]} entries is not signed by the key")
        elif note[1] > size_of_head:
            found.append(f"a checkpoint knows of {note[1]} entries, there are {size_of_head}")
        else:
            if size is None and note[1] not in [n for n, _ in stored]:
                found.append(f"the checkpoint of {note[1]} entries is gone from the database")
            roots.setdefault(note[1], set()).add(note[2])
    return roots


def check_strays(database, site, tree, texts, found):
    """What stands there and belongs to no entry."""
    if set(texts) - set(range(tree.size)):
        found.append("personal text belongs to no entry")
    kept = {(level, position): node for level, position, node in
            rows_of(database, "audit_node", ("level", "position", "hash"), f"site_id = {site}")}
    if kept != tree.kept:
        found.append("stored nodes are not the roots of their entries")


def verify(database, site, outside=(), key=None):
    """(what is wrong with the audit of a site as sentences, its size, its root, how many texts are erased)."""
    found, erased = [], set()
    head = next(rows_of(database, "audit_head", ("size", "peaks"), f"site_id = {site}"), (0, b""))
    if not isinstance(head[0], int):
        return ["the head is damaged"], 0, b"", 0
    roots = known_roots(database, site, head[0], outside, key, found)
    texts = {row[0]: row[1:] for row in
             rows_of(database, "audit_text", ("leaf_index", "salt", "text"), f"site_id = {site}")}
    tree, signed, added, told = Tree(), {}, set(), {}
    for row in rows_of(database, "audit_entry", COLUMNS, f"site_id = {site}", "leaf_index"):
        index, text_hash, leaf_hash = row[0], row[10], row[12]
        if index != tree.size:
            found.append(f"entry {tree.size} is not there")
            break
        leaf = leaf_of(site, row)
        vouched_by(row, texts, signed, added, told)
        if leaf != leaf_hash:
            found.append(f"entry {index} is not what was written")
        if index not in texts and text_hash is not None:
            erased.add(index)
        if index in texts and (text_hash is None or text_hash != hash_of_text(*texts[index])):
            found.append(f"the text of entry {index} is not what was written")
        tree.add(leaf or bytes(32))
        if tree.size in roots and roots.pop(tree.size) != {tree.root()}:
            found.append(f"the first {tree.size} entries are not those of a checkpoint")
    if roots.pop(0, {Tree().root()}) != {Tree().root()} or roots:
        found.append("checkpoints could not be compared")
    if (tree.size, b"".join(tree.peaks)) != tuple(head):
        found.append("the head is not that of the entries")
    check_strays(database, site, tree, texts, found)
    check_letters(database, site, signed, added, found)
    check_outcomes(database, site, told, found)
    return found, tree.size, tree.root(), len(erased)


def verify_all(database, outside=(), key=None):
    """{site: as verify gives it}; sites that only a checkpoint still knows are among them."""
    sites = {site for (site,) in rows_of(database, "site", ("site_id",))}
    answers = {site: verify(database, site, outside, key) for site in sites}
    for note in filter(None, map(read_note, outside)):
        if note[0] not in sites:
            answers[note[0]] = ["a checkpoint knows of this site, the database does not"], 0, Tree().root(), 0
    return answers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("database")
    parser.add_argument("--notes", action="append", default=[])
    parser.add_argument("--key")
    given = parser.parse_args()
    outside = [note for path in given.notes for note in notes_in(open(path, encoding="utf-8").read())]
    key = read_key(open(given.key, encoding="utf-8").read()) if given.key else None
    status = 0
    for site, (found, size, root, _) in sorted(verify_all(given.database, outside, key).items()):
        status = 3 if found else status
        for sentence in found:
            print(f"site {site}: {sentence}")
        print(f"site {site}: {size} entries, root {root.hex()}")
    sys.exit(status)


if __name__ == "__main__":
    main()
