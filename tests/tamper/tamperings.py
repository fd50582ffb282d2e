"""Every way to tamper with the tables of the audit: cell by cell, row by row, and as somebody who knows the format.

Each is (name, what is done), a function of (history, folder, connection). `Same` is raised by one that changes nothing
here and now.
"""
import functools
import json
import sqlite3

from history import append, put_letter, put_outcome, rebuild

KEYS = {"audit_entry": ("site_id", "leaf_index"), "audit_text": ("site_id", "leaf_index"), "audit_head": ("site_id",),
        "audit_node": ("site_id", "level", "position"), "audit_checkpoint": ("site_id", "size")}


class Same(Exception):
    pass


def where(table):
    return " AND ".join(f"{key} = ?" for key in KEYS[table])


def others(value, dice):
    """Values that are not this one, of its kind and of others, in a random order."""
    flipped = None
    if isinstance(value, bytes) and value:
        at = dice.randrange(len(value))
        flipped = value[:at] + bytes([value[at] ^ 1 << dice.randrange(8)]) + value[at + 1:]
    choices = {
        type(None): [bytes(16), dice.randbytes(16), b"x", 7, 0.5],
        bytes: [flipped, value[:-1] if value else b"", (value or b"") + b"\0", bytes(len(value or b"")), "x", 0.5, 7, None]
        if isinstance(value, bytes) else [],
        int: [value + 1, value - 1, value + 256, -value - 1, 2 ** 62, "x", 0.5, b"x", None] if isinstance(value, int) else [],
        str: [value + "x", value[1:], value.swapcase(), "", b"\xff\xfe", value + " ", None] if isinstance(value, str) else [],
    }[type(value)]
    usable = [c for c in choices if c != value and not (isinstance(value, str) and c == value.encode())]
    return dice.sample(usable, len(usable))


def edit(table, key, column, history, folder, connection):
    edit_cell(table, where(table), key, column, others, history, connection)


def edit_cell(table, condition, key, column, values, history, connection):
    """A database with types of its own refuses values, or takes them for the one that was there: the next is tried."""
    read = f"SELECT {column} FROM {table} WHERE {condition}"
    old = connection.execute(read, key).fetchone()
    for new in values(old[0], history.dice):
        try:
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {condition}", (new, *key))
        except sqlite3.IntegrityError:
            continue
        if connection.execute(read, key).fetchone() != old:
            return
    raise Same


def delete(table, key, history, folder, connection):
    connection.execute(f"DELETE FROM {table} WHERE {where(table)}", key)


def copy_row(table, key, history, folder, connection):
    """The same row once more, where nothing stands: behind the end, or before the beginning."""
    row = list(connection.execute(f"SELECT * FROM {table} WHERE {where(table)}", key).fetchone())
    names = [c[1] for c in connection.execute(f"PRAGMA table_info({table})")]
    if table == "audit_head":
        raise Same
    at = names.index(KEYS[table][-1])
    row[at] = history.dice.choice((-1, row[at] + 2 ** 40))
    if "entry_id" in names:
        row[names.index("entry_id")] = history.dice.randbytes(16)
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)


def swap(site, first, second, history, folder, connection):
    for old, new in ((first, -7), (second, first), (-7, second)):
        connection.execute("UPDATE audit_entry SET leaf_index = ? WHERE site_id = ? AND leaf_index = ?", (new, site, old))


def swap_rows(table, condition, columns, first, second, history, folder, connection):
    """What stands in one row stands in the other, and the other way round."""
    rows = [connection.execute(f"SELECT {', '.join(columns)} FROM {table} WHERE {condition}", key).fetchone()
            for key in (first, second)]
    if rows[0] == rows[1]:
        raise Same
    for key, row in zip((first, second), reversed(rows)):
        connection.execute(f"UPDATE {table} SET {', '.join(f'{column} = ?' for column in columns)} WHERE {condition}",
                           (*row, *key))


def cut(site, size, history, folder, connection):
    """The tail gone, and the tree built again as if it had never been."""
    for table in ("audit_entry", "audit_text"):
        connection.execute(f"DELETE FROM {table} WHERE site_id = ? AND leaf_index >= ?", (site, size))
    connection.execute("DELETE FROM audit_checkpoint WHERE site_id = ? AND size > ?", (site, size))
    rebuild(connection, site, size)


def forget(history, folder, connection):
    """The checkpoints of the database and of the data directory gone."""
    connection.execute("DELETE FROM audit_checkpoint")
    (folder / "audit.checkpoints").unlink()


