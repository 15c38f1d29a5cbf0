"""A Dovecot of its own on loopback, thrown away afterwards; any user, with the password "secret".

As a module: `Dovecot` is a context. As a program: .ci/dovecot.py -- COMMAND ... runs a command with
GOODWORD_TEST_IMAP set to the port.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROGRAM = Path("/usr/sbin/dovecot")

CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
instance_name = goodword-test-{port}
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:{folder}/mail/%u
mail_max_userip_connections = 200
mailbox_idle_check_interval = 1s
passdb {{
  driver = static
  args = password=secret
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/home/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Sent {{
    special_use = \\Sent
    auto = create
  }}
  mailbox Spam {{
    special_use = \\Junk
    auto = create
  }}
  mailbox Archiv {{
    special_use = \\Archive
    auto = create
  }}
  mailbox Drafts {{
    special_use = \\Drafts
    auto = create
  }}
}}
service imap-login {{
  chroot =
  service_count = 0
  process_limit = 4
  client_limit = 200
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service imap {{
  process_limit = 100
}}
service stats {{
  chroot =
}}
"""


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dovecot:
    """A server with mailboxes in ``folder``/mail/USER; ``port`` stays the same when restarted."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="goodword-dovecot-"))
        self.port = free_port()
        self.user = "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Dovecot":
        account = pwd.getpwnam(self.user)
        for name in ("mail", "home", "run"):
            (self.folder / name).mkdir()
            os.chown(self.folder / name, account.pw_uid, account.pw_gid)
        self.folder.chmod(0o755)
        group = subprocess.run(
            ["id", "-gn", self.user], capture_output=True, text=True, check=True
        ).stdout.strip()
        config = self.folder / "dovecot.conf"
        config.write_text(
            CONFIG.format(folder=self.folder, port=self.port, user=self.user, group=group)
        )
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.process = subprocess.Popen(
            [PROGRAM, "-F", "-c", self.folder / "dovecot.conf"],
            stdout=subprocess.DEVNULL,
            stderr=(self.folder / "errors").open("ab"),
            start_new_session=True,
        )
        until = time.monotonic() + 15
        while time.monotonic() < until:
            with (
                contextlib.suppress(OSError),
                socket.create_connection(("127.0.0.1", self.port), 1) as line,
            ):
                if line.recv(100).startswith(b"* OK"):
                    return
            time.sleep(0.05)
        said = (self.folder / "errors").read_text() + (
            (self.folder / "log").read_text() if (self.folder / "log").exists() else ""
        )
        raise RuntimeError(f"Dovecot did not start:\n{said[-2000:]}")

    def stop(self) -> None:
        """End it and all its helpers."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait(10)
            self.process = None


def main() -> int:
    """Run a command beside a server."""
    if not PROGRAM.exists():
        print("Dovecot is not installed (Debian: apt install dovecot-imapd).", file=sys.stderr)
        return 1
    command = sys.argv[sys.argv.index("--") + 1 :]
    with Dovecot() as server:
        environment = {**os.environ, "GOODWORD_TEST_IMAP": str(server.port)}
        return subprocess.run(command, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
