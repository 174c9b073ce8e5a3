"""The layout holds: the standard library stays importable, imports have one direction, logs one vocabulary."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import postdesk
from postdesk.gateway import events

ROOT = Path(__file__).parents[2]
FOLDERS = ("gateway", "threading", "classifiers", "outbound", "templates")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports() -> list[tuple[str, str]]:
    """(file, library) for each library that a file names in an import."""
    found = []
    for path in sources():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            found += [(str(path.relative_to(ROOT)), name.partition(".")[0]) for name in names]
    return found


@cache
def sources() -> list[Path]:
    return [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]


def test_import_threading_from_the_root_is_the_standard_librarys():
    command = [sys.executable, "-c", "import threading; print(threading.Lock, threading.__file__)"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert str(ROOT / "threading") not in done.stdout


def test_the_five_folders_are_one_package():
    package = Path(postdesk.__file__).parent
    assert sorted(p.name for p in package.iterdir() if p.is_symlink()) == sorted(FOLDERS)


def test_the_import_contracts_hold():
    """Among them: the doors for mail know nothing of tickets."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_everything_logged_has_a_name_of_the_closed_list():
    """`log.<level>(events.NAME, …)`: never free text."""
    known = {name for name in vars(events) if name.isupper()}
    strays = []
    for path in sources():
        for node in ast.walk(tree(path)):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            owner = node.func.value
            logs = isinstance(owner, ast.Name) and owner.id in {"log", "logger"}
            if logs and node.func.attr in {"debug", "info", "warning", "error", "exception", "critical"}:
                first = node.args[0]
                if not (isinstance(first, ast.Attribute) and first.attr in known):
                    strays.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert strays == []


def test_only_the_clock_reads_the_clock():
    strays = []
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if path.name != "clock.py" and any(w in text for w in ("datetime.now(", "utcnow()", "time.time()")):
            strays.append(str(path.relative_to(ROOT)))
    assert strays == []


DOORS = {
    "aiosmtpd": 1,
    "imapclient": 1,
    "smtplib": 2,  # the transport, and the demonstration's customers
    "jinja2": 2,  # the engine, and the narrow environment it works in
    "mailparser": 1,
    "selectolax": 2,  # HTML to text, and quote containers
    "nh3": 1,
    "flufl": 1,
    "authres": 1,
    "cryptography": 1,
    "dns": 1,
    "publicsuffixlist": 1,
    "spf": 1,
    "holidays": 1,
}


def test_each_library_has_few_doors():
    """What a library is used by can be seen at a glance, and changed in one place."""
    for library, most in DOORS.items():
        doors = {file for file, name in imports() if name == library}
        assert len(doors) <= most, f"{library}: {sorted(doors)}"
