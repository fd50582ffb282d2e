"""What the matrix must catch: replies with one thing wrong, and a program with one of several mistakes (open_doors.c)."""
import re
import signal
import sqlite3

from answers import FOR_EVER
from client import Person, Reply
from other_site import MARK, changes
from refusals import Refusals

# Samples: pages of a record each, forms of every kind.
PAGES = ("patient", "letter", "referral", "contact", "person", "fhir_patient")
FORMS = ("sign_in", "register", "receive", "add_place", "add_list", "attend", "add_person", "sign_out")
ALONE = ("restrict_record", "hold", "remove_words", "copy_set_aside")  # no page has the address of the form


class Controls:
    """`serve(program, base, folder, address, mistake)` gives a server; `fresh(people)` the people on new connections."""

    def __init__(self, matrix, open_doors, serve, fresh, address, ended, copy, fitting, kinds):
        self.matrix, self.open_doors, self.serve, self.fresh, self.address = matrix, open_doors, serve, fresh, address
        self.ended, self.copy, self.fitting, self.kinds = ended, copy, fitting, kinds
        self.by_name = {route.name: route for route in fitting}
        self.shared = {route.path for route in fitting if route.method == "GET"}

    def routes(self, names):
        return [self.by_name[name] for name in names]

    def with_mistake(self, mistake, look):
        """The complaints of a matrix of its own about the program with this mistake, or with none."""
        again = type(self.matrix)()
        again.texts, again.forms, again.password, again.base = self.matrix.texts, self.matrix.forms, self.matrix.password, self.matrix.base
        server = self.serve(self.open_doors, self.matrix.base, self.copy, self.address, mistake)
        try:
            look(again, Refusals(again, self.fitting, again.forms, self.address, self.fresh()))
        finally:
            server.end(signal.SIGKILL)
        return again.wrong

    # ---- what is looked at ----

    def pages(self, again, refusals):
        again.gets({route: self.fitting[route] for route in self.routes(PAGES)}, refusals.people, Person(self.address), [], self.kinds)

    def a_place(self, again, refusals):
        """The page of a place, its form, and a form with a place in one of its fields."""
        people, base, now = refusals.people, again.base / "clerkwell.db", self.copy / "clerkwell.db"
        change, add = self.by_name["change_place"], self.by_name["add_clinic"]
        again.gets({self.by_name["change_place_page"]: self.fitting[change]}, people, Person(self.address), [], self.kinds)
        again.foreign_paths(change, self.fitting[change], people, [], self.kinds)
        again.foreign_fields(add, self.fitting[add], people, self.kinds)
        again.site_is_untouched(base, now, "a place")

    def sign_ins(self, _again, refusals):
        refusals.as_nobody(self.ended, self.routes(PAGES + FORMS[1:]))

    def forms(self, _again, refusals):
        refusals.csrf(self.routes(FORMS + ALONE), self.shared)

    def lone_forms(self, again, refusals):
        refusals.csrf(self.routes(ALONE), self.shared)
        again.wrong += changes(again.base / "clerkwell.db", self.copy / "clerkwell.db")

    def everything(self, again, refusals):
        for look in (self.pages, self.a_place, self.sign_ins, self.forms):
            look(again, refusals)

    # ---- what must be said of it ----

    def results(self):
        yield "planted mistakes in replies are found", planted_replies(self.matrix)
        yield "the program with open doors has none of its mistakes unasked", self.with_mistake(None, self.everything)
        yield ("a page that goes out under its refusal is caught",
               self.unsaid("keeps the page", self.pages, [f"nobody: {r}: a refusal shows a record" for r in self.routes(PAGES)]
                           + [f"administrator: {r}: a refusal shows a record" for r in self.routes(PAGES[:3])]))
        yield ("a store that forgets the site is caught",
               self.unsaid("any site", self.a_place, ["with an id of the other site: 200, expected", "shows a record of another site",
                                                      "rows of the other site changed: place", "result_id names a record of the other site"]))
        yield ("sign-ins that do not end are caught on every route tried",
               self.unsaid("sign-ins do not end", self.sign_ins, [f"a sign-in {how}: {r}" for r in self.routes(PAGES + FORMS[1:])
                                                                  for how in self.ended if how != "good"]))
        yield ("forms that are taken with any token are caught on every route tried",
               self.unsaid("any token", self.forms, [f"{r} with a token made up: " for r in self.routes(FORMS + ALONE)]))
        yield ("forms that are taken from any page are caught on every route tried",
               self.unsaid("any page", self.forms, [f"{r} from {where}" for r in self.routes(FORMS + ALONE)
                                                    for where in ("a cross-site page: ", "the origin https://elsewhere.example: ")]))
        yield ("forms that are taken by GET are caught",
               self.unsaid("any method", self.lone_forms, [f"{r} as a GET: " for r in self.routes(ALONE)] + ["patient ("]))

    def unsaid(self, mistake, look, expected):
        said = self.with_mistake(mistake, look)
        return [f"{mistake}: is not caught: {words}" for words in expected if not any(words in line for line in said)]