def sign_again(history, folder, connection):
    """With the key of the installation, as whoever owns the machine can."""
    forget(history, folder, connection)
    history.run("audit", "checkpoint", data=folder)


def new_key(history, folder, connection):
    forget(history, folder, connection)
    for name in ("audit.key", "audit.key.public"):
        (folder / name).unlink()
    history.run("audit", "checkpoint", data=folder)


def foreign_note(history, folder, connection):
    """The newest checkpoint signed by somebody else, all else as it was."""
    before = connection.execute("SELECT * FROM audit_checkpoint").fetchall()
    files = {name: (folder / name).read_bytes() for name in ("audit.checkpoints", "audit.key", "audit.key.public")}
    new_key(history, folder, connection)
    connection.executemany("INSERT INTO audit_checkpoint VALUES (?, ?, ?) ON CONFLICT DO NOTHING", before)
    for name, content in files.items():
        (folder / name).write_bytes(content)


COVERING = {"left": lambda *_: None, "forgotten": forget, "signed again": sign_again, "under a new key": new_key}


# What a leaf can be made of again.
REWRITES = {"detail": "detail || 'x'", "at": "at + 1", "kind": "kind || '.not'",
            "actor": "'the command line, by nobody'", "person_id": "X'01020304050607080910111213141516'"}


def rewrite(site, index, column, covering, history, folder, connection):
    """One entry changed and everything that follows from it made right."""
    connection.execute(f"UPDATE audit_entry SET {column} = {REWRITES[column]} WHERE site_id = ? AND leaf_index = ?",
                       (site, index))
    rebuild(connection, site)
    COVERING[covering](history, folder, connection)


def remove(site, index, covering, history, folder, connection):
    for table in ("audit_entry", "audit_text"):
        connection.execute(f"DELETE FROM {table} WHERE site_id = ? AND leaf_index = ?", (site, index))
        connection.execute(f"UPDATE {table} SET leaf_index = -leaf_index WHERE site_id = ? AND leaf_index > ?", (site, index))
        connection.execute(f"UPDATE {table} SET leaf_index = -leaf_index - 1 WHERE site_id = ? AND leaf_index < 0", (site,))
    rebuild(connection, site)
    COVERING[covering](history, folder, connection)


def cut_and_cover(site, size, covering, history, folder, connection):
    cut(site, size, history, folder, connection)
    COVERING[covering](history, folder, connection)


def roll_back(which, history, folder, connection):
    """An older copy of everything, files and all, put back."""
    connection.close()
    history.put(folder, history.older[which])


def fork(site, size, history, folder, connection):
    """Another history from there on, longer than the true one, signed with the installation's key."""
    cut(site, size, history, folder, connection)
    append(connection, site, 300, history.dice)
    sign_again(history, folder, connection)


def remove_site(site, history, folder, connection):
    for table in (*KEYS, "site"):
        connection.execute(f"DELETE FROM {table} WHERE site_id = ?", (site,))


def exchange_notes(history, folder, connection):
    first, second = [connection.execute("SELECT note FROM audit_checkpoint WHERE site_id = ? ORDER BY size", (s,)).fetchone()
                     for s in (1, 2)]
    for site, note in ((1, second), (2, first)):
        connection.execute("UPDATE audit_checkpoint SET note = ? WHERE site_id = ? AND size = (SELECT MIN(size) FROM "
                           "audit_checkpoint WHERE site_id = ?)", (*note, site, site))


# Records that an entry vouches for: what of each is vouched for.
VOUCHED = {"letter": ("letter_id", ("body", "signed_hash", "signed_at", "signed_by", "patient_id"), "signed_at IS NOT NULL"),
           "letter_recipient": ("recipient_id", ("kind", "contact_id", "is_copy"), "kind = 'gp'"),
           "appointment": ("appointment_id", ("outcome", "rtt_status", "outcome_note"), "outcome <> ''")}


def edit_record(table, key, identity, column, history, folder, connection):
    def usable(old, dice):
        return [new for new in others(old, dice) if column != "body" or not same_letter(old, new)]

    edit_cell(table, f"{key} = ?", (identity,), column, usable, history, connection)


def same_letter(old, new):
    """Blanks between the parts of a letter mean nothing."""
    try:
        return json.loads(old) == json.loads(new)
    except (ValueError, TypeError):
        return False


def unsign(identity, history, folder, connection):
    connection.execute("UPDATE letter SET signed_at = NULL WHERE letter_id = ?", (identity,))


def delete_record(table, key, identity, history, folder, connection):
    connection.execute(f"DELETE FROM {table} WHERE {key} = ?", (identity,))


