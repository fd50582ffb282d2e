"""The orders that disk_shim.c takes, and a program started with it."""
import mmap
import os
import pathlib
import struct

FIELDS = ("is_full", "sync_fails", "kill_at_write", "kill_at_sync", "n_writes", "n_syncs", "n_refused",
          "refuse_at", "refuses_on")
KILLED_AT = 40  # where the shim says when it killed


class Disk:
    """disk.is_full = 1 and so on; what is set is seen by the program at once."""

    def __init__(self, shim, file):
        self.__dict__.update(shim=str(shim), file=pathlib.Path(file))
        self.file.write_bytes(bytes(4096))
        with open(self.file, "r+b") as opened:
            self.__dict__["page"] = mmap.mmap(opened.fileno(), 4096)

    def __setattr__(self, name, value):
        struct.pack_into("i", self.page, 4 * FIELDS.index(name), value)

    def __getattr__(self, name):
        return struct.unpack_from("i", self.page, 4 * FIELDS.index(name))[0]

    def killed_at(self):
        """The moment of time.monotonic() when the shim killed the program; 0: it did not."""
        return struct.unpack_from("q", self.page, KILLED_AT)[0] / 1e9

    def kill_never(self):
        self.kill_at_write = self.kill_at_sync = 0
        struct.pack_into("q", self.page, KILLED_AT, 0)

    def environment(self, folder=None):
        """`folder`: what lies in it counts, instead of the records."""
        sanitizers = os.environ.get("ASAN_OPTIONS", "")
        told = {"CLERKWELL_SHIM_FOLDER": str(folder)} if folder else {}
        return {**os.environ, **told, "LD_PRELOAD": self.shim, "CLERKWELL_SHIM": str(self.file),
                "ASAN_OPTIONS": sanitizers + ":verify_asan_link_order=0"}
