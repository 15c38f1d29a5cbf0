"""A small OpenID provider on this machine: discovery, keys, codes for tokens; and its misdeeds."""

import base64
import hashlib
import json
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from goodword.accounts.sign_on import Provider

ID, SECRET = "goodword-house", "a secret of the house & the provider"
ERNA = {"sub": "erna-77", "email": "erna@workshop.example", "email_verified": True}


class OpenIdProvider:
    """Serves until `stop`. ``spoils`` says what of the next id token is to be wrong."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.other_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.codes: dict[str, dict[str, Any]] = {}
        self.spoils: dict[str, Any] = {}
        self.discovery: dict[str, Any] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def as_configured(self, **more: Any) -> Provider:
        """How a house names it."""
        told: dict[str, Any] = {
            "key": "erp", "name": "Workshop ID", "issuer": self.issuer,
            "client_id": ID, "client_secret": SECRET,
        }  # fmt: skip
        return Provider(**{**told, **more})

    def lets_in(self, where: str, claims: dict[str, Any] | None = None) -> dict[str, str]:
        """What its user's browser brings back after logging in at the address ``where``."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(where).query).items()}
        assert where.startswith(f"{self.issuer}/authorize?")
        assert asked["response_type"] == "code" and asked["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = {"asked": asked, "claims": claims or ERNA}
        return {"code": code, "state": asked["state"], "iss": self.issuer}

    def _token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        kept = self.codes.pop(form.get("code", ""), None)
        pair = f"{ID}:{SECRET.replace(' ', '%20').replace('&', '%26')}"
        if kept is None or authorization != f"Basic {base64.b64encode(pair.encode()).decode()}":
            return None
        asked = kept["asked"]
        hashed = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        if form["redirect_uri"] != asked["redirect_uri"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": ID, "iat": now, "exp": now + 300, "auth_time": now,
            "nonce": asked["nonce"], **kept["claims"],
        }  # fmt: skip
        claims |= self.spoils.get("claims", {})
        key = self.other_key if self.spoils.get("key") else self.key
        algorithm = self.spoils.get("algorithm", "RS256")
        signing: Any = SECRET if algorithm == "HS256" else None if algorithm == "none" else key
        headers = {"kid": "one"}
        return {
            "access_token": "x",
            "token_type": "Bearer",
            "id_token": jwt.encode(claims, signing, algorithm=algorithm, headers=headers),
        }

    def _keys(self) -> dict[str, Any]:
        told = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**told, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def _discovered(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            **self.discovery,
        }

    def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - self is the request's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path == "/.well-known/openid-configuration":
                    self._say(provider._discovered())
                elif self.path == "/keys":
                    self._say(provider._keys())
                elif self.path == "/elsewhere":
                    self.send_response(302)
                    self.send_header("Location", f"{provider.issuer}/keys")
                    self.end_headers()
                else:
                    self.send_error(404)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                told = provider._token(form, self.headers.get("Authorization", ""))
                self._say(told or {"error": "invalid_grant"}, 200 if told else 400)

            def _say(self, told: dict[str, Any], status: int = 200) -> None:
                raw = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        return Handler
