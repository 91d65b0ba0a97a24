"""The parts of an office file (a zip of XML parts) and how one part names another."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from linli.core.errors import UnreadableFile
from linli.core.office import xml_tree

FAULTS = (zipfile.BadZipFile, OSError, EOFError, RuntimeError, ValueError)
MOST_PART_MEGABYTES = 100  # of one part that is read into memory, as pictures are not; a sheet of 150,000 rows
TYPES = "[Content_Types].xml"


@dataclass(frozen=True, slots=True)
class PartLink:
    """A relationship of a part: `target` is the name of another part, or an address if it is `external`."""

    number: str
    kind: str  # the last word of the type, e.g. "worksheet"
    target: str
    external: bool


class OfficePackage:
    """An opened file. Parts are read when they are asked for.

    Raises:
        UnreadableFile: it is no zip; also by `read`, if the part is missing or damaged.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
        except FAULTS as error:
            raise xml_tree.damaged() from error
        self.size = len(data)
        self.names = [info.filename for info in self.archive.infolist()]

    def __contains__(self, name: str) -> bool:
        return name in self.archive.NameToInfo

    def read(self, name: str) -> bytes:
        """Return the content of a part."""
        info = self.archive.NameToInfo.get(name)
        if info and info.file_size > MOST_PART_MEGABYTES << 20:
            text = _(
                "The part {name} of the file unpacks to more than {most} MB. Save only the sheets that are needed."
            )
            raise UnreadableFile(format_lazy(text, name=name, most=MOST_PART_MEGABYTES))
        try:
            return self.archive.read(name)
        except KeyError as error:
            text = _(
                "The file is damaged: its part {name} is missing. Open it with Excel, Word or WPS and save it again."
            )
            raise UnreadableFile(format_lazy(text, name=name)) from error
        except FAULTS as error:
            raise xml_tree.damaged() from error

    def tree(self, name: str) -> xml_tree.XmlNode:
        """Return a part as a tree."""
        return xml_tree.tree(self.read(name))

    def links(self, name: str) -> Iterator[PartLink]:
        """Yield what a part refers to; "" is the file itself."""
        file = links_of(name)
        if file not in self:
            return
        for node in self.tree(file).every("Relationship"):
            external = node.get("TargetMode") == "External"
            target = node.get("Target")
            if not external:
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(name), target)).lstrip("/")
            yield PartLink(node.get("Id"), node.get("Type").rpartition("/")[2], target, external)

    def main(self) -> str:
        """Return the name of the workbook or document part."""
        for link in self.links(""):
            if link.kind == "officeDocument" and not link.external and link.target in self:
                return link.target
        raise xml_tree.damaged()


def links_of(name: str) -> str:
    """Return the name of the part with the relationships of a part."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")
