#!/usr/bin/env python3
"""Serves a clinic and lists its pages for a browser test: page_list.py PROGRAM demo|empty.

Prints one line of JSON: address, password, users by role, pages (role, path, and whether it differs from those before
it) that answer HTML, and refused (role, places of page and action): some pages of each form, so that it can be sent
empty. Serves until standard input ends.
"""
import json
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from client import Forms, Person, Server, make_demo  # noqa: E402
from site_pages import ROLES, Fitting, Records, all_routes, sign_in_all  # noqa: E402

PASSWORD = "a quiet long phrase"


def make_empty(program, folder):
    """What `init` leaves, and somebody of each role."""
    def run(*words):
        subprocess.run([str(program), *words, "--data", str(folder)], input=PASSWORD + "\n", text=True, check=True,
                       stdout=subprocess.DEVNULL)
    run("init", "--site", "Northgate Heart Clinic", "--admin", "manager")
    for role, user in ROLES.items():
        run("user", "add", "--roles", role.replace(" ", "-"), "--family", user.capitalize(), user)
    server = Server(program, folder)
    server.start()
    return server, PASSWORD


def make_full(program, folder):
    server, _, password = make_demo(program, folder)
    return server, password


def list_pages(program, server, password, is_full):
    people = sign_in_all(server.address, password, Person)
    routes = [r for r in all_routes(program) if r.method == "GET"]
    fitting = Fitting(routes, Records(server.folder / "clerkwell.db", each=14), people, wanted=7).all()
    bare = [str(route) for route, ids in fitting.items() if not ids]
    assert not bare or not is_full, f"no record of the demo fits {bare}"
    pages, forms, seen = [], {}, set()
    for route, ids in fitting.items():
        # The first role looks at several records: an appointment booked, arrived, missed … shows other forms.
        roles = route.permitted_roles() if ids else []
        for role, some in [(role, ids[0]) for role in roles] + [(roles[0], i) for i in ids[1:]]:
            path = route.with_ids(some)
            reply = people[role].get(path)
            if reply.status != 200 or "text/html" not in reply.header("Content-Type"):
                continue
            pages.append({"role": role, "path": path, "differs": differs(reply.text, seen)})
            for form in Forms(reply.text).forms:
                if form["method"] == "post" and len(form["fields"]) > 2:
                    places = forms.setdefault(pattern_of(form["action"]), {"role": role, "places": []})
                    if places["role"] == role and len(places["places"]) < 8:
                        places["places"].append({"page": path, "action": form["action"]})
    pages += [{"role": role, "path": "/nowhere", "differs": True} for role in ROLES]
    pages += [{"role": role, "path": path, "differs": True} for role, path in
              (("receptionist", "/letters"), ("administrator", "/find"))]  # not allowed
    return {"users": ROLES, "pages": pages, "refused": list(forms.values()), "routes": len(routes)}


def differs(text, seen):
    """Whether its main part or what stands around it was not seen yet, without ids, tokens and keys."""
    plain = re.sub(r'value="[\w-]{20,}"', "", re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text))
    main = re.search(r"<main.*</main>|$", plain, re.S).group()
    parts = {main, re.sub(r"<title>.*?</title>", "", plain.replace(main, ""), flags=re.S)}
    is_unseen = not parts <= seen
    seen |= parts
    return is_unseen


def pattern_of(action):
    return "/".join("{id}" if part.count("-") == 4 and len(part) == 36 else part for part in action.split("/"))


def main():
    program, kind = pathlib.Path(sys.argv[1]).resolve(), sys.argv[2]
    with tempfile.TemporaryDirectory(prefix="clerkwell-pages-") as folder:
        data = pathlib.Path(folder) / "clinic"
        server, password = (make_full if kind == "demo" else make_empty)(program, data)
        try:
            listed = list_pages(program, server, password, kind == "demo")
            address = "http://%s:%d" % server.address
            print(json.dumps({"address": address, "password": password, **listed}), flush=True)
            sys.stdin.read()
        finally:
            server.end()


if __name__ == "__main__":
    main()
