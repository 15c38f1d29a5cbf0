"""A passkey's device, in software: makes keys and shows them as a browser would hand them on."""

import json
import secrets
import struct
from hashlib import sha256
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


class Device:
    """Holds one key. ``verifies``: it asks for a finger or a PIN; ``counts``: its uses."""

    def __init__(
        self, origin: str = "http://testserver", *, verifies: bool = True, counts: bool = True
    ) -> None:
        self.origin, self.host = origin, origin.partition("//")[2].partition(":")[0]
        self.verifies, self.counts = verifies, counts
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.counter = 0

    def make(self, options: dict[str, Any]) -> str:
        """The answer to a request for a new passkey."""
        asked = options["publicKey"]
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + public
        data = self._head(asked["rp"]["id"], ATTESTED) + attested
        told = cbor.encode({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", asked["challenge"])
        return self._answer(client, attestationObject=websafe_encode(told))

    def show(self, options: dict[str, Any]) -> str:
        """The answer to a request to show the passkey."""
        asked = options["publicKey"]
        data = self._head(asked.get("rpId", self.host), 0)
        client = self._client("webauthn.get", asked["challenge"])
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(
            client,
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signature),
            userHandle=None,
        )

    def _head(self, host: str, flags: int) -> bytes:
        if self.counts:
            self.counter += 1
        flags |= PRESENT | (VERIFIED if self.verifies else 0)
        return sha256(host.encode()).digest() + struct.pack(">BI", flags, self.counter)

    def _client(self, kind: str, challenge: str) -> bytes:
        told = {
            "type": kind,
            "challenge": websafe_encode(websafe_decode(challenge)),
            "origin": self.origin,
            "crossOrigin": False,
        }
        return json.dumps(told).encode()

    def _answer(self, client: bytes, **more: str | None) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {"clientDataJSON": websafe_encode(client), **more},
            }
        )
