"""The name a file is shown under, and offered for saving. Files are stored by digest: no name ever becomes a path.

What could mislead or harm on the agent's machine goes: folders, controls, right-to-left tricks, names of devices,
streams of NTFS, leading dots and dashes (RFC 2183 §2.3, §5).
"""

from postdesk.threading.clean import clean_header

MAX_BYTES = 150  # in UTF-8; many file systems end at 255, and a digest may be put before it
_MAX_SUFFIX = 16
_FORBIDDEN = str.maketrans(dict.fromkeys(':*?"<>|', "_"))
_DEVICES = frozenset(
    [
        "con",
        "prn",
        "aux",
        "nul",
        "conin$",
        "conout$",
        *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
    ]
)


def shown_name(name: str) -> str | None:
    """A harmless file name made of `name`; None where nothing is left of it."""
    name = clean_header(name[: 64 * 1024]).replace("\\", "/").rstrip("/").rpartition("/")[2]
    name = name.translate(_FORBIDDEN).strip().lstrip(".-").rstrip(". ").strip()
    if name.partition(".")[0].strip().lower() in _DEVICES:
        name = f"_{name}"
    return _shortened(name) or None


def _shortened(name: str) -> str:
    if len(name.encode()) <= MAX_BYTES:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > _MAX_SUFFIX:
        stem, suffix = name, ""
    tail = dot + suffix if suffix else ""
    return stem.encode()[: MAX_BYTES - len(tail.encode())].decode("utf-8", "ignore").rstrip() + tail