def right_headers(**other):
    headers = {"Content-Security-Policy": "default-src 'none'; script-src 'self'; frame-ancestors 'none'",
               "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
               "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
               "Cross-Origin-Embedder-Policy": "require-corp", "Cache-Control": "no-store",
               "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
               "Content-Type": "text/html; charset=utf-8"}
    headers.update({name.replace("_", "-"): value for name, value in other.items()})
    return [(name, value) for name, value in headers.items() if value]


def secrets_of_somebody(file):
    """Texts of one patient and of what is about patients, each as it would stand on a page."""
    records = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    nhs, mobile, hospital, email, family = (records.execute(
        f"SELECT {column} FROM patient WHERE site_id = 1 AND length({column}) > 6 ORDER BY patient_id LIMIT 1").fetchone()[0]
        for column in ("nhs_number", "mobile_telephone", "hospital_number", "email", "family_name"))
    reason, = records.execute("SELECT reason FROM referral WHERE site_id = 1 AND length(reason) > 30 LIMIT 1").fetchone()
    born, = records.execute("SELECT birth_date FROM patient WHERE site_id = 1 AND birth_date LIKE '19__-05-%' LIMIT 1").fetchone()
    letter, = records.execute("SELECT body FROM letter WHERE site_id = 1 AND stage = 'complete' LIMIT 1").fetchone()
    records.close()
    sentence = max(re.findall(r'"([^"]{40,})"', letter), key=len)[:120]
    return [f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}", nhs, mobile, hospital, email, f"{family.upper()}, X", reason, sentence,
            f"{int(born[8:])} May {born[:4]}", born, f"{int(born[8:])}/5/{born[:4]}", f"{born[8:]}-May-{born[:4]}"]


def planted_replies(matrix):
    """The judge itself: for each reply whether it must be right."""
    html, wrong = b"<!DOCTYPE html><p>No.</p>", []
    cases = [("right", 200, right_headers(), html, "/", True), ("another status", 500, right_headers(), html, "/", False),
             ("another site's record", 200, right_headers(), html + MARK.upper().encode(), "/", False),
             ("an NHS number of the other site", 200, right_headers(), html + b"765 430 0012", "/", False),
             ("a date of birth there", 200, right_headers(), html + b"14 May 1903", "/", False),
             ("an open script", 200, right_headers(), html + b"<script>alert(1)</script>", "/", False),
             ("an asset", 200, right_headers(Cache_Control=FOR_EVER), html, "/assets/a.css", True),
             ("a page kept for ever", 200, right_headers(Cache_Control=FOR_EVER), html, "/patients", False),
             ("a refusal kept for ever", 403, right_headers(Cache_Control=FOR_EVER), html, "/assets/a.css", False),
             ("busy without a time", 503, right_headers(), html, "/", False),
             ("busy", 503, right_headers(Retry_After="2"), html, "/", True),
             ("scripts in the page", 200, right_headers(Content_Security_Policy="default-src 'none'; script-src 'self' 'unsafe-inline'; "
                                                        "frame-ancestors 'none'"), html, "/", False),
             ("scripts from elsewhere", 200, right_headers(Content_Security_Policy="default-src 'none'; script-src https:; "
                                                           "frame-ancestors 'none'"), html, "/", False),
             ("no charset", 200, right_headers(Content_Type="text/html"), html, "/", False),
             ("a page that is none", 200, right_headers(Content_Type="application/json"), html, "/", False),
             ("TLS unasked", 200, right_headers(Strict_Transport_Security="max-age=31536000"), html, "/", False),
             ("a header twice", 200, right_headers() + [("Cache-Control", "no-store")], html, "/", False)]
    cases += [(f"without {name}", 200, right_headers(**{name.replace("-", "_"): ""}), html, "/", False) for name, _ in right_headers()]
    cookie = "__Host-clerkwell=1; Path=/; HttpOnly; Secure; SameSite=Lax"
    cases += [("a cookie", 200, right_headers() + [("Set-Cookie", cookie)], html, "/", True)]
    cases += [(f"a cookie without {part}", 200, right_headers() + [("Set-Cookie", cookie.replace(part, ""))], html, "/", False)
              for part in ("__Host-", "; Path=/", "; HttpOnly", "; Secure", "; SameSite=Lax")]
    cases += [("a cookie for a domain", 200, right_headers() + [("Set-Cookie", cookie + "; Domain=example.org")], html, "/", False)]
    for text in secrets_of_somebody(matrix.base / "clerkwell.db"):
        raw = f"<!DOCTYPE html><p title=\"{text}\">No.</p>".encode()
        cases += [(f"{status} with {text!r}", status, right_headers(), raw, "/", False) for status in (401, 403, 404, 303)]
        cases += [(f"an address with {text!r}", 303, right_headers(Location="/find?q=" + text), b"", "/", False)]
    for what, status, headers, body, path, is_right in cases:
        judge = type(matrix)()
        judge.texts = matrix.texts
        judge.judge(what, Reply(status, headers, body), {200, 303, 401, 403, 404, 503}, path, denied=status == 303)
        if (not judge.wrong) != is_right:
            wrong.append(f"{what}: {judge.wrong or 'nothing is found'}")
    return wrong
