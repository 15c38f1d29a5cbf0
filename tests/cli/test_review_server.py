"""`goodword review --lsp`, as an editor speaks to it over its pipes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

ADDRESS = "file:///drafts/ann.txt"


class Client:
    """An editor: sends messages, waits for what comes back."""

    def __init__(self) -> None:
        self.server = subprocess.Popen(
            [sys.executable, "-m", "goodword", "review", "--lsp", "--experimental"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        self.number = 0

    def tell(self, method: str, **params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> dict[str, Any]:
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        return next(one for one in self.incoming() if one.get("id") == self.number)

    def diagnostics(self) -> dict[str, Any]:
        return next(one["params"] for one in self.incoming() if "diagnostics" in str(one))

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.server.stdin
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.server.stdin.flush()

    def incoming(self) -> Iterator[dict[str, Any]]:
        assert self.server.stdout
        while line := self.server.stdout.readline():
            length = int(line.split(b":")[1])
            assert self.server.stdout.readline() == b"\r\n"
            yield json.loads(self.server.stdout.read(length))

    def open(self, text: str) -> None:
        document = {"uri": ADDRESS, "languageId": "plaintext", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)

    def change(self, text: str, version: int) -> None:
        self.tell(
            "textDocument/didChange",
            textDocument={"uri": ADDRESS, "version": version},
            contentChanges=[{"text": text}],
        )


@pytest.fixture
def client() -> Iterator[Client]:
    client = Client()
    yield client
    client.server.kill()
    client.server.wait(timeout=20)
    for pipe in (client.server.stdin, client.server.stdout):
        assert pipe
        pipe.close()


@pytest.fixture
def editor(client: Client) -> Client:
    told = client.ask("initialize", processId=None, rootUri=None, capabilities={})
    assert told["result"]["capabilities"]["textDocumentSync"]["change"] == 1
    client.tell("initialized")
    return client


def test_a_session_of_writing(editor: Client) -> None:
    editor.open("Hi 🙂 Ann,\n\nthe table comes on Tuesday.\n")
    assert editor.diagnostics()["diagnostics"] == []
    # Typed on quickly: only the last state is read.
    for version, text in enumerate(("Sorry", "Sorry for the", "We apologize for any delay."), 2):
        editor.change(text, version)
    told = editor.diagnostics()
    (one,) = told["diagnostics"]
    assert told["version"] == 4 and one["code"] == "apology.conditional" and one["severity"] == 2
    assert one["range"] == {
        "start": {"line": 0, "character": 13},
        "end": {"line": 0, "character": 26},
    }
    answer = editor.ask(
        "textDocument/codeAction",
        textDocument={"uri": ADDRESS},
        range=one["range"],
        context={"diagnostics": [one]},
    )
    (action,) = answer["result"]
    (edit,) = action["edit"]["changes"][ADDRESS]
    assert edit["newText"] == "for the delay" and action["kind"] == "quickfix"
    editor.change("We apologize for the delay.", 5)
    assert editor.diagnostics()["diagnostics"] == []
    editor.tell("textDocument/didClose", textDocument={"uri": ADDRESS})
    assert editor.diagnostics()["diagnostics"] == []
    assert editor.ask("shutdown")["result"] is None
    editor.tell("exit")
    assert editor.server.wait(timeout=20) == 0


def test_places_count_in_utf_16(editor: Client) -> None:
    editor.open("Ann 🙂, we apologize for any delay.\n")
    (one,) = editor.diagnostics()["diagnostics"]
    assert one["range"]["start"]["character"] == 21


def test_what_it_does_not_know_ends_nothing(editor: Client) -> None:
    assert editor.ask("textDocument/hover")["error"]["code"] == -32601
    assert editor.ask("textDocument/codeAction")["error"]["code"] == -32602
    editor.tell("$/setTrace", value="off")
    editor.tell("textDocument/didChange", textDocument={}, contentChanges=[])
    editor.open("I have been too busy to write.")
    assert editor.diagnostics()["diagnostics"][0]["severity"] == 1


def test_initialize_comes_first(client: Client) -> None:
    assert client.ask("shutdown")["error"]["code"] == -32002


def test_an_end_without_a_shutdown_is_told(editor: Client) -> None:
    editor.tell("exit")
    assert editor.server.wait(timeout=20) == 1


def test_a_closed_pipe_ends_it(editor: Client) -> None:
    assert editor.server.stdin
    editor.server.stdin.close()
    assert editor.server.wait(timeout=20) == 1
