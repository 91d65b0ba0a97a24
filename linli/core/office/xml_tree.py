"""A part's XML as a tree that knows the bytes of each element, so that a few of them can be replaced.

Nothing is ever written from the tree: an edit names the bytes that it replaces, all others are copied.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from linli.core.errors import UnreadableFile

TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
DEEPEST = 400  # elements within each other; tables in tables in Word have some dozens
UTF8 = {None, "", "utf-8", "utf8", "us-ascii", "ascii"}
# Not allowed in XML 1.0 at all; what an office pastes into a field may contain them.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Edit = tuple[int, int, bytes]  # from, to (exclusive), what takes the place


@dataclass(slots=True, eq=False)
class XmlNode:
    """An element: `start` to `end` with its tags, `inner` to `close` what is between them.

    `name` is as written, with the prefix; `text` is its own character data, without that of children.
    """

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    close: int = 0
    end: int = 0
    parent: XmlNode | None = None
    children: list[XmlNode] = field(default_factory=list)
    text: str = ""

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or ""."""
        head, colon, _local = self.name.rpartition(":")
        return head + colon

    @property
    def is_empty_tag(self) -> bool:
        """Whether it is written as one tag, `<a/>`."""
        return self.inner == self.end

    def get(self, local: str, default: str = "") -> str:
        """Return an attribute by its name without prefix."""
        for name, value in self.attributes.items():
            if name.rpartition(":")[2] == local:
                return value
        return default

    def first(self, *path: str) -> XmlNode | None:
        """Return the first element below, following local names child by child."""
        node: XmlNode | None = self
        for local in path:
            node = next((child for child in node.children if child.local == local), None) if node else None
        return node

    def every(self, *locals_: str) -> Iterator[XmlNode]:
        """Yield all elements below with one of the local names, in document order."""
        for child in self.children:
            if child.local in locals_:
                yield child
            yield from child.every(*locals_)

    def above(self) -> Iterator[XmlNode]:
        """Yield the elements around it, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


def no_declarations(parser: expat.XMLParserType) -> None:
    """Let the parser refuse document types: with entities of entities a kilobyte unpacks to gigabytes.

    Office files have none, and refer to nothing outside by them.
    """

    def refuse(*_words: object) -> None:
        raise UnreadableFile(
            _("The file contains XML that no office program writes. Save it again with Excel, Word or WPS.")
        )

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse


def require_utf8(_version: str, encoding: str | None, _alone: int) -> None:
    """Refuse another encoding: places are those of bytes, and what is written is UTF-8."""
    if encoding is not None and encoding.lower() not in UTF8:
        raise ValueError(encoding)


@contextmanager
def checked() -> Iterator[None]:
    """Turn the errors of a parser into a sentence: the XML is damaged."""
    try:
        yield
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise damaged() from error


def damaged() -> UnreadableFile:
    """Return the error for a part that is no XML."""
    return UnreadableFile(_("The file is damaged. Open it with Excel, Word or WPS, save it and try again."))


def tree(data: bytes) -> XmlNode:
    """Parse a part into its root element.

    Raises:
        UnreadableFile: no well-formed XML, not in UTF-8 (offsets are of bytes), or with a document type.
    """
    parser, root = expat.ParserCreate(), XmlNode("", {}, 0, 0)
    parser.buffer_text = True
    no_declarations(parser)
    open_nodes = [root]

    def began(name: str, attributes: dict[str, str]) -> None:
        start = parser.CurrentByteIndex
        tag = TAG.match(data, start)
        if tag is None or len(open_nodes) > DEEPEST:
            raise ValueError(name)
        node = XmlNode(name, attributes, start, tag.end(), parent=open_nodes[-1])
        open_nodes[-1].children.append(node)
        open_nodes.append(node)

    def ended(_name: str) -> None:
        node = open_nodes.pop()
        if data[node.inner - 2 : node.inner] == b"/>":
            node.close = node.end = node.inner
        else:
            node.close = parser.CurrentByteIndex
            node.end = data.index(b">", node.close) + 1

    def said(text: str) -> None:
        open_nodes[-1].text += text

    parser.XmlDeclHandler, parser.CharacterDataHandler = require_utf8, said
    parser.StartElementHandler, parser.EndElementHandler = began, ended
    with checked():
        parser.Parse(data, True)
    return root.children[0]


def spliced(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return the data with some bytes replaced; insertions at one place stay in the order given.

    Raises:
        ValueError: two edits overlap, which would be a fault of the caller.
    """
    parts: list[bytes] = []
    at = 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        if start < at:
            raise ValueError(f"edits overlap at byte {start}")
        parts += [data[at:start], new]
        at = end
    return b"".join([*parts, data[at:]])


def escaped(text: str) -> str:
    """Return text as XML content; characters that XML cannot carry are left out."""
    text = FORBIDDEN.sub("", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute_edit(data: bytes, node: XmlNode, name: str, value: str) -> Edit:
    """Return the edit that sets an attribute (by its name as written) in the start tag, or adds it at the end of it."""
    tag = data[node.start : node.inner]
    pattern = rb"""(\s%s\s*=\s*)("[^"]*"|'[^']*')""" % re.escape(name.encode())
    found = re.search(pattern, tag)
    quoted = '"{}"'.format(escaped(value).replace('"', "&quot;")).encode()
    if found:
        return node.start + found.start(2), node.start + found.end(2), quoted
    at = node.inner - (2 if tag.endswith(b"/>") else 1)
    return at, at, b" " + name.encode() + b"=" + quoted
