"""Guessed and damaged tokens: random ones, every one-bit change of real ones, wrong purposes, places and keys.

python -m campaigns.tokens [HOW-MANY]          (in tests/)
"""

import base64
import random
import sys
import time
from datetime import date

from postdesk.threading.tokens import MAC_OCTETS, Claim, Key, Place, Purpose, TokenSigner

DAY = date(2026, 11, 23)


def run(random_ones: int, seed: int = 1) -> tuple[int, int]:
    """(tokens tried, tokens accepted that should not have been)."""
    pick = random.Random(seed)
    keys = tuple(Key(n, pick.randbytes(32)) for n in (3, 2))
    signer = TokenSigner(keys, "desk.test")
    tried = accepted = 0
    for token, place in _damaged(signer, pick):
        tried += 1
        accepted += signer.verify(token, place) is not None
    for _ in range(random_ones):
        tried += 1
        accepted += signer.verify(_random(pick), Place.ADDRESS) is not None
    return tried, accepted


def _random(pick: random.Random) -> str:
    """Shaped like ours, with a key, a purpose and numbers that may well be right."""
    body = bytes((pick.choice((2, 3)), pick.choice(tuple(Purpose)))) + pick.randbytes(pick.randint(3, 9))
    return _written(body + pick.randbytes(MAC_OCTETS))


def _damaged(signer: TokenSigner, pick: random.Random):
    other_domain = TokenSigner((Key(3, b"x" * 32),), "desk.test")
    for purpose in Purpose:
        for place in Place:
            claim = Claim(purpose, pick.randint(1, 2**30), pick.randint(1, 2**20), DAY)
            token = signer.sign(claim, place)
            octets = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
            for bit in range(8 * len(octets)):
                damaged = bytearray(octets)
                damaged[bit // 8] ^= 1 << bit % 8
                yield _written(bytes(damaged)), place
            for cut in range(len(token)):
                yield token[:cut], place
                yield token[cut + 1 :], place
                yield token[:cut] + pick.choice("018=+ é") + token[cut + 1 :], place
            yield token + "a", place
            yield token, Place.MESSAGE_ID if place is Place.ADDRESS else Place.ADDRESS
            yield other_domain.sign(claim, place), place


def _written(octets: bytes) -> str:
    return base64.b32encode(octets).decode("ascii").rstrip("=").lower()


def main() -> int:
    """Prints what was found; fails on the first token that was believed."""
    started = time.monotonic()
    tried, accepted = run(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    print(f"{tried:,} tokens, {accepted} accepted, {time.monotonic() - started:.1f} s")
    return 1 if accepted else 0


if __name__ == "__main__":
    sys.exit(main())
