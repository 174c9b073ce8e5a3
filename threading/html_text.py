"""HTML mail to plain text: every visible word, in blocks, with quotes marked "> " (RFC 3676 §4.5).

Linear and without recursion. The tree builder's time grows with the square of the depth, so markup nested deeper than
any client writes is read by its tags alone; no word is lost either way. What `is_hidden` drops, `sanitise` drops
too: the agent's view and this text say the same.
"""

import re
from html import unescape

from selectolax.lexbor import LexborHTMLParser, LexborNode

from postdesk.threading.clean import clean_text
from postdesk.threading.limits import LIMITS, Limits
from postdesk.threading.text_blocks import TextBlocks

SKIPPED = frozenset({"head", "script", "style", "title", "template", "noframes", "svg", "math", "select"})
_PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "pre", "blockquote", "table"}
)
_LINES = frozenset(
    "address article aside body caption center dd details dialog dir div dt fieldset figcaption figure footer form "
    "header html legend li main menu nav optgroup option section summary tbody tfoot thead tr".split()
)
_BLOCKS = _PARAGRAPHS | _LINES
_CELLS = frozenset({"td", "th"})
_RULE = "----------"
# Elements that close themselves or one another, so that their tags do not show depth.
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li td th tr tbody thead tfoot dd dt".split()
)
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_MOST_OPTIONS = 2000
_CROWDED = 16 * 1024  # characters of a tag
_ATTRIBUTE_END = re.compile(r"[\s/]+[^\s/]")
_HIDING = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_MARGIN_ONLY = re.compile(r"border(?:-style)?\s*:\s*(?:none|0)", re.IGNORECASE)
_LONGEST_EMOJI = 8  # code points; families and flags are joined from several
_STYLE = 2000  # characters of a style attribute that are looked at
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|title)\b.*?(?:</\1[^>]*+>?|\Z)|<[/!?a-zA-Z][^>]*+>?",
    re.DOTALL | re.IGNORECASE,
)


def html_to_text(html: str, limits: Limits = LIMITS) -> str:
    """The text a reader of `html` sees, LF line ends, without trailing blank lines."""
    html = html[: limits.html]
    if is_costly(html, limits.html_depth):
        return _text_of_tags(html)
    root = LexborHTMLParser(html).root
    return clean_text(_text_of_tree(root)) if root is not None else ""


def is_costly(html: str, depth: int) -> bool:
    """Whether the tree of `html` would take more than linear time: elements too deep, or a shape made to be slow."""
    return _has_crowded_tag(html) or (html.count("<") > depth and _is_deep(html, depth))


def _is_deep(html: str, most: int) -> bool:
    """Whether elements may nest deeper than `most`; counts those that are never closed as nested."""
    depth = options = 0
    for closing, tag in _TAG.findall(html):
        name = tag.lower()
        if name == "option":  # the tree builder walks all of them for each
            options += 1
        elif name not in _FLAT:
            depth = depth + 1 if not closing else max(0, depth - 1)
        if depth > most or options > _MOST_OPTIONS:
            return True
    return False


def _has_crowded_tag(html: str) -> bool:
    """Whether one tag holds thousands of attributes: each is compared with all others."""
    return any(
        len(piece) > _CROWDED and len(_ATTRIBUTE_END.findall(piece)) > _CROWDED // 4
        for piece in html.split(">")
    )


def is_hidden(node: LexborNode) -> bool:
    """Whether the sender hid this element from readers (preheaders, tracking text)."""
    attributes = node.attributes
    if not attributes:
        return False
    return "hidden" in attributes or bool(_HIDING.search((attributes.get("style") or "")[:_STYLE]))


def visible_html(html: str) -> str:
    """The body of the same document with every element closed and the hidden ones gone; for what is not costly.

    nh3 takes quadratic time for some malformed markup (void elements within a table, say); for what the tree builder
    writes it does not.
    """
    body = LexborHTMLParser(html).body
    if body is None:
        return ""
    for node in body.css("[style],[hidden]"):
        if is_hidden(node):
            node.decompose()
    return body.inner_html or ""


def _text_of_tree(root: LexborNode) -> str:
    out = TextBlocks()
    stack: list[LexborNode] = []  # open elements; selectolax has no cheap way up that ends at the root
    node: LexborNode | None = root
    while node is not None:
        child = node.child if _enter(node, out) else None
        if child is not None:
            stack.append(node)
            node = child
            continue
        _leave(node, out)
        while node is not None and node.next is None:
            node = stack.pop() if stack else None
            if node is not None:
                _leave(node, out)
        node = node.next if node is not None else None
    return out.text()


def _enter(node: LexborNode, out: TextBlocks) -> bool:
    """Begins the element in `out`; tells whether to read its children."""
    tag = node.tag
    if tag == "-text":
        out.add(node.text_content or "")
        return False
    if tag is None or tag in SKIPPED or tag.startswith("-") or is_hidden(node):
        return False
    if tag == "br":
        out.line_break()
    elif tag == "hr":
        out.rule(_RULE)
    elif tag == "img":
        out.add(_emoji(node))
    elif tag in _CELLS:
        out.cell()
    elif tag in _BLOCKS:
        out.block(paragraph=tag in _PARAGRAPHS)
        _begin_block(node, tag, out)
    return True


def _begin_block(node: LexborNode, tag: str, out: TextBlocks) -> None:
    if tag == "blockquote" and is_quote(node):
        out.quote()
    elif tag == "pre":
        out.preformatted(True)
    elif tag == "li":
        out.mark("- ")


def _leave(node: LexborNode, out: TextBlocks) -> None:
    tag = node.tag
    if tag not in _BLOCKS or tag in SKIPPED or is_hidden(node):
        return
    out.block(paragraph=tag in _PARAGRAPHS and tag != "blockquote")
    if tag == "blockquote":
        if is_quote(node):
            out.unquote()
        out.block(paragraph=True)
    elif tag == "pre":
        out.preformatted(False)
    elif tag == "li":
        out.mark("")


def is_quote(node: LexborNode) -> bool:
    """Gmail's and Apple Mail's indent button also writes blockquote, without a border and without naming a quote."""
    attributes = node.attributes
    if attributes.get("type") == "cite" or "cite" in attributes or "quote" in (attributes.get("class") or ""):
        return True
    style = (attributes.get("style") or "")[:_STYLE]
    return "border-left" in style or not _MARGIN_ONLY.search(style)


def _emoji(node: LexborNode) -> str:
    """Gmail and Outlook write an emoji as a picture whose alternative text is the character."""
    alternative = node.attributes.get("alt") or ""
    is_symbol = len(alternative) <= _LONGEST_EMOJI and not any(
        c.isascii() or c.isalnum() for c in alternative
    )
    return alternative if is_symbol else ""


def _text_of_tags(html: str) -> str:
    """Text between tags, a line a tag's block; for markup too deep for a tree."""
    out: list[str] = []
    position = 0
    for tag in _MARKUP.finditer(html):
        out.append(html[position : tag.start()])
        position = tag.end()
        name = _TAG.match(tag[0])
        if name and name[2].lower() in _BLOCKS | {"br", "hr"}:
            out.append("\n")
    out.append(html[position:])
    lines = (" ".join(line.split()) for line in unescape("".join(out)).split("\n"))
    return clean_text("\n".join(line for line in lines if line))
