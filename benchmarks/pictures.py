"""Every notice to customers as a picture: to be looked at, since no test knows what reads well.

`make pictures` writes each notice's HTML and, for each language, sheets of all of them as PNG: on a telephone, on a
desktop, and on a telephone whose mail client inverts colours. Needs Debian's package chromium.
"""

import html
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo

from postdesk.templates.catalogue import NOTICES
from postdesk.templates.engine import Engine
from postdesk.templates.samples import bare, samples

OUT = Path(".bench/pictures")
CUSTOMERS = [name for name, kind in NOTICES.items() if kind.audience == "customer"]
DARK = ("--force-dark-mode", "--enable-features=WebContentsForceDark")
SHEETS = (
    ("phone", 390, 5, ()),
    ("desktop", 800, 3, ()),
    ("dark", 390, 5, DARK),
)  # name, width, in a row, options
_HEIGHT = 3200  # pixels of a sheet; what is below is not in the picture


def main() -> int:
    """Write everything; gives an exit status."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("pictures: chromium is not installed: apt-get install chromium", file=sys.stderr)
        return 1
    engine = Engine(zone=ZoneInfo("Europe/Berlin"))
    for language in engine.languages("request_confirmed"):
        pages = _pages(engine, language)
        for name, width, columns, options in SHEETS:
            sheet = OUT / language / f"{name}.html"
            sheet.write_text(_sheet(pages, width), encoding="utf-8")
            _shoot(chromium, sheet, columns * (width + 20), options)
    print(f"{OUT}: {len(CUSTOMERS)} notices, full and bare, in each language")
    return 0


def _pages(engine: Engine, language: str) -> list[str]:
    """The HTML of each notice, full; and of the confirmation bare. Written beside the sheets, too."""
    folder = OUT / language
    folder.mkdir(parents=True, exist_ok=True)
    pages = []
    for name in CUSTOMERS:
        for kind, notice in (("", samples(language)[name]), ("-bare", bare(samples(language)[name]))):
            page = engine.render(notice, language).html
            assert page is not None
            (folder / f"{name}{kind}.html").write_text(page, encoding="utf-8")
            pages += [page] if not kind or name in {"request_confirmed", "escalation_received"} else []
    return pages


def _sheet(pages: list[str], width: int) -> str:
    frames = "\n".join(
        f'<iframe width="{width}" height="10" srcdoc="{html.escape(page)}" '
        'onload="this.height = this.contentDocument.documentElement.scrollHeight"></iframe>'
        for page in pages
    )
    style = "body{margin:0;background:#888} iframe{border:0;margin:0 10px 20px;float:left;background:#fff}"
    return f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style>\n{frames}\n"


def _shoot(chromium: str, sheet: Path, width: int, options: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                chromium, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *options,
                f"--user-data-dir={profile}", f"--window-size={width},{_HEIGHT}",
                f"--screenshot={sheet.with_suffix('.png').resolve()}", sheet.resolve().as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
