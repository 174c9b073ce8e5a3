"""text/plain; format=flowed put back into paragraphs (RFC 3676 §4). Quote depth is kept as "> " marks."""

SIGNATURE_LINE = "-- "


def unflow(text: str, *, delete_space: bool = False) -> str:
    """Lines that end in a space join the next line of the same quote depth; stuffed spaces go."""
    paragraphs: list[tuple[int, list[str]]] = []
    flowing = False  # whether the last line asks for a continuation
    for line in text.split("\n"):
        depth, content = _quoted(line)
        is_flowed = content.endswith(" ") and content != SIGNATURE_LINE
        kept = content[:-1] if is_flowed and delete_space else content
        # RFC 3676 §4.5: a change of depth ends a paragraph, whatever the space says; so does the signature line.
        if flowing and paragraphs[-1][0] == depth and content != SIGNATURE_LINE:
            paragraphs[-1][1].append(kept)
        else:
            paragraphs.append((depth, [kept]))
        flowing = is_flowed
    return "\n".join(_marked(depth, "".join(pieces)) for depth, pieces in paragraphs)


def _quoted(line: str) -> tuple[int, str]:
    """Quote depth and content without the marks and the stuffed space (RFC 3676 §4.4, §4.5)."""
    content = line.lstrip(">")
    return len(line) - len(content), content.removeprefix(" ")


def _marked(depth: int, text: str) -> str:
    if not depth:
        return text
    return f"{'>' * depth} {text}" if text else ">" * depth
