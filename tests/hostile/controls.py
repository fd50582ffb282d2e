"""Each reader on something planted, and on the like of it that is right: what one misses, or finds where nothing is."""
import re
import zlib

import look
import payloads


def planted_are_caught():
    known, wrong = look.Known(), []
    known.add({"zq1000z": ("a.b", "<b>x</b> zq1000z"), "zq1001z": ("a.c", "\" onfocus=\"canary(1) zq1001z"),
               "zq1002z": ("a.address", "%\n/AA zq1002z")})
    words = look.own_words()

    def must(what, found, is_wrong):
        if bool(found) != is_wrong:
            wrong.append(f"{what}: {'missed' if is_wrong else found}")
    page = "<!DOCTYPE html><html><body><p title=\"{1}\">{0}</p></body></html>"
    must("a page as it should be", look.complaints_of_page(page.format("&lt;b&gt;x&lt;/b&gt; zq1000z", "&quot; onfocus=&quot;canary(1) "
                                                                      "zq1001z"), words, known), False)
    for joined, is_wrong in (("%, /AA zq1002z", False), ("%,/AA, zq1002z", True), ("; /AA zq1002z", True)):
        must(f"an address in one line, {joined}", look.complaints_of_page(page.format(joined, ""), words, known), is_wrong)
    must("an element", look.complaints_of_page(page.format("<b>x</b> zq1000z", ""), words, known), True)
    must("an attribute", look.complaints_of_page(page.format("", '" onfocus="canary(1) zq1001z'), words, known), True)
    must("a link elsewhere", look.complaints_of_page('<a href="//canary.example">x</a>', words, known), True)
    must("a script", look.complaints_of_page("<script>1</script>", words, known), True)
    must("a comment", look.complaints_of_page("<p>a<!-- b --></p>", words, known), True)
    pdf = b"%%PDF-1.5\n1 0 obj << /Title (a \\) /JavaScript (x)) /A << /S /%s >> >> endobj\n"
    must("a PDF that says only the word", look.names_of_pdf(pdf % b"GoTo") & look.ACTS, False)
    must("a PDF that acts", look.names_of_pdf(pdf % b"J#61vaScript") & look.ACTS, True)
    packed = zlib.compress(b"7 0 << /S /Launch >>")
    must("a PDF that acts, packed", look.names_of_pdf(b"9 0 obj << /Type /ObjStm >> stream\n" + packed + b"\nendstream") &
         look.ACTS, True)
    must("a table", look.complaints_of_csv("name,number\n'=1+1,+44 1632 960101\n-3,4\n"), False)
    for cell in payloads.OWN["formula"][:7]:
        must(f"the formula {cell!r}", look.complaints_of_csv('"' + cell.replace('"', '""') + '",x\n'), True)
    must("headers", look.complaints_of_headers([("Location", "/patients?q=%3Cb%3E"), ("Date", "x")]), False)
    for name, value in (("X-Canary", "1"), ("Location", "//canary.example"), ("Location", "/\\canary.example"), ("Date", "a\tb")):
        must(f"{name}: {value}", look.complaints_of_headers([(name, value)]), True)
    line = "2026-11-27T16:00:00.000Z {} answer status=500 us=12 site=1 person=00000000-0000-0000-0000-000000000000\n"
    somebody = re.compile("Okonkwo")
    must("a log", look.complaints_of_log(line.format("error"), somebody), False)
    for forged in ("x error answer", "2026-11-27T16:00:00.000Z error answer name=Okonkwo", "forged", "\u001b[2J",
                   "2026-11-27T16:00:00.000Z error answer zd1007z"):
        must(f"the line {forged!r}", look.complaints_of_log(line.format("error") + forged + "\n", somebody), True)
    must("JSON", look.complaints_of_json('{"a": "zq1000z"}', known), True)
    return wrong
