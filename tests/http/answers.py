"""What every answer must carry, and what a refusal must not: headers, cookies, the texts of the records.

The texts are read from the records themselves: whatever a person typed or was given, in the forms in which pages show it.
A text that stands in the program's own frame too (a page of nothing, a refusal without a record) is no secret.
"""
import base64
import html
import json
import pathlib
import re
import sqlite3
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "hostile"))
from columns import JSON_CODES, JSON_COLUMNS, attacked_columns  # noqa: E402

HEADERS = {
    "content-security-policy": r"default-src 'none'; (?!.*(unsafe|\*|http)).*frame-ancestors 'none'",
    "x-content-type-options": r"nosniff$",
    "x-frame-options": r"DENY$",
    "referrer-policy": r"no-referrer$",
    "cross-origin-opener-policy": r"same-origin$",
    "cross-origin-resource-policy": r"same-origin$",
    "cross-origin-embedder-policy": r"require-corp$",
    "permissions-policy": r"camera=\(\), geolocation=\(\), microphone=\(\)",
}
FOR_EVER = "public, max-age=31536000, immutable"
TYPES = (r"(text/(html|plain|css|javascript)|application/fhir\+json); charset=utf-8|"
         r"application/(json|problem\+json|pdf)|image/(svg\+xml|png)|font/woff2")
COOKIE = r"__Host-clerkwell(-[a-z]+)?=[^;]*; Path=/; HttpOnly; Secure; SameSite=(Lax|Strict)(; Max-Age=\d+)?"


def header_complaints(reply, path="/", is_behind_tls=False):
    wrong = [f"header {name} is {reply.header(name)!r}" for name, want in HEADERS.items()
             if not re.match(want, reply.header(name))]
    is_asset = path.startswith("/assets/") and reply.status == 200
    if reply.header("cache-control") != (FOR_EVER if is_asset else "no-store"):
        wrong.append(f"header cache-control is {reply.header('cache-control')!r}")
    if bool(re.match(r"max-age=\d{8,}", reply.header("strict-transport-security"))) != is_behind_tls:
        wrong.append(f"header strict-transport-security is {reply.header('strict-transport-security')!r}")
    kind = reply.header("content-type")
    if (reply.body or kind) and not re.fullmatch(TYPES, kind):
        wrong.append(f"header content-type is {kind!r}")
    if re.match(rb"\s*<(!DOCTYPE html|html)", reply.body, re.I) and not kind.startswith("text/html"):
        wrong.append(f"a page is called {kind!r}")
    if reply.status in (429, 503) and not re.fullmatch(r"[1-9]\d*", reply.header("retry-after")):
        wrong.append(f"header retry-after is {reply.header('retry-after')!r}")
    wrong += [f"cookie {cookie.partition('=')[0]} is not as it must be: {cookie}" for cookie in reply.cookies()
              if not re.fullmatch(COOKIE, cookie)]
    names = [name.lower() for name, _ in reply.headers if name.lower() != "set-cookie"]
    wrong += [f"header {name} is there twice" for name in sorted({n for n in names if names.count(n) > 1})]
    return wrong


# ---- what an answer holds ---------------------------------------------------------------------------------

ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
TOKEN = re.compile(r'name="(csrf|form_key)" value="[^"]*"')


def decoded(value):
    """A cookie's value, read as base64url too: an address to go back to, a sentence for the next page."""
    found = [value]
    for part in re.findall(r"[\w-]{8,}", value):
        try:
            found.append(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode())
        except ValueError:
            pass
    return found


def cookie_words(reply):
    return [text for cookie in reply.cookies() for text in decoded(cookie.partition(";")[0].partition("=")[2])]


def all_of(reply):
    """Body, attributes and comments included, address and cookies, as text."""
    return "\n".join([html.unescape(reply.text), reply.header("location"), reply.header("content-disposition"),
                      reply.header("etag"), *cookie_words(reply)])


def skeleton(reply):
    """The answer without the ids and tokens in it: what must be the same whichever record was asked for."""
    cookies = sorted((c.partition("=")[0], ID.sub("{id}", decoded(c.partition(";")[0].partition("=")[2])[-1])
                      if "-next=" in c else "") for c in reply.cookies() if "-before=" not in c)
    return (reply.status, ID.sub("{id}", reply.header("location")), cookies,
            TOKEN.sub(r'name="\1"', ID.sub("{id}", reply.text)))


