"""Readers of what the program answers, outside of any browser: what each finds is a list of complaints.

A page holds only elements and attributes that the program's own source writes, and every attacked text that it shows
stands there whole, as text: one whose beginning had become an element would not. A PDF has no name of anything that
acts outside of its strings. No cell of a table of values begins a formula. A line of the log has the one form.
"""
import csv
import html.parser
import io
import json
import pathlib
import re
import subprocess
import unicodedata
import zlib

from columns import TAG

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
URLS = {"href", "src", "action", "formaction"}
NEVER = {"style", "iframe", "object", "embed", "base", "template", "math", "frame", "frameset", "applet"}
BARE = {"checked", "selected", "disabled", "required", "hidden", "multiple", "autofocus", "novalidate", "defer", "open",
        "readonly", "reversed"}
ACTS = {"JavaScript", "JS", "Launch", "OpenAction", "AA", "URI", "EmbeddedFile", "EmbeddedFiles", "SubmitForm", "ImportData",
        "GoToR", "GoToE", "RichMedia", "XFA", "AcroForm", "Movie", "Sound", "Rendition"}
HEADERS = {"date", "connection", "content-length", "content-type", "content-security-policy", "set-cookie", "location",
           "cache-control", "x-content-type-options", "referrer-policy", "cross-origin-opener-policy",
           "cross-origin-resource-policy", "cross-origin-embedder-policy", "permissions-policy", "x-frame-options", "strict-transport-security", "etag",
           "content-disposition", "retry-after", "vary", "allow", "last-modified", "x-robots-tag"}
LOG_LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (error|warning|notice|detail) [a-z][a-z.-]*(: [\w ,:-]+)?"
                      r"( [a-z-]+=([\d-]+|[a-z_]+|[A-Z_]+|[0-9a-f-]{36}))*")


def own_words():
    """Tags and attributes in the texts of the source: what the program itself can write."""
    tags, attributes = set(), set(BARE)
    for path in sorted([*ROOT.glob("src/front/web/*.[ch]"), *ROOT.glob("src/format/*.[ch]"), *ROOT.glob("src/http/*.[ch]")]):
        for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', path.read_text()):
            tags |= set(re.findall(r"<([a-z][a-z0-9]*)", text))
            attributes |= set(re.findall(r"(?<![\w-])([a-z][a-zA-Z-]*)=\\\"", text))
            attributes |= set(re.findall(r"(?<![\w-])data-[a-z-]+", text))
    return tags - NEVER, {a.lower() for a in attributes if not a.startswith("on")} - {"style", "srcdoc"}


def bare(text):
    """As texts are compared: without blanks and backslashes, which the notation of letters takes and gives, and whatever
    their capitals and ligatures, for a page may print a name in capitals."""
    return re.sub(r"[\\\s\x00-\x1f\x7f-\x9f\ufffd]+", "", unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).upper().casefold()))


class Known:
    """The attacked texts by their tags, and which columns were seen shown."""

    def __init__(self):
        self.cells, self.seen = {}, {}

    def add(self, known):
        """As it is, and its lines in one with commas, as an address is shown. But merge fields of templates, which are meant
        to be filled."""
        self.cells.update({tag: (column, bare(text), bare(",".join(text.splitlines()))) for tag, (column, text) in known.items()
                           if not ("{{" in text and "template" in column)})

    def forget(self, columns):
        self.cells = {tag: cell for tag, cell in self.cells.items() if not cell[0].startswith(columns)}

    def saw(self, shown):
        """Shown in pieces, as in a comparison."""
        for tag in {found.group() for found in TAG.finditer(bare(shown))} & self.cells.keys():
            self.seen[self.cells[tag][0]] = self.seen.get(self.cells[tag][0], 0) + 1

    def broken_in(self, shown, is_whole=lambda text: True):
        """Texts of which `shown` has the tag and not the rest."""
        shown, wrong = bare(shown), []
        for tag in dict.fromkeys(found.group() for found in TAG.finditer(shown)):
            column, text, in_one_line = self.cells.get(tag, (None, "", ""))
            if column is None or not is_whole(text):
                continue
            self.seen[column] = self.seen.get(column, 0) + 1
            if text not in shown and in_one_line not in shown:
                at = shown.index(tag)
                wrong.append(f"the text {text[-80:]!r} of {column} stands there as {shown[max(0, at - 80):at + 8]!r}")
        return wrong


