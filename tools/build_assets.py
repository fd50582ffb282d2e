#!/usr/bin/env python3
"""Makes the files of the pages from assets/: build_assets.py --source DIR --out DIR --stamp FILE [--strict]

One style sheet (the NHS design system's, without its remote fonts, then ours), one ES module of ours that
imports the design system's and, where a page asks for it, htmx. Names carry a hash of the content, so that
browsers may keep them for ever; beside each stands its gzip form. Nothing outside Python is needed; what
npm fetched must be in SOURCE/node_modules (with --strict its absence is an error, else a warning: the
program is then built with our own style sheet alone, which is enough for every test without a browser).
"""
import argparse
import gzip
import hashlib
import pathlib
import re
import shutil
import sys

NHSUK = "node_modules/nhsuk-frontend/dist/nhsuk"
HTMX = "node_modules/htmx.org/dist/htmx.esm.min.js"


def hashed(name, data):
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}{dot}{ending}"


class Output:
    def __init__(self):
        self.files = {}

    def add(self, name, data):
        """Returns the name it can be asked for by."""
        full = hashed(name, data)
        self.files[full] = data
        packed = gzip.compress(data, 9, mtime=0)
        if len(packed) < len(data) * 9 // 10:
            self.files[full + ".gz"] = packed
        return full


def style_sheet(source, out, has_nhsuk):
    ours = (source / "clerkwell.css").read_text()
    if not has_nhsuk:
        return ours
    css = (source / NHSUK / "nhsuk-frontend.min.css").read_text()
    css, fonts = re.subn(r"@font-face\{[^}]*\}", "", css)
    if fonts == 0:
        sys.exit("build_assets.py: no @font-face found: has nhsuk-frontend changed its file?")
    css = re.sub(r"/\*# sourceMappingURL=.*?\*/", "", css)
    css = css.replace("Frutiger W01,", "")

    def image(match):
        picture = source / NHSUK / "assets/images" / pathlib.PurePosixPath(match.group(1)).name
        return f"url({out.add(picture.name, picture.read_bytes())})"

    css = re.sub(r"url\(/assets/images/([^)]+)\)", image, css)
    for match in re.findall(r"url\(([^)]*)\)", css):
        if not re.fullmatch(r"[\w.-]+\.svg|\"data:image/[^\"]*\"|data:image/.*", match):
            sys.exit(f"build_assets.py: the style sheet would fetch {match}")
    return css + "\n" + ours


def module(source, out, has_nhsuk):
    page = (source / "js/page.js").read_text()
    parts = [p.read_text() for p in sorted((source / "js").glob("[0-9]*.js"))]
    if has_nhsuk:
        strip = r"(?m)^//# sourceMappingURL=.*$|//# sourceMappingURL=\S*\s*\Z"
        nhsuk = re.sub(strip, "", (source / NHSUK / "nhsuk-frontend.min.js").read_text())
        htmx = re.sub(strip, "", (source / HTMX).read_text())
        page = page.replace("./nhsuk-frontend.js", "./" + out.add("nhsuk-frontend.js", nhsuk.encode()))
        page = page.replace("./htmx.js", "./" + out.add("htmx.js", htmx.encode()))
    else:
        page = re.sub(r"(?m)^import .*$|^nhsuk\..*$|^if \(document.*import.*$", "", page)
    # Imports stand first in a module; our own parts are plain functions, called by page.js.
    imports = "\n".join(re.findall(r"(?m)^import .*$", page))
    rest = re.sub(r"(?m)^import .*$", "", page)
    return "\n".join([imports, *parts, rest])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", required=True, type=pathlib.Path)
    parser.add_argument("--out", required=True, type=pathlib.Path)
    parser.add_argument("--stamp", required=True, type=pathlib.Path)
    parser.add_argument("--strict", action="store_true")
    options = parser.parse_args()

    has_nhsuk = (options.source / NHSUK / "nhsuk-frontend.min.css").exists() and (options.source / HTMX).exists()
    if not has_nhsuk:
        message = "assets/node_modules is missing: 'npm ci' in assets/ fetches it (./run does)"
        if options.strict:
            sys.exit(f"build_assets.py: {message}")
        print(f"build_assets.py: {message}; pages will be plain", file=sys.stderr)
    out = Output()
    out.add("clerkwell.css", style_sheet(options.source, out, has_nhsuk).encode())
    out.add("clerkwell.js", module(options.source, out, has_nhsuk).encode())
    icon = options.source / "favicon.svg"
    out.add(icon.name, icon.read_bytes())

    listing = "".join(f"{hashlib.sha256(data).hexdigest()} {name}\n" for name, data in sorted(out.files.items()))
    if options.stamp.exists() and options.stamp.read_text() == listing and options.out.is_dir():
        return  # the same as before: nothing that depends on it is built again
    shutil.rmtree(options.out, ignore_errors=True)
    options.out.mkdir(parents=True)
    for name, data in out.files.items():
        (options.out / name).write_bytes(data)
    options.stamp.write_text(listing)


main()
