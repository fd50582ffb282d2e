"""Every door by which a text comes in: forms, searches, the lists and records that a command brings in.

What is sent is `text(where)`: the same doors are gone through with harmless words and with attacks. A form is filled as
the page shows it; what a person would have to choose first is chosen.
"""
import csv
import html
import io
import json
import re
import urllib.parse

from client import Forms, new_key

# Not sent: what ends a sign-in that the test still needs. Neither keeps a text.
NOT_SENT = {"sign_out", "change_password"}
TEXTS = {"text", "lines", "texts"}
BY_KIND = {"date": "1 December 2027", "birth-date": "1 February 1970", "time": "10:30", "number": "20", "check": "on",
           "secret": "a quiet long phrase"}
# What a text must look like where not every text will do.
BY_NAME = {"_q": "", "hospital_number": "", "starts": "9:30am", "email": "a.person@example.org", "telephone": "01632 960101", "phone": "01632 960101", "mobile": "07700 900101",
           "postcode": "NE46 1AB", "nhs_number": "", "user_name": "somebody", "website": "https://example.org",
           "registration": "", "ods_code": "A12345", "mailbox": "a.person@example.org", "times": "9:30am", "slots": "9:30am",
           "ubrn": "", "language": "", "country": ""}


def pattern_of(path):
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\{\w+\}", "{id}", path)


class Form:
    """A form of a page, as somebody may send it to one of its addresses."""

    def __init__(self, route, role, page, action, markup):
        self.route, self.role, self.page, self.action = route, role, page, action
        self.fields = [pair for form in Forms(markup).forms for pair in form["fields"]]
        self.names = set(re.findall(r'\sname="([^"]+)"', markup)) if page else None
        self.hidden = set(re.findall(r'<input type="hidden" name="([^"]+)"', markup))
        self.choices = {}  # what can be ticked, chosen or pressed, by field
        for tag in re.findall(r"<(?:input|button)[^>]*>", markup):
            a = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            if a.get("type") in ("checkbox", "radio", "submit") and a.get("value") and a.get("name"):
                self.choices.setdefault(a["name"], []).append(html.unescape(a["value"]))
        for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', markup, re.S):
            self.choices.setdefault(name, []).extend(v for v in re.findall(r'<option[^>]*value="([^"]*)"', options) if v)

    def shown(self, name):
        return next((value for key, value in self.fields if key == name), "")

    def plain(self, field, turn):
        """A value that may be right: what is there already, then another one each turn; None: nothing."""
        name, choices = field["name"], self.choices.get(field["name"]) or field.get("choices")
        if turn == 0 and self.shown(name):
            return self.shown(name)
        if choices:
            return choices[turn % len(choices)]
        if self.route.name == "sign_in" and field["type"] == "secret":
            return "the phrase of nobody"  # or the sign-in that the test still needs would end
        by_name = next((value for key, value in BY_NAME.items() if name.endswith(key)), None)
        return BY_KIND.get(field["type"], by_name if by_name is not None else "Plain" if field["type"] in TEXTS else None)

    def filled(self, text, plainly):
        """As a person would: texts in what is typed, and what can be chosen chosen. `plainly`: how often a field of that
        name was refused."""
        sent = dict(map(tuple, self.fields))
        for field in self.route.form:
            name = field["name"]
            if name == "version" or name in self.hidden or (self.names is not None and name not in self.names):
                continue
            if field["type"] in TEXTS and name not in self.choices and name not in plainly:
                sent[name] = text(f"{self.route.name} {name}")
            elif name in plainly or not sent.get(name):
                sent[name] = self.plain(field, plainly.get(name, 1) - 1)
        return self.with_key({name: value for name, value in sent.items() if value is not None})

    def all_wrong(self, text):
        """Texts in dates, numbers and choices too, so that it is refused and shown again."""
        sent = dict(map(tuple, self.fields))
        sent.update({f["name"]: text(f"{self.route.name} {f['name']}") for f in self.route.form
                     if f["name"] != "version" and f["type"] != "ids"})
        return self.with_key(sent)

    def with_key(self, sent):
        return {**sent, "form_key": new_key()}


def refused_fields(page):
    """Those that the page's list of errors leads to."""
    found = re.search(r'nhsuk-error-summary__list.*?</ul>', page, re.S)
    return set(re.findall(r'href="#([\w-]+)"', found.group())) if found else set()


