"""A document of the project in a dialog of a page: its text, its pictures, and where it leads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from planner.language import _
from planner.shipped import DOCUMENTS, TOP

FENCE = re.compile(r"(^```.*?^```$|`[^`\n]+`)", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^(#+) (.+)$")
LINK = re.compile(r"(?<!!)\[((?:`[^`]*`|[^\[\]`])*)\]\((?!https?:)([^)\s#]*)(?:#[^)\s]*)?\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
ANCHOR = re.compile(r'<a id="[\w-]+"></a>')


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a document, and what it shows."""

    file: Path
    caption: str


def title(name: str) -> str:
    """The first heading of docs/<name>.md.  Raises FileNotFoundError for no such document."""
    return _text(name).splitlines()[0].lstrip("# ")


def section(name: str, heading: str = "") -> str:
    """The document, or its part under `heading`, subheadings included.

    Raises LookupError where the document has no such heading.
    """
    text = _text(name)
    if not heading:
        return text.partition("\n")[2].strip()
    lines, level, fenced = [], 0, False
    for line in text.splitlines():
        fenced ^= line.startswith("```")
        found = None if fenced else HEADING.match(line)
        if found and level and len(found[1]) <= level:
            break
        if level:
            lines.append(line)
        elif found and found[2] == heading:
            level = len(found[1])
    if not level:
        raise LookupError(f"docs/{name}.md has no heading {heading!r}")
    return "\n".join(lines).strip()


def linked(text: str) -> list[str]:
    """Names of the documents that it leads to, in the order of the text."""
    names = [Path(target).stem for _words, target in LINK.findall(text) if target.endswith(".md")]
    return [x for x in dict.fromkeys(names) if (DOCUMENTS / f"{x}.md").is_file()]


def parts(text: str) -> Iterator[str | Picture]:
    """Markdown and pictures as a page shows them; links that lead nowhere there become words."""
    after = 0
    for found in PICTURE.finditer(text):
        yield plain(text[after : found.start()])
        yield Picture((DOCUMENTS / found[2]).resolve(), found[1])
        after = found.end()
    yield plain(text[after:])


def plain(text: str) -> str:
    """Without links between files and anchors; a dollar sign is no formula."""
    without = ANCHOR.sub("", LINK.sub(r"\1", text))
    pieces = FENCE.split(without)
    pieces[::2] = (piece.replace("$", r"\$") for piece in pieces[::2])
    return "".join(pieces)


def document(name: str, heading: str = "") -> None:
    """Open docs/<name>.md in a dialog, or the part of it under `heading`, in English."""
    asked = st.dialog(_("How these numbers are made"), width="large", icon=":material/menu_book:")
    asked(_show)(name, heading)


def _show(name: str, heading: str) -> None:
    """Another document is chosen within the dialog, which alone is drawn again."""
    text = section(name, heading)
    offered = {heading or title(name): (name, heading)}
    for other in (name, *linked(text)):
        offered.setdefault(title(other), (other, ""))
    shown = next(iter(offered))
    if len(offered) > 1:
        shown = st.selectbox(
            _("This document, and those it refers to"), list(offered),
            key=f"document_{name}_{heading}",
        )  # fmt: skip
    st.markdown(f"### {shown}")
    for part in parts(section(*offered[shown])):
        if isinstance(part, Picture):
            st.image(part.file, caption=part.caption)
        elif part.strip():
            st.markdown(part)


def _text(name: str) -> str:
    path = DOCUMENTS / f"{name}.md"
    if not path.is_file():
        raise FileNotFoundError(f"{path.relative_to(TOP)} is not there")
    return path.read_text(encoding="utf-8")
