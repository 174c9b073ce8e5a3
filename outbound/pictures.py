"""Pictures of a letter at their place in its HTML (RFC 2387, RFC 2392): where the text names one, it is shown."""

import html as markup
from collections.abc import Sequence

from postdesk.outbound.bodies import is_shown_inside
from postdesk.threading.message import Part
from postdesk.threading.pictures import mark_of

_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})


def with_pictures(html: str, parts: Sequence[Part]) -> tuple[str, frozenset[int]]:
    """The HTML with each picture in place of the first words that name it; and which of `parts` are now in it."""
    shown = set()
    for number, part in enumerate(parts):
        mark = markup.escape(mark_of(part))
        if not is_shown_inside(part) or part.content_type not in _TYPES or mark not in html:
            continue
        name = markup.escape(part.filename or "")
        image = f'<img src="cid:{markup.escape(part.content_id or "")}" alt="{name}" style="max-width: 100%">'
        html = html.replace(mark, image, 1)
        shown.add(number)
    return html, frozenset(shown)
