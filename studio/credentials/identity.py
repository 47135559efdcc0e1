"""The signing identity of this machine: a certificate of its own making, and the key to it.

The certificate names Rushes, no person and no machine. A root signs the leaf once and its key is thrown away, so
nothing else can ever be signed in its name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from filelock import FileLock

from engine.messages.faults import Exit, Fault
from studio import places
from studio.keys import vault
from studio.keys.wrapping import write_public

KEYRING, HEADLESS = "export", "export-headless"
"""Names of the two identities: one kept by the keyring, one for a session that cannot reach a keyring."""

_YEARS = 20  # without a time stamp from outside, a signature counts only while its certificate does


@dataclass(frozen=True, slots=True)
class Identity:
    """Who signs.

    Attributes
    ----------
    certificate : bytes
        The leaf, PEM.
    root : bytes
        The root that vouches for it, PEM.
    key : bytes
        The leaf's private key, PKCS #8 PEM. Never written down outside `studio.keys`.
    """

    certificate: bytes
    root: bytes
    key: bytes

    def __repr__(self) -> str:
        return f"Identity({x509.load_pem_x509_certificate(self.certificate).serial_number:x})"


def identity() -> Identity:
    """The identity of this machine, made on first use.

    The key lies in the system's keyring's care; where none can be reached, in an owner-only file.

    Raises
    ------
    Fault
        ``keys.exposed``, ``keys.cannot_write``, ``keys.damaged``.
    """
    folder = _folder()
    with FileLock(folder / "identity.lock"):
        for attempt in (lambda: _kept(KEYRING), lambda: _kept(HEADLESS), lambda: _made(KEYRING)):
            try:
                found = attempt()
            except Fault as fault:
                if fault.code not in {"keys.no_keyring", "keys.locked"}:
                    raise
            else:
                if found is not None:
                    return found
        return _made(HEADLESS)


def own_roots() -> list[bytes]:
    """Every root this machine has signed under, PEM; empty before the first signature."""
    return [path.read_bytes() for path in sorted((_folder() / "roots").glob("*.pem"))]


def trusted_roots() -> list[bytes]:
    """Roots of others that the user trusts: PEM files in ``credentials/trusted``."""
    return [path.read_bytes() for path in sorted((_folder() / "trusted").glob("*.pem"))]


def _folder() -> Path:
    folder = places.home() / "credentials"
    for path in (folder, folder / "roots", folder / "trusted"):
        try:
            path.mkdir(exist_ok=True)
        except OSError as error:
            raise Fault("keys.cannot_write", Exit.CANNOT_WRITE, str(error), file=str(path)) from error
    return folder


def _kept(name: str) -> Identity | None:
    """The identity of this name, or None where there is none that can sign today."""
    try:
        chain = (_folder() / f"{name}.pem").read_bytes()
        leaf, root = x509.load_pem_x509_certificates(chain)
    except (OSError, ValueError):
        return None
    try:
        secret = vault.fetch(name, ask=_nobody)
    except Fault as fault:
        if fault.code in {"keys.gone", "keys.wrong"}:  # the keyring was emptied: nobody can use that key any more
            return None
        raise
    if secret is None:
        return None
    key = serialization.load_pem_private_key(secret, None)
    now = dt.datetime.now(dt.UTC)
    if key.public_key() != leaf.public_key() or not leaf.not_valid_before_utc <= now <= leaf.not_valid_after_utc:
        return None
    return Identity(_pem(leaf), _pem(root), secret)


def _made(name: str) -> Identity:
    """Make an identity and keep it: the key first, so that no certificate ever lies there without one."""
    root_key, leaf_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    secret = leaf_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    root_name, leaf_name = _named("Rushes local root"), _named("Rushes export")
    root = (
        _unsigned(root_name, root_name, root_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    leaf = (
        _unsigned(leaf_name, root_name, leaf_key.public_key())
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(leaf_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    if name == KEYRING:
        vault.keep(name, secret, ask=_nobody)
    else:
        vault.keep_unwrapped(name, secret)
    folder = _folder()
    write_public(folder / "roots" / f"{root.serial_number:x}.pem", _pem(root))
    write_public(folder / f"{name}.pem", _pem(leaf) + _pem(root))
    return Identity(_pem(leaf), _pem(root), secret)


def _named(common: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Rushes"), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


def _unsigned(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))  # clocks differ
        .not_valid_after(now + dt.timedelta(days=365 * _YEARS))
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=certificates,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _nobody(_question: str) -> NoReturn:
    """Nobody is asked for a passphrase to sign an export."""
    raise Fault("keys.no_keyring", Exit.MISSING_PART)
