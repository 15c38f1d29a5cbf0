"""A Cyrus of its own on loopback, with JMAP and IMAP, thrown away afterwards.

Any user may log in, with the password "secret"; mailboxes come to be at the first login. Cyrus and
Dovecot can't be installed beside each other, so Debian's packages are only unpacked, into a cache
folder, and run from there.

As a module: `Cyrus` is a context, and `unpacked` says where the programs are. As a program:
.ci/cyrus.py --fetch unpacks it; .ci/cyrus.py -- COMMAND ... runs a command with GOODWORD_TEST_JMAP
and GOODWORD_TEST_JMAP_IMAP set to the ports.
"""

import contextlib
import imaplib
import os
import pwd
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGES = (
    "cyrus-common", "cyrus-imapd", "cyrus-caldav", "libpcre3", "libical3", "libshp2",
    "libxapian30", "libjansson4", "libwrap0", "libnghttp2-14", "libpq5", "libxml2",
)  # fmt: skip
"""Cyrus, and the libraries that a machine usually lacks."""

PROGRAMS = ("master", "httpd", "imapd", "lmtpd", "idled", "ctl_cyrusdb")

IMAPD = """
configdirectory: {folder}/lib
partition-default: {folder}/spool
defaultpartition: default
servername: localhost
cyrus_user: {user}
cyrus_group: {group}
syslog_prefix: goodword-test
admins: cyrus
allowplaintext: yes
sasl_mech_list: PLAIN
sasl_pwcheck_method: saslauthd
sasl_saslauthd_path: {folder}/mux/mux
idlesocket: {folder}/socket/idle
lmtpsocket: {folder}/socket/lmtp
notifysocket: {folder}/socket/notify
proc_path: {folder}/proc
mboxname_lockpath: {folder}/lock
duplicate_db_path: {folder}/deliver.db
temp_path: {folder}/tmp
unixhierarchysep: yes
altnamespace: yes
conversations: yes
conversations_counted_flags: \\Draft \\Flagged $IsMailingList
httpmodules: jmap
httpallowcompress: no
jmap_max_objects_in_get: {objects}
autocreate_quota: 1000000
autocreate_post: yes
autocreate_inbox_folders: Sent | Spam | Archiv | Drafts
autocreate_subscribe_folders: Sent | Spam | Archiv | Drafts
xlist-sent: Sent
xlist-junk: Spam
xlist-archive: Archiv
xlist-drafts: Drafts
search_engine: none
imapidlepoll: 1
"""

CONF = """
START {{
  recover cmd="{bin}/ctl_cyrusdb -C {folder}/imapd.conf -r"
  idled cmd="{bin}/idled -C {folder}/imapd.conf"
}}
SERVICES {{
  imap cmd="{bin}/imapd -C {folder}/imapd.conf -U 100" listen="127.0.0.1:{imap}" prefork=0 maxchild=60
  http cmd="{bin}/httpd -C {folder}/imapd.conf -U 1000" listen="127.0.0.1:{port}" prefork=0 maxchild=60
}}
EVENTS {{
}}
"""


def unpacked() -> Path:
    """Where Cyrus is; fetched and unpacked once. Raises `RuntimeError` with why it can't be."""
    cache = _cache()
    if not (cache / "whole").exists():
        if shutil.which("apt-get") is None or shutil.which("dpkg") is None:
            raise RuntimeError("Cyrus is unpacked from Debian's packages: apt-get and dpkg.")
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as loaded:
            try:
                _run(["apt-get", "download", "-q", *PACKAGES], loaded)
            except RuntimeError:
                # The lists of packages may be old, or not there at all.
                _run(["apt-get", "update", "-q"], loaded)
                _run(["apt-get", "download", "-q", *PACKAGES], loaded)
            for package in sorted(Path(loaded).glob("*.deb")):
                _run(["dpkg", "-x", str(package), str(cache)], loaded)
        (cache / "whole").touch()
    for name in PROGRAMS:
        told = subprocess.run(
            ["ldd", _bin(cache) / name], capture_output=True, text=True, env=_environment(cache)
        ).stdout
        missing = [line.split()[0] for line in told.splitlines() if "not found" in line]
        if missing:
            raise RuntimeError(f"Cyrus lacks libraries on this machine: {', '.join(missing)}.")
    return cache


def is_unpacked() -> bool:
    """Whether it is here already."""
    return (_cache() / "whole").exists()


