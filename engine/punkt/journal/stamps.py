"""Time stamps (RFC 3161): an authority signs that a checkpoint was there at a time."""

from __future__ import annotations

import ssl
import urllib.request
from datetime import datetime
from http.client import HTTPException, InvalidURL
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from punkt.files.messages.diagnostics import Diagnostic, Place, PunktError
from punkt.files.messages.optional_parts import require
from punkt.files.messages.system_words import system_says
from punkt.files.texts import bilingual

LARGEST = 100_000
"""Bytes of an authority's answer."""
SECONDS = 30
"""How long an authority may take."""


def request_for(content: bytes) -> bytes:
    """What an authority is asked: the SHA-256 of a file, with a random number, and to send its certificate."""
    require("audit", "rfc3161_client")
    from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

    made = TimestampRequestBuilder().data(content).hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True)
    return made.build().as_bytes()


def ask(url: str, request: bytes) -> bytes:
    """An authority's answer. Raises P986."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise ValueError(url)
        asked = urllib.request.Request(url, request, {"Content-Type": "application/timestamp-query"})
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:
            found: bytes = answer.read(LARGEST + 1)
    except (ValueError, InvalidURL):
        raise trouble(url, bilingual("journal.faults.no_url")) from None
    except HTTPException:  # what answers there speaks something else
        raise trouble(url, bilingual("journal.faults.no_stamp")) from None
    except OSError as error:
        raise trouble(url, _unreached(error)) from None
    if len(found) > LARGEST:
        raise trouble(url, bilingual("journal.faults.no_stamp"))
    return found


def _unreached(error: OSError) -> dict[str, str]:
    """Why an authority was not reached, in the system's words where it is the system that says so."""
    reason = getattr(error, "reason", None)
    said = reason if isinstance(reason, OSError) and not isinstance(reason, ssl.SSLError) else error
    return dict(system_says(said))  # numbers of TLS are of another kind


def stamped_at(content: bytes, stamp: Path, roots: Path) -> datetime:
    """When a file was there, by a stamp that a certificate of these roots vouches for. Raises P986."""
    require("audit", "rfc3161_client")
    from cryptography.x509 import load_pem_x509_certificates
    from rfc3161_client import VerificationError, VerifierBuilder, decode_timestamp_response

    name = str(stamp)
    try:
        found = decode_timestamp_response(stamp.read_bytes())
        builder = VerifierBuilder()
        for root in load_pem_x509_certificates(roots.read_bytes()):
            builder = builder.add_root_certificate(root)
        for certificate in _inside(found):
            builder = builder.add_intermediate_certificate(certificate)
        builder.build().verify_message(found, content)
        return found.tst_info.gen_time
    except OSError as error:
        raise trouble(name, system_says(error)) from None
    except (ValueError, VerificationError) as error:
        why = bilingual("journal.faults.stamp_misfit", why=" ".join(str(error).split())[:200])
        raise trouble(name, why) from None


def _inside(response: Any) -> list[Any]:
    """The certificates that came with a stamp."""
    from cryptography.x509 import load_der_x509_certificate

    return [load_der_x509_certificate(bytes(one)) for one in response.signed_data.certificates]


def trouble(where: str, why: dict[str, str]) -> PunktError:
    """An error about a stamp."""
    return PunktError([Diagnostic("P986", Place(where), {"why": why})])
