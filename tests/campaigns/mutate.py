"""Mutated mail through `inspect`: none may crash it, take longer than 15 s, or need more than 512 MB.

    python tests/campaigns/mutate.py --messages 100000 [--corpora DIR] [--seed N]

Each message runs in a worker process under RLIMIT_AS; a parent watches the clock, as it does in the daemon. Seeds are
the project's golden folders, and the mails of any folder that is named. Prints what was seen; fails on the first law
that is broken, with the message kept.
"""

import argparse
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

from postdesk.gateway.inspection import inspect_bytes, neutral_rules

GOLDEN = Path(__file__).parents[1] / "corpus"
SECONDS, MEGABYTES = 15.0, 512
_LARGEST = 200_000  # octets of a seed; larger ones only cost time
_BITS = (
    b"\r\n", b"\n", b"\0", b"\xff", b"=?utf-8?q?", b"?=", b"--", b"boundary=", b"\r\n\r\n", b"Content-Type: ", b"<", b">",
    b"multipart/mixed", b"message/rfc822", b"base64", b"charset=utf-7", b"On ", b" wrote:", b"<div>", b"&#0;", b"\xe2\x80\xae",
)  # fmt: skip


def seeds(folders: list[Path]) -> list[bytes]:
    """Every mail below the folders that is not too large."""
    files = [
        f for folder in folders for f in sorted(folder.rglob("*")) if f.is_file() and f.suffix != ".json"
    ]
    return [raw for f in files if 0 < len(raw := f.read_bytes()) <= _LARGEST]


def mutated(pool: list[bytes], pick: random.Random) -> bytes:
    """One to six changes: cut, repeat, swap, insert, flip, join with another mail, multiply."""
    raw = bytearray(pick.choice(pool))
    for _ in range(pick.randint(1, 6)):
        at = pick.randrange(len(raw) + 1)
        length = min(len(raw) - at, pick.choice((1, 2, 8, 64, 512, 4096)))
        match pick.randrange(8):
            case 0:
                del raw[at : at + length]
            case 1:
                raw[at:at] = raw[at : at + length] * pick.choice((1, 2, 10, 50))
            case 2:
                raw[at:at] = pick.choice(_BITS) * pick.choice((1, 1, 1, 5, 300))
            case 3:
                raw[at : at + length] = pick.randbytes(length)
            case 4:
                other = pick.choice(pool)
                start = pick.randrange(len(other))
                raw[at:at] = other[start : start + pick.choice((64, 512, 4096, 40_000))]
            case 5:
                raw = raw[:at]
            case 6:
                lines = bytes(raw).split(b"\n")
                pick.shuffle(lines) if len(lines) < 400 else None
                raw = bytearray(b"\n".join(lines))
            case _:
                if raw:
                    raw[min(at, len(raw) - 1)] ^= 1 << pick.randrange(8)
        del raw[2_000_000:]
    return bytes(raw)


def work(pipe: Connection) -> None:
    """A worker: messages in, (kind, defects of ours, seconds, peak megabytes) out."""
    limit = MEGABYTES * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    rules = neutral_rules()
    while (raw := pipe.recv_bytes()) != b"end":
        began = time.perf_counter()
        seen = inspect_bytes("mutated", raw, rules)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        faults = [r for r in seen["reasons"] if "fault of Postdesk" in r]
        pipe.send((seen["kind"], faults, time.perf_counter() - began, peak))


def main() -> int:
    """The campaign."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    pool = seeds([GOLDEN, *([arguments.corpora] if arguments.corpora else [])])
    pick = random.Random(arguments.seed)
    kinds: Counter[str] = Counter()
    slowest, peak = 0.0, 0.0
    ours, theirs = multiprocessing.Pipe()
    worker = multiprocessing.get_context("spawn").Process(target=work, args=(theirs,), daemon=True)
    worker.start()
    theirs.close()
    began = time.monotonic()
    for number in range(arguments.messages):
        raw = mutated(pool, pick)
        ours.send_bytes(raw or b" ")
        try:
            answered = ours.poll(SECONDS if number else 60)
            kind, faults, seconds, megabytes = (
                ours.recv() if answered else ("", ["it took too long"], SECONDS, 0)
            )
        except EOFError:
            kind, faults, seconds, megabytes = "", ["the worker died"], 0.0, 0
        if faults:
            kept = Path(tempfile.mkstemp(suffix=".eml", prefix="postdesk-crasher-")[1])
            kept.write_bytes(raw)
            print(f"message {number} of seed {arguments.seed}: {faults[0]}; kept as {kept}")
            return 1
        kinds[kind] += 1
        slowest, peak = max(slowest, seconds), max(peak, megabytes)
        if sys.stderr.isatty() and number % 500 == 0:
            print(f"\r{number} of {arguments.messages}", end="", file=sys.stderr)
    ours.send_bytes(b"end")
    worker.join(10)
    rate = arguments.messages / (time.monotonic() - began)
    print(f"{arguments.messages} mutated messages of {len(pool)} seeds: 0 crashes, {rate:.0f}/s")
    print(f"slowest {slowest * 1000:.0f} ms, peak memory {peak:.0f} MB; kinds {dict(kinds.most_common())}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