class Cyrus:
    """A server: JMAP at ``port``, IMAP at ``imap``; both stay the same when restarted."""

    def __init__(self, *, objects: int = 500) -> None:
        self.programs = unpacked()
        self.folder = Path(tempfile.mkdtemp(prefix="goodword-cyrus-"))
        self.port, self.imap = _free_port(), _free_port()
        self.objects = objects
        self.user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.process: subprocess.Popen[bytes] | None = None
        self._doorkeeper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Cyrus":
        account = pwd.getpwnam(self.user)
        group = subprocess.run(
            ["id", "-gn", self.user], capture_output=True, text=True, check=True
        ).stdout.strip()
        self.folder.chmod(0o755)
        for name in ("lib", "lib/db", "lib/db.backup1", "lib/db.backup2", "lib/user", "lib/log",
                     "lib/msg", "lib/quota", "lib/sieve", "lib/ptclient", "spool", "socket",
                     "proc", "lock", "tmp", "mux"):  # fmt: skip
            (self.folder / name).mkdir()
            os.chown(self.folder / name, account.pw_uid, account.pw_gid)
        told = {
            "folder": self.folder, "port": self.port, "imap": self.imap, "user": self.user,
            "group": group, "bin": _bin(self.programs), "objects": self.objects,
        }  # fmt: skip
        (self.folder / "imapd.conf").write_text(IMAPD.format(**told))
        (self.folder / "cyrus.conf").write_text(CONF.format(**told))
        self._keep_door()
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        if self._doorkeeper is not None:
            self._doorkeeper.kill()
            self._doorkeeper.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        """Where the session is (RFC 8620 §2)."""
        return f"http://127.0.0.1:{self.port}/.well-known/jmap"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        account = pwd.getpwnam(self.user)
        as_whom = {"user": account.pw_uid, "group": account.pw_gid} if os.geteuid() == 0 else {}
        self.process = subprocess.Popen(
            [_bin(self.programs) / "master", "-C", self.folder / "imapd.conf",
             "-M", self.folder / "cyrus.conf", "-p", self.folder / "lib" / "master.pid"],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "errors").open("ab"),
            start_new_session=True,
            env=_environment(self.programs),
            extra_groups=[] if as_whom else None,
            **as_whom,
        )  # fmt: skip
        until = time.monotonic() + 20
        while time.monotonic() < until and self.process.poll() is None:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.imap), 2) as line,
            ):
                if line.recv(100).startswith(b"* OK"):
                    return
            time.sleep(0.05)
        raise RuntimeError(f"Cyrus did not start:\n{(self.folder / 'errors').read_text()[-2000:]}")

    def stop(self) -> None:
        """End it and all its helpers."""
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)
        self.process = None

    def client(self, user: str) -> imaplib.IMAP4:
        """An IMAP client that is logged in, to put mail where JMAP will find it."""
        found = imaplib.IMAP4("127.0.0.1", self.imap, timeout=20)
        found.login(user, "secret")
        return found

    def _keep_door(self) -> None:
        door = self.folder / "mux" / "mux"
        self._doorkeeper = subprocess.Popen([sys.executable, __file__, "--door", door])
        until = time.monotonic() + 20
        while not door.exists() and time.monotonic() < until:
            time.sleep(0.02)


def keep_door(path: str) -> None:
    """Answer who may log in, as saslauthd would: four words, each with its length before it.

    It is a process of its own, so that whoever starts a server stays free to fork.
    """
    door = socket.socket(socket.AF_UNIX)
    door.bind(path)
    Path(path).chmod(0o777)
    door.listen(50)
    while True:
        caller, _ = door.accept()
        with caller, caller.makefile("rb") as told, contextlib.suppress(OSError, struct.error):
            words = [told.read(struct.unpack("!H", told.read(2))[0]) for _ in range(4)]
            answer = b"OK" if words[1] == b"secret" else b"NO"
            caller.sendall(struct.pack("!H", len(answer)) + answer)


def _cache() -> Path:
    """Where unpacked programs stay; whoever runs them must get there, which a home may forbid."""
    usual = Path("/var/cache") if os.geteuid() == 0 else Path.home() / ".cache"
    return Path(os.environ.get("GOODWORD_CYRUS") or usual / "goodword-cyrus")


def _bin(cache: Path) -> Path:
    return cache / "usr" / "lib" / "cyrus" / "bin"


def _environment(cache: Path) -> dict[str, str]:
    places = [cache / "usr/lib" / _triplet(cache), cache / "lib" / _triplet(cache)]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(map(str, places))}


def _triplet(cache: Path) -> str:
    return next((cache / "usr/lib").glob("*-linux-gnu*")).name


def _run(command: list[str], folder: str) -> None:
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if told.returncode:
        raise RuntimeError(f"Cyrus could not be fetched: {told.stderr.strip()[-500:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main() -> int:
    """Run a command beside a server."""
    if "--door" in sys.argv:
        keep_door(sys.argv[-1])
    try:
        if "--fetch" in sys.argv:
            print(f"Cyrus is unpacked in {unpacked()}.")
            return 0
        command = sys.argv[sys.argv.index("--") + 1 :]
        with Cyrus() as server:
            environment = {
                **os.environ,
                "GOODWORD_TEST_JMAP": str(server.port),
                "GOODWORD_TEST_JMAP_IMAP": str(server.imap),
            }
            return subprocess.run(command, env=environment).returncode
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
