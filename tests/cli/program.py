"""What the tests of the program share: running it, serving it, and TAP."""
import contextlib
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import traceback

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "tools"))
from tap import Tap  # noqa: E402

PROGRAM = pathlib.Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else None
PASSWORD = "a quiet long phrase"


class Skip(Exception):
    """Raised by a test that cannot run here, with the reason."""


class Answer:
    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr

    def __repr__(self):
        return f"exit {self.status}\n{self.out}{self.err}"


def run(*words, typed="", patience=120):
    return Answer(subprocess.run([str(PROGRAM), *map(str, words)], input=typed, capture_output=True, text=True,
                                 timeout=patience))


def make_site(folder, name="Northgate Heart Clinic"):
    made = run("init", "--data", folder, "--site", name, "--admin", "manager", typed=PASSWORD + "\n")
    assert made.status == 0, made
    return folder


@contextlib.contextmanager
def serving(folder):
    """Serves `folder`; gives (address, process)."""
    child = subprocess.Popen([str(PROGRAM), "serve", "--data", str(folder), "--listen", "127.0.0.1:0"],
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line = child.stdout.readline()
    found = re.search(r"http://([\d.]+):(\d+)/", line)
    assert found, (line, child.stderr.read())
    try:
        yield (found.group(1), int(found.group(2))), child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
            child.wait(20)
        child.stdout.close()
        child.stderr.close()


TESTS = []


def test(function):
    TESTS.append(function)
    return function


def run_tests():
    tap = Tap(len(TESTS))
    for function in TESTS:
        name = function.__name__.replace("_", " ")
        try:
            with tempfile.TemporaryDirectory(prefix="clerkwell-") as folder:
                function(pathlib.Path(folder))
            tap.say([], name)
        except Skip as reason:
            tap.say([], name, skip=str(reason))
        except Exception as reason:  # a test program reports what it met
            steps = traceback.extract_tb(reason.__traceback__)[1:]
            tap.say([*(f"{step.name}, line {step.lineno}: {step.line}" for step in steps), f"{type(reason).__name__}: {reason}"], name)
    tap.end()
