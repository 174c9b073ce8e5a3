"""HTML of strangers made fit to show to an agent: no script, no style, no form, nothing loaded from elsewhere.

The one door to nh3. Pictures stay only as "cid:" references to the message's own parts; remote ones would tell the
sender who read what, and when. Elements the sender hid are taken out, as in `html_text`, so the agent sees what
the text says. Over the limits the text itself is shown: the sanitiser's time grows with the square of the depth.
"""

from html import escape

import nh3

from postdesk.threading.clean import clean_text
from postdesk.threading.html_text import SKIPPED, html_to_text, is_costly, visible_html
from postdesk.threading.limits import LIMITS, Limits

_TAGS = (nh3.ALLOWED_TAGS | {"font"}) - {"area", "map", "rtc"}
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align"},
    "*": {"dir", "lang"},
}
_MOST_REFERENCES = 100_000  # "&amp;" and the like: nh3 takes seconds for a million
_LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:")


def _kept(_tag: str, attribute: str, value: str) -> str | None:
    """The value of an attribute that stays, or None. Runs after nh3 has checked the scheme of every URL."""
    if attribute == "src":
        return value if value.lower().startswith("cid:") else None
    if attribute == "href":
        return value if value.strip().lower().startswith(_LINK_SCHEMES) else None
    return value


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    clean_content_tags=set(SKIPPED - {"head"}),
    attributes=_ATTRIBUTES,
    attribute_filter=_kept,
    url_schemes={scheme.rstrip(":") for scheme in _LINK_SCHEMES} | {"cid"},
    url_relative="deny",
    link_rel="noopener noreferrer nofollow",
    strip_comments=True,
)


def safe_html(html: str, limits: Limits = LIMITS) -> str:
    """A fragment of HTML that can stand in a page or a mail of ours and says what `html` says."""
    html = clean_text(html)
    if len(html) > limits.html or html.count("&") > _MOST_REFERENCES or is_costly(html, limits.shown_depth):
        return f"<pre>{escape(html_to_text(html, limits))}</pre>"
    return _CLEANER.clean(visible_html(html))
