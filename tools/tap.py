"""What a test program in Python says: TAP, a line for each sentence that must be true."""
import sys

MOST = 60


class Tap:
    """Each sentence is said when it is known: a program that ends badly has said how far it came. `planned`: how many there
    will be; without, the end says how many there were."""

    def __init__(self, planned=None):
        sys.stdout.reconfigure(errors="backslashreplace")  # whatever a terminal of this locale can show
        self.planned, self.n, self.n_wrong = planned, 0, 0
        if planned is not None:
            print(f"1..{planned}", flush=True)

    @staticmethod
    def note(text):
        for line in str(text).splitlines():
            print("# " + (line if line.isprintable() else line.encode("unicode_escape").decode()), flush=True)

    def say(self, wrong, sentence, notes=(), skip=""):
        """`wrong`: what speaks against it, in words; none: it is true. Whether it is."""
        self.n += 1
        self.n_wrong += bool(wrong)
        for text in [*notes, *wrong[:MOST]]:
            self.note(text)
        if len(wrong) > MOST:
            self.note(f"and {len(wrong) - MOST} more")
        print(f"{'not ' if wrong else ''}ok {self.n} - {sentence}{' # SKIP ' + skip if skip else ''}", flush=True)
        return not wrong

    def caught(self, found, sentence, notes=(), else_seen=()):
        """Of a control: what was planted must be `found`; `else_seen` is told when it is not."""
        return self.say([] if found else ["it is not found", *else_seen], sentence, [*notes, *found[:3]])

    def end(self):
        """With the exit status that says whether all was true, and all that was planned was said."""
        if self.planned is None:
            print(f"1..{self.n}")
        sys.exit(1 if self.n_wrong or not self.n or self.n != (self.planned or self.n) else 0)