class Page(html.parser.HTMLParser):
    def __init__(self, text, words):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes = words
        self.wrong, self.open, self.text, self.values = [], [], [], []
        self.apart, self.pieces = 0, []  # how deep the page is where a comparison began, and its texts, piece by piece
        self.feed(text)
        self.close()
        if self.open:
            self.wrong.append(f"not closed: {self.open}")

    def handle_starttag(self, tag, pairs):
        if tag not in self.tags:
            self.wrong.append(f"<{tag}> is none of the program's")
        for name, value in pairs:
            if name not in self.attributes:
                self.wrong.append(f"<{tag} {name[:40]}=…> is none of the program's")
            if name in URLS and not re.match(r"(/(?![/\\])|#|mailto:|tel:|\?|$)", value or ""):
                self.wrong.append(f"<{tag} {name}={value[:60]!r}> leads elsewhere")
            self.values.append(value or "")
        if tag == "script" and "src" not in dict(pairs):
            self.wrong.append("<script> with text")
        if len({name for name, _ in pairs}) != len(pairs):
            self.wrong.append(f"<{tag}> has an attribute twice: {pairs}")
        if tag not in VOID:
            self.open.append(tag)
            if not self.apart and "cw-diff" in (dict(pairs).get("class") or "").split():
                self.apart = len(self.open)

    def handle_startendtag(self, tag, pairs):
        self.handle_starttag(tag, pairs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.wrong.append(f"</{tag}> ends {self.open[-1:]}")
        if tag in self.open:
            while self.open.pop() != tag:
                pass
        if len(self.open) < self.apart:
            self.apart = 0

    def handle_data(self, data):
        if self.open[-2:] == ["a", "span"] and "mark" in self.open:
            return  # "(finding 2)", for those who do not see the mark
        (self.pieces if self.apart else self.text).append(data)

    def handle_comment(self, data):
        self.wrong.append(f"a comment: {data[:40]!r}")

    def handle_pi(self, data):
        self.wrong.append(f"an instruction: {data[:40]!r}")

    def unknown_decl(self, data):
        self.wrong.append(f"a declaration: {data[:40]!r}")


def complaints_of_page(text, words, known):
    page = Page(text, words)
    wrong = page.wrong + known.broken_in("".join(page.text))
    known.saw("".join(page.pieces))
    for value in page.values:
        if TAG.search(value.lower()):
            wrong += known.broken_in(value)
    return list(dict.fromkeys(wrong))


# ---- PDF ----


def without_strings(pdf):
    """The bytes of a PDF without what stands in its (strings), <hex strings> and streams, and its streams, unpacked."""
    out, streams, at = bytearray(), [], 0
    while at < len(pdf):
        c = pdf[at:at + 1]
        if c == b"(":
            depth = 0
            while at < len(pdf):
                c = pdf[at:at + 1]
                at += 2 if c == b"\\" else 1
                depth += {b"(": 1, b")": -1}.get(c, 0)
                if depth == 0:
                    break
        elif c == b"<" and pdf[at:at + 2] != b"<<":
            at = pdf.index(b">", at) + 1
        elif pdf[at:at + 2] == b"<<":
            out += b"<<"
            at += 2
        elif pdf.startswith(b"stream", at) and pdf[at + 6:at + 7] in (b"\r", b"\n"):
            start = pdf.index(b"\n", at) + 1
            end = pdf.index(b"endstream", start)
            streams.append(pdf[start:end])
            at = end + 9
        else:
            out += c
            at += 1
    return bytes(out), streams


def names_of_pdf(content):
    """Every /Name outside strings and drawn pages; those packed in object streams too."""
    objects, streams = without_strings(content)
    for packed in streams:
        try:
            text = zlib.decompressobj().decompress(packed)
        except zlib.error:
            continue
        if re.match(rb"\s*\d+ \d+( |\n)", text):  # an object stream begins with pairs of numbers
            objects += without_strings(text)[0]
    names = re.findall(rb"/([^\s()<>\[\]{}/%]+)", objects)
    return {re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m.group(1), 16)]), name).decode("latin-1") for name in names}


def is_plain(text):
    """Letters of which every font has a shape, so that they can be taken out of the PDF again."""
    return all("!" <= c <= "~" for c in text)


def complaints_of_pdf(content, known):
    wrong = [f"a PDF that can act: /{name}" for name in sorted(names_of_pdf(content) & ACTS)]
    done = subprocess.run(["pdftotext", "-q", "-raw", "-", "-"], input=content, capture_output=True)
    text = done.stdout.decode("utf-8", "replace")
    if done.returncode or not text.strip():
        wrong.append(f"a PDF without text: {done.stderr[:200]}")
    # Chromium without a window has no viewer; this is the renderer of the viewers of most other browsers and desktops.
    drawn = subprocess.run(["pdftoppm", "-r", "20", "-gray", "-"], input=content, capture_output=True)
    if drawn.returncode or drawn.stderr or not drawn.stdout.startswith(b"P5"):
        wrong.append(f"a PDF that is not drawn: {drawn.stderr[:200]}")
    return wrong + known.broken_in(text, is_plain)


# ---- the others ----


def complaints_of_csv(text):
    """A cell that a spreadsheet would reckon with. A number or a telephone number may have its sign."""
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    return [f"a cell that begins as a formula: {cell[:40]!r}" for cell in cells
            if re.match(r"[=+@\t\r-]", cell) and not re.fullmatch(r"[+-]?\d[\d ().]*", cell)]


def texts_within(value):
    if isinstance(value, dict):
        return [text for v in value.values() for text in texts_within(v)]
    if isinstance(value, list):
        return [text for v in value for text in texts_within(v)]
    return [value] if isinstance(value, str) else []


def complaints_of_json(text, known):
    try:
        return known.broken_in(" ".join(texts_within(json.loads(text))))  # given names stand apart
    except ValueError as reason:
        return [f"JSON that cannot be read: {reason}"]


def complaints_of_headers(headers):
    wrong = [f"a header that is none of the program's: {name}: {value[:60]}" for name, value in headers
             if name.lower() not in HEADERS]
    for name, value in headers:
        if name.lower() == "location" and not re.fullmatch(r"/(?![/\\])[!-~]*|/", value):
            wrong.append(f"it leads elsewhere: {value[:80]!r}")
        if not re.fullmatch(r"[ -~]*", value):
            wrong.append(f"a header with other bytes: {name}: {value[:80]!r}")
    return wrong


def complaints_of_log(text, personal):
    """Lines of another form; words of people. `personal`: a pattern of what is somebody's."""
    wrong = [f"a line of another form: {line[:120]!r}" for line in text.splitlines() if not LOG_LINE.fullmatch(line)]
    wrong += [f"something personal: {found.group()!r} in {found.string[max(0, found.start() - 40):found.end() + 20]!r}"
              for found in personal.finditer(text)]
    return wrong + [f"what was typed: {found.group()}" for found in TAG.finditer(text)]