# ---- the records' texts -----------------------------------------------------------------------------------

MONTHS = "January February March April May June July August September October November December".split()
# What is no record of anybody's: the site and its people stand in the frame and in the rules of the clinic.
NO_RECORDS = ("site.", "person.", "schema_migration.", "audit_", "sign_in", "job.", "holiday.", "place.", "resource.", "clinic.",
              "shared_list.", "slot_type.", "clinic_template", "letterhead.", "letter_template.", "site_word.")


def words_of(text):
    return re.findall(r"[\w'’-]+", text.lower())


def threes(words):
    return set(zip(words, words[1:], words[2:]))


def digit_runs(text):
    return {re.sub(r"\D", "", run) for run in re.findall(r"(?<![\w-])\+?\d[\d ]{5,14}\d(?![\w-])", text)}


def dates_of(iso):
    year, month, day = iso.split("-")
    name, d, m = MONTHS[int(month) - 1].lower(), int(day), int(month)
    return {f"{d} {name} {year}", f"{d} {name[:3]} {year}", f"{d:02}-{name[:3]}-{year}", f"{d}/{m}/{year}",
            f"{d:02}/{m:02}/{year}", iso}


DATE = re.compile(r"(?<![\w-])(\d{1,2} [a-z]+ \d{4}|\d\d-[a-z]{3}-\d{4}|\d{1,2}/\d{1,2}/\d{4}|\d{4}-\d\d-\d\d)(?![\w-])")


def values_of(value, key=""):
    """The texts in what is kept as JSON."""
    if isinstance(value, dict):
        return [text for k, v in value.items() for text in values_of(v, k)]
    if isinstance(value, list):
        return [text for v in value for text in values_of(v, key)]
    return [value] if isinstance(value, str) and key not in JSON_CODES else []


class RecordTexts:
    """Of every patient, referral, appointment, letter, copy and contact of a site."""

    def __init__(self, file, site=1):
        records = sqlite3.connect(f"file:{file}?mode=ro", uri=True, timeout=20)
        self.words, self.phrases, self.numbers, self.dates = set(), set(), set(), set()
        for row in records.execute("SELECT given_names, family_name, previous_name, known_as, email, hospital_number, nhs_number, "
                                   "mobile_telephone, home_telephone, birth_date, death_date, postcode FROM patient "
                                   "WHERE site_id = ?", (site,)).fetchall():
            self.words |= {word for text in row[:6] for word in words_of(text or "") if len(word) > 2}
            self.numbers |= {re.sub(r"\D", "", number) for number in row[6:9] if number}
            self.dates |= {date for iso in row[9:11] if iso for date in dates_of(iso)}
            self.phrases |= {tuple(words_of(row[11]))} if row[11] else set()
        for name in attacked_columns(records):
            table, column = name.split(".")
            columns = [c[1] for c in records.execute(f"PRAGMA table_info({table})")]
            if name.startswith(NO_RECORDS) or "site_id" not in columns:
                continue
            for (text,) in records.execute(f"SELECT DISTINCT {column} FROM {table} WHERE site_id = ?", (site,)):
                text = "\n".join(values_of(json.loads(text))) if text and name in JSON_COLUMNS else text or ""
                words = words_of(text)
                self.words |= {word for word in words if len(word) > 8}
                self.phrases |= threes(words)
                self.numbers |= {run for run in digit_runs(text) if len(run) > 6}
        records.close()

    def __str__(self):
        return (f"{len(self.words)} words, {len(self.phrases)} phrases, {len(self.numbers)} numbers and {len(self.dates)} dates "
                "of the records")

    def leave_out(self, text):
        """What the program says without any record."""
        words = words_of(text)
        self.words -= set(words)
        self.phrases -= threes(words) | set(zip(words, words[1:]))

    def told_by(self, text):
        words = words_of(text)
        told = self.words.intersection(words)
        told |= {" ".join(some) for some in self.phrases & (threes(words) | set(zip(words, words[1:])))}
        return sorted(told | self.numbers & digit_runs(text) | self.dates.intersection(DATE.findall(text.lower())))
