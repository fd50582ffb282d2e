"""The layers, the rooms of front, and what each may see: for the lints that hold the code to it.

The build's own lists (src/*/meson.build) are what the compiler goes by, and ARCHITECTURE.md tells them to people;
lint_layers.py checks that all three say the same.
"""
import pathlib
import re

SEES = {
    "base": [],
    "os": ["base"],
    "foreign": ["base"],
    "domain": ["base"],
    "format": ["base", "domain"],
    "db": ["base", "os"],
    "store": ["base", "domain", "db"],
    "app": ["base", "os", "domain", "format", "store", "db"],
    "http": ["base", "os", "format", "domain", "app"],
    "front": ["base", "os", "foreign", "domain", "format", "app", "http"],
}
# Reached through a contract of a layer in sight (work.h names db.h).
THROUGH = {"http": ["store", "db"], "front": ["store", "db"]}
# The rooms of front do not see each other; "" is what they share, the files of front itself.
ROOMS = {"jobs": [], "": ["jobs"], "web": [""], "api": [""], "cli": [""]}


def of_build(root):
    """(SEES, ROOMS) as the lists of meson have them."""
    sees = {}
    for layer in SEES:
        text = (pathlib.Path(root) / "src" / layer / "meson.build").read_text()
        own = re.search(rf"^(?:{layer}_lib = static_library\(.*?dependencies: |{layer}_sees = )\[([^\]]*)\]", text, re.M | re.S)
        sees[layer] = [name for name in re.findall(r"\b(\w+)_dep\b", own.group(1) if own else "") if name in SEES]
    front = (pathlib.Path(root) / "src/front/meson.build").read_text()
    listed = re.findall(r"^  \['(\w+)', [^\n]*, \[([^\[\]]*)\]\],$", front, re.M)
    rooms = {"" if room == "shared" else room: ["" if name == "." else name for name in re.findall(r"'([^']+)'", names)]
             for room, names in listed}
    return sees, {room: [name for name in seen if name != room] for room, seen in rooms.items()}


def of_page(root):
    """SEES as the table of ARCHITECTURE.md tells it."""
    rows = re.findall(r"^\| `(\w+)` \| [^|]* \| ([^|;]*)[^|]*\|$", (pathlib.Path(root) / "ARCHITECTURE.md").read_text(), re.M)
    return {layer: re.findall(r"\w+", seen) for layer, seen in rows}


def differences(mine, others, where):
    for name in sorted({*mine, *others}):
        if sorted(mine.get(name, ["nothing"])) != sorted(others.get(name, ["nothing"])):
            yield f"{where}: {name or 'what front shares'} sees {others.get(name)}, and here {mine.get(name)}"
