"""Kills the fetching of a mailbox, its claim, or an import at random state-changing system calls.

    .ci/kills.py [sync|claim|import ...] [--times N] [--seed N] [--error ENOSPC|EIO]

It does what the sweep beside the repository does (../shared/tools/crash_sweep.py), but each trial
is a fork of a process in which everything is loaded, and its house a copy of one made once: so
a trial takes a second, and a thousand are possible. --error lets calls fail instead.
"""

import argparse
import collections
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

from mail_to_lose import KINDS, Kind

CALLS = (
    "write,pwrite64,pwritev,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,link,linkat,"
    "sendto,sendmsg,ftruncate,connect"
)
LONGEST = 300
"""Seconds that one run may take under strace, on a busy machine."""
AGAIN = 5


def run(act: Callable[[], None], told: list[str]) -> int:
    """Do it in a process of its own, under strace where something is ``told``; how it ended."""
    pid = os.fork()
    if pid == 0:
        _child(act)
    os.waitpid(pid, os.WUNTRACED)
    tracer = None
    if told:
        tracer = subprocess.Popen(
            ["strace", "-f", "-p", str(pid), *told], stderr=subprocess.PIPE, text=True
        )
        said = tracer.stderr.readline() if tracer.stderr else ""
        if "attached" not in said:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            raise SystemExit(f"strace can't follow a process here: {said}")
    os.kill(pid, signal.SIGCONT)
    until = time.monotonic() + LONGEST
    while not (found := os.waitpid(pid, os.WNOHANG))[0]:
        if time.monotonic() > until:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
    if tracer is not None:
        tracer.communicate()
    return os.waitstatus_to_exitcode(found[1])


def _child(act: Callable[[], None]) -> None:
    code = 1
    try:
        said = os.open("said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.kill(os.getpid(), signal.SIGSTOP)
        act()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


def renew(home: Path, template: Path) -> None:
    """Put a copy in the place of what is there."""
    shutil.rmtree(home)
    shutil.copytree(template, home)


def points(kind: Kind, log: Path) -> list[tuple[str, int]]:
    """Every state-changing call of one whole run: its name, and its number among those."""
    assert run(kind.act, ["-o", str(log), "-e", f"trace={CALLS}"]) == 0, Path("said").read_text()
    found = collections.Counter(re.findall(r"^\d+\s+(\w+)\(", log.read_text(), re.M))
    print(f"{kind.name}: {found.total()} calls {dict(found)}", flush=True)
    return [(call, number) for call, most in found.items() for number in range(1, most + 1)]


def sweep(kind: Kind, work: Path, times: int, chance: random.Random, error: str) -> int:
    """So many trials; how many of them lost or doubled something, or never came to an end."""
    home, empty, template = work / "home", work / "empty", work / f"{kind.name}-template"
    if not empty.exists():
        shutil.copytree(home, empty)  # its keys, which are read once
    renew(home, empty)
    if run(kind.prepare, []) != 0:
        raise SystemExit(f"The house for {kind.name} could not be made: {Path('said').read_text()}")
    shutil.copytree(home, template)
    places = points(kind, work / "calls")
    began, told = time.monotonic(), collections.Counter[str]()
    for trial in range(times):
        if trial and not trial % 50:
            print(f"  {trial}, {told['bad']} bad", flush=True)
        call, number = chance.choice(places)
        renew(home, template)
        what = f"error={error}" if error else "signal=KILL"
        inject = f"inject={call}:{what}:when={number}"
        ended = run(kind.act, ["-o", os.devnull, "-e", f"trace={call}", "-e", inject])
        told["hit"] += ended != 0
        after = next((n for n in range(AGAIN) if run(kind.again, []) == 0), None)
        lost, doubled = kind.check(home)
        if after is None or lost or doubled:
            told["bad"] += 1
            print(f"  {call} {number}: lost {lost}, doubled {doubled}, ended: {after is not None}")
    seconds = time.monotonic() - began
    print(
        f"{kind.name}: {times} trials, {told['hit']} ended by it, {told['bad']} lost or doubled"
        f" something, {seconds:.0f} s",
        flush=True,
    )
    return told["bad"]


def main() -> int:
    """Run the sweeps one after the other; 0 when nothing was lost or doubled."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("what", nargs="*", help=", ".join(KINDS))
    parser.add_argument("--times", type=int, default=20, help="trials of each")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--error", default="", choices=["", "ENOSPC", "EIO"])
    args = parser.parse_args()
    chance = random.Random(args.seed)
    with TemporaryDirectory(prefix="goodword-kills-") as made, ExitStack() as stack:
        work = Path(made)
        os.chdir(work)
        os.environ |= {"GOODWORD_HOME": str(work / "home"), "GOODWORD_PRIVATE_HOSTS": "127.0.0.1"}
        bad = 0
        for name in args.what or KINDS:
            kind = KINDS[name](work, stack)
            bad += sweep(kind, work, args.times, chance, args.error)
    return min(bad, 1)


if __name__ == "__main__":
    sys.exit(main())
