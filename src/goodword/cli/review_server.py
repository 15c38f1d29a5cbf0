"""`goodword review --lsp`: the same findings in editors (Language Server Protocol 3.17, stdio).

Texts are read again when the writer pauses; a suggestion is a quick fix. Places go over the wire in
UTF-16 units, as every client understands them.
"""

import json
import queue
import sys
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

import goodword
from goodword.cli.reviewing import draft_of
from goodword.review import Draft, Finding, House, review

PAUSE = 0.3
_SEVERITIES = {"error": 1, "warning": 2, "info": 3}
_NOT_INITIALIZED, _NO_METHOD, _BAD_PARAMS, _BROKEN = -32002, -32601, -32602, -32603
_LONGEST = 64 * 1024 * 1024
Message = dict[str, Any]


def serve(house: House, source: BinaryIO | None = None, sink: BinaryIO | None = None) -> int:
    """Answer a client until it says exit. The exit code: 0 after a shutdown, else 1."""
    inbox: queue.Queue[Message | None] = queue.Queue()
    reading = source or sys.stdin.buffer
    threading.Thread(target=_read_all, args=(reading, inbox), daemon=True).start()
    server = Server(house, sink or sys.stdout.buffer)
    while not server.ended:
        try:
            message = inbox.get(timeout=PAUSE if server.changed else None)
        except queue.Empty:
            server.look()
            continue
        if message is None:
            return 1
        server.take(message)
    return 0 if server.stopping else 1


@dataclass
class Server:
    """One client's session: the open texts, what was found in them, what is still to be read."""

    house: House
    sink: BinaryIO
    texts: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    found: dict[str, tuple[str, list[Finding]]] = field(default_factory=dict)
    changed: set[str] = field(default_factory=set)
    initialized: bool = False
    stopping: bool = False
    ended: bool = False

    def take(self, message: Message) -> None:
        """One message of the client's: answered if it asks, never the end of the session."""
        method, number = message.get("method"), message.get("id")
        if method is None:
            return
        try:
            answer = self._answer(method, message.get("params") or {})
        except _RefusedError as why:
            if number is not None:
                self._send({"id": number, "error": {"code": why.code, "message": str(why)}})
            return
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            if number is not None:
                told = f"{type(error).__name__}: {error}"
                self._send({"id": number, "error": {"code": _BAD_PARAMS, "message": told}})
            return
        if number is not None:
            self._send({"id": number, "result": answer})

    def look(self) -> None:
        """Read what was changed, and tell what is found."""
        for address in sorted(self.changed & self.texts.keys()):
            text = self.texts[address]
            findings = _findings(text, address, self.house)
            self.found[address] = (text, findings)
            self._publish(address, [_diagnostic(text, one) for one in findings])
        self.changed.clear()

    def _answer(self, method: str, params: Message) -> Any:
        if method == "initialize":
            self.initialized = True
            return _ABOUT
        if method == "exit":
            self.ended = True
            return None
        if not self.initialized:
            raise _RefusedError(_NOT_INITIALIZED, "initialize comes first")
        if method == "shutdown":
            self.stopping = True
            return None
        if method == "textDocument/codeAction":
            return self._actions(params)
        if method.startswith("textDocument/did"):
            self._keep(method, params["textDocument"], params)
            return None
        if method == "initialized" or method.startswith("$/"):
            return None
        raise _RefusedError(_NO_METHOD, f"{method} is not offered")

    def _keep(self, method: str, document: Message, params: Message) -> None:
        address = document["uri"]
        if method == "textDocument/didOpen":
            self.texts[address] = document["text"]
            self.changed.add(address)
        elif method == "textDocument/didChange":
            # Whole texts, as agreed on at the beginning.
            self.texts[address] = params["contentChanges"][-1]["text"]
            self.changed.add(address)
        elif method == "textDocument/didClose":
            self.texts.pop(address, None)
            self.found.pop(address, None)
            self._publish(address, [])
        if "version" in document:
            self.versions[address] = document["version"]

    def _actions(self, params: Message) -> list[Message]:
        address = params["textDocument"]["uri"]
        if address in self.changed:
            self.look()
        text, findings = self.found.get(address, ("", []))
        asked = params["range"]
        actions = []
        for one in findings:
            if one.suggestion is None or not _touch(_range(text, one), asked):
                continue
            edit = {"range": _range(text, one), "newText": one.suggestion}
            words = one.suggestion.strip()
            actions.append(
                {
                    "title": f"Say “{words}”" if words.strip(".") else "Leave this out",
                    "kind": "quickfix",
                    "diagnostics": [_diagnostic(text, one)],
                    "isPreferred": True,
                    "edit": {"changes": {address: [edit]}},
                }
            )
        return actions

    def _publish(self, address: str, diagnostics: list[Message]) -> None:
        params: Message = {"uri": address, "diagnostics": diagnostics}
        if address in self.versions:
            params["version"] = self.versions[address]
        self._send({"method": "textDocument/publishDiagnostics", "params": params})

    def _send(self, message: Message) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False).encode("utf-8")
        self.sink.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.sink.flush()


class _RefusedError(Exception):
    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


_ABOUT: Message = {
    "capabilities": {
        "positionEncoding": "utf-16",
        "textDocumentSync": {"openClose": True, "change": 1},
        "codeActionProvider": {"codeActionKinds": ["quickfix"]},
    },
    "serverInfo": {"name": "goodword review", "version": goodword.__version__},
}


def _findings(text: str, address: str, house: House) -> list[Finding]:
    """Places are in the whole text of the document, a mail's header included."""
    given = draft_of(text.encode("utf-8", "surrogatepass"), address)
    draft = given.draft if given.shift == 0 and given.whole == text else Draft(text)
    return review(draft, house=house, now=datetime.now(UTC).astimezone())


def _diagnostic(text: str, one: Finding) -> Message:
    return {
        "range": _range(text, one),
        "severity": _SEVERITIES[one.severity],
        "code": one.rule,
        "source": "goodword",
        "message": f"{one.message} {one.why}",
        "data": {"fingerprint": one.fingerprint},
    }


def _range(text: str, one: Finding) -> Message:
    return {"start": _position(text, one.start), "end": _position(text, one.end)}


def _position(text: str, at: int) -> Message:
    begins = text.rfind("\n", 0, at) + 1
    units = len(text[begins:at].encode("utf-16-le", "surrogatepass")) // 2
    return {"line": text.count("\n", 0, at), "character": units}


def _touch(one: Message, other: Message) -> bool:
    """Whether two ranges overlap or meet."""
    return _order(one["start"]) <= _order(other["end"]) and _order(other["start"]) <= _order(
        one["end"]
    )


def _order(position: Message) -> tuple[int, int]:
    return position["line"], position["character"]


def _read_all(source: BinaryIO, inbox: "queue.Queue[Message | None]") -> None:
    """Put each message into the inbox, and None at the end of the stream or of all sense.

    After "exit" nothing is read: a thread that waits for more would hold up the end.
    """
    try:
        while (message := _read(source)) is not None:
            inbox.put(message)
            if message.get("method") == "exit":
                return
    except (OSError, ValueError):
        pass
    inbox.put(None)


def _read(source: BinaryIO) -> Message | None:
    length = -1
    while (line := source.readline(1_000)) not in (b"\r\n", b"\n"):
        if not line:
            return None
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    if not 0 <= length <= _LONGEST:
        raise ValueError("a message without a length")
    message = json.loads(source.read(length))
    return message if isinstance(message, dict) else {}