def forms_of(routes, role, path, page):
    """The forms of a page that post, one for each address that a button of it leads to."""
    posts = {pattern_of(r.path): r for r in routes if r.method != "GET"}
    for markup in re.findall(r"<form\b.*?</form>", page, re.S):
        head = markup[:markup.index(">")]
        actions = re.findall(r'\saction="([^"]*)"', head) + re.findall(r'formaction="([^"]*)"', markup)
        for action in map(html.unescape, actions if 'method="post"' in head else ()):
            route = posts.get(pattern_of((action or path).split("?")[0]))
            if route and (route.permission == "public" or route.may(role)):
                yield Form(route, role, path, action or path, markup)


def made_up(route, ids):
    """A form for a route of which no page shows one now."""
    return Form(route, route.permitted_roles()[0], None, route.with_ids(ids),
                '<form><input type="hidden" name="version" value="1"></form>')


def searches(route, ids, text):
    """The path of a page with a text in each field of its address that takes one."""
    query = {f["name"]: text(f"{route.name} {f['name']}") for f in route.form if f["type"] in TEXTS}
    return route.with_ids(ids) + "?" + urllib.parse.urlencode(query) if query else None


# ---- what is brought in ----

COLUMNS = ("Title", "Given name", "Surname", "Previous surname", "Known as", "DOB", "NHS number", "Hospital No", "Address",
           "Town", "Postcode", "Home telephone", "Mobile", "Email", "GP name", "Practice")


def patient_list(text, n):
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    for row in range(n):
        rows.writerow([f"{1 + row % 28}/03/1961" if name == "DOB" else "" if name == "NHS number" else text(f"csv {name}")
                       for name in COLUMNS])
    return out.getvalue()


def records(text, n):
    """A FHIR bundle of every kind that is taken, with texts wherever one may stand."""
    def t(what):
        return text(f"fhir {what}")
    found = []
    for i in range(n):
        who = {"reference": f"Patient/h{i}", "display": t("display")}
        found += [
            {"resourceType": "Patient", "id": f"h{i}", "gender": "female", "birthDate": f"1961-03-{1 + i % 28:02}",
             "identifier": [{"system": "https://example.org/" + urllib.parse.quote(t("system")), "value": t("identifier"),
                             "type": {"text": t("type")}},
                            {"system": f"https://example.org/{i}", "value": t("identifier")}],
             "name": [{"use": "official", "prefix": [t("prefix")], "given": [t("given")], "family": t("family"), "text": t("name")},
                      {"use": "maiden", "family": t("maiden")}, {"use": "nickname", "given": [t("nickname")]}],
             "telecom": [{"system": "phone", "use": "home", "value": t("phone")}, {"system": "email", "value": t("email")}],
             "address": [{"use": "home", "line": [t("line"), t("line")], "city": t("city"), "postalCode": t("postcode"),
                          "country": t("country")}],
             "communication": [{"language": {"text": t("language"), "coding": [{"code": "bn", "display": t("display")}]}}],
             "generalPractitioner": [{"display": t("gp")}], "managingOrganization": {"display": t("managing")}},
            {"resourceType": "Practitioner", "id": f"d{i}", "name": [{"family": t("family"), "given": [t("given")], "prefix": [t("prefix")]}],
             "telecom": [{"system": "phone", "value": t("phone")}, {"system": "email", "value": t("email")}],
             "address": [{"line": [t("line")], "postalCode": t("postcode")}]},
            {"resourceType": "Organization", "id": f"o{i}", "name": t("organisation"), "type": [{"text": t("type")}],
             "address": [{"line": [t("line")], "city": t("city")}], "telecom": [{"system": "phone", "value": t("phone")}]},
            {"resourceType": "Location", "id": f"l{i}", "name": t("location"), "description": t("description"),
             "address": {"line": [t("line")], "postalCode": t("postcode")}, "telecom": [{"system": "phone", "value": t("phone")}]},
            {"resourceType": "Encounter", "id": f"e{i}", "status": "finished", "class": {"code": "AMB", "display": t("class")},
             "type": [{"text": t("type")}], "subject": who, "period": {"start": "2019-05-02T09:30:00+01:00"},
             "serviceProvider": {"display": t("provider")}, "reasonCode": [{"text": t("reason")}],
             "participant": [{"individual": {"display": t("individual")}}], "location": [{"location": {"display": t("location")}}]},
            {"resourceType": "Appointment", "id": f"a{i}", "status": "noshow", "start": "2020-01-07T14:00:00Z",
             "end": "2020-01-07T14:20:00Z", "description": t("description"), "comment": t("comment"),
             "participant": [{"actor": who, "status": "accepted"}, {"actor": {"display": t("actor")}, "status": "accepted"}]}]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": [{"resource": r} for r in found]},
                      ensure_ascii=False)