def forge_letter(site, history, folder, connection):
    """As if somebody had signed it: no entry tells of that."""
    put_letter(connection, site, history.dice)


def forge_outcome(site, history, folder, connection):
    put_outcome(connection, site, history.dice)


def pairs_of(keys):
    """Each with another, not far from it, of the same site or of the other."""
    return [(key, keys[(n + 1 + n % 3) % len(keys)]) for n, key in enumerate(keys) if len(keys) > 1]


def swaps(connection, add):
    """Rows of each table exchanged but for their keys; of audit_entry the places in the tree are (swap)."""
    for table, keys in KEYS.items():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[1] not in keys]
        found = connection.execute(f"SELECT {', '.join(keys)} FROM {table} ORDER BY {', '.join(keys)}").fetchall()
        for first, second in pairs_of([tuple(key) for key in found]) if table != "audit_entry" else []:
            add(f"{table} swapped: {first} and {second}", swap_rows, table, where(table), columns, first, second)
    for table, (key, columns, those) in VOUCHED.items():
        found = connection.execute(f"SELECT {key} FROM {table} WHERE {those} ORDER BY {key}").fetchall()
        for first, second in pairs_of([tuple(key) for key in found]):
            add(f"{table} swapped: ({first[0].hex()}) and ({second[0].hex()})", swap_rows, table, f"{key} = ?", columns, first,
                second)


def all_tamperings(connection):
    """[(name, function)], every cell and row of every table of the audit, and the rest of them at every place."""
    found = []

    def add(name, function, *args):
        found.append((name, functools.partial(function, *args)))

    for table, keys in KEYS.items():
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        for key in connection.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall():
            for column in columns:
                add(f"{table} edited: {column} of {key}", edit, table, key, column)
            if table != "audit_text":  # erased, which is lawful
                add(f"{table} deleted: {key}", delete, table, key)
            if table != "audit_head":
                add(f"{table} copied: {key}", copy_row, table, key)
    swaps(connection, add)
    for site, size in connection.execute("SELECT site_id, size FROM audit_head").fetchall():
        for index in range(size):
            add(f"swapped: {index} of site {site}", swap, site, index, (index + 1 + index % 7) % size)
            add(f"tail cut: {index} of site {site}", cut, site, index)
        for covering in COVERING:
            for index in range(0, size, 11):
                add(f"rewritten, {covering}: {index} of site {site}", rewrite, site, index,
                    tuple(REWRITES)[index % 4], covering)
                add(f"removed, {covering}: {index} of site {site}", remove, site, index, covering)
                add(f"tail cut, {covering}: {index} of site {site}", cut_and_cover, site, index, covering)
        for index in range(0, size, 23):
            add(f"forked: {index} of site {site}", fork, site, index)
        add(f"site removed: {site}", remove_site, site)
    for table, (key, columns, those) in VOUCHED.items():
        for (identity,) in connection.execute(f"SELECT {key} FROM {table} WHERE {those}").fetchall():
            for column in columns:
                add(f"{table} edited: {column} of ({identity.hex()})", edit_record, table, key, identity, column)
            add(f"{table} deleted: ({identity.hex()})", delete_record, table, key, identity)
            if table == "letter":
                add(f"letter unsigned: ({identity.hex()})", unsign, identity)
    for site in (1, 2):
        add(f"letter forged: {site}", forge_letter, site)
        add(f"outcome forged: {site}", forge_outcome, site)
    for which in (0, 1):
        add(f"rolled back: {which}", roll_back, which)
    add("notes exchanged: both", exchange_notes)
    add("signed under a new key: both", new_key)
    add("signed by somebody else: both", foreign_note)
    return found


# ---- what is no tampering ----

def honest(name):
    def wrap(function):
        HONEST.append((name, function))
        return function
    return wrap


HONEST = []


@honest("nothing")
def nothing(history, folder, connection):
    pass


@honest("every row written as it is")
def write_as_is(history, folder, connection):
    for table, keys in KEYS.items():
        connection.execute(f"UPDATE {table} SET {keys[-1]} = {keys[-1]}")


@honest("the file packed anew")
def pack(history, folder, connection):
    connection.execute("VACUUM")


@honest("entries added, signed or not")
def add_entries(history, folder, connection):
    append(connection, 1, 5, history.dice)
    history.run("audit", "checkpoint", data=folder)
    append(connection, 1, 300, history.dice)


@honest("the file of checkpoints lost")
def lose_file(history, folder, connection):
    (folder / "audit.checkpoints").unlink()
