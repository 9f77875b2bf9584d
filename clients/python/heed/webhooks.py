"""What a receiver of webhooks needs."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Optional


def is_signed(body: bytes, signature: str, secret: str, tolerance: float = 300, now: Optional[float] = None) -> bool:
    """Whether a webhook came from the server that shares the secret, and not longer ago than `tolerance` seconds.

    `signature` is the value of the field `Heed-Signature`: `t=1772445600,v1=…`. Check the body as it came, before any
    parser touched it.
    """
    parts = dict(part.split("=", 1) for part in signature.split(",") if "=" in part)
    second, given = parts.get("t", ""), parts.get("v1", "")
    if not (second.isascii() and second.isdigit() and len(second) <= 12):
        return False
    if abs((time.time() if now is None else now) - int(second)) > tolerance:
        return False
    expected = hmac.new(secret.encode(), second.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), given.encode())
