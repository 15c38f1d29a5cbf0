"""The certificate of the submission service: one that is given, or one that is made here once."""

import ipaddress
import os
import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LASTS = timedelta(days=5 * 365)


def context_of(certificate: Path, key: Path | None = None) -> ssl.SSLContext:
    """A server's TLS with this certificate. Raises OSError when it can't be read."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


def own_certificate(folder: Path, host: str, *, now: datetime) -> Path:
    """The certificate made here, with its key, in one file; made when there is none or it ends."""
    place = folder / "submit-certificate.pem"
    if place.exists() and not _ends_soon(place, now):
        return place
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Goodword submission")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .add_extension(x509.SubjectAlternativeName(_names(host)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    part = place.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private + made.public_bytes(serialization.Encoding.PEM))
    part.replace(place)
    return place


def fingerprint(place: Path) -> str:
    """What a mail program shows of a certificate when it asks whether to trust it (SHA-256)."""
    digest = _read(place).fingerprint(hashes.SHA256()).hex().upper()
    return ":".join(digest[i : i + 2] for i in range(0, len(digest), 2))


def _read(place: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificates(place.read_bytes())[0]


def _ends_soon(place: Path, now: datetime) -> bool:
    try:
        return _read(place).not_valid_after_utc.astimezone(UTC) < now + timedelta(days=30)
    except (ValueError, IndexError):
        return True


def _names(host: str) -> list[x509.GeneralName]:
    told = {"localhost", socket.gethostname()}
    addresses = {"127.0.0.1", "::1"}
    try:
        addresses.add(str(ipaddress.ip_address(host)))
    except ValueError:
        told.add(host)
    addresses -= {"0.0.0.0", "::"}  # noqa: S104 - listening everywhere is no address
    plain = sorted(n for n in told if n.isascii())
    return [
        *(x509.DNSName(name) for name in plain),
        *(x509.IPAddress(ipaddress.ip_address(one)) for one in sorted(addresses)),
    ]
