"""Create a new app from the templates in `startroom/`, and add its lines to other files."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from django.apps import apps
from django.utils.translation import gettext as _

from linli.core.errors import RuleBroken
from linli.core.rooms import registry

TEMPLATES = Path(__file__).parent / "startroom"
SUFFIX = ".tpl"
CATALOGUE = Path("locale/zh_Hans/LC_MESSAGES/django.po")
LONGEST = 20  # of a name; names of constraints are made of two
WORD = re.compile(r"[a-z]+(_[a-z]+)*")
ENTRY = re.compile(r'^msgid "(.+)"\nmsgstr "(.+)"$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class NewApp:
    """The app to create: its layer, its name in the plural, one of its objects, and that in Chinese."""

    layer: str
    name: str
    thing: str
    zh: str

    def check(self, root: Path) -> None:
        """Check that the app can be created.

        Raises:
            RuleBroken: a name is malformed or taken, or the layer does not exist.
        """
        for word in (self.name, self.thing):
            if not WORD.fullmatch(word) or len(word) > LONGEST:
                said = _("{name}: use small Latin letters and underscores, at most {count}.")
                raise RuleBroken(said.format(name=word, count=LONGEST))
        if self.name in apps.app_configs or (root / "linli" / self.layer / self.name).exists():
            raise RuleBroken(_("There is already an app {name}.").format(name=self.name))
        contracts = (root / "pyproject.toml").read_text(encoding="utf-8")
        layers = sorted(re.findall(r'^name = "Apps of the layer (\w+)"', contracts, re.MULTILINE))
        if self.layer not in layers:
            said = _("There is no layer {name}, only {known}. For a new one see docs/how-to-new-room.md.")
            raise RuleBroken(said.format(name=self.layer, known=", ".join(layers)))

    def words(self) -> dict[str, str]:
        """Return the variables of the templates."""
        plain, rooms = self.thing.replace("_", " "), registry()
        title = self.name.replace("_", " ")
        return {
            "layer": self.layer,
            "name": self.name,
            "thing": self.thing,
            "zh": self.zh,
            "THING": self.thing.upper(),
            "Config": f"{_camel(self.name)}Config",
            "Thing": _camel(self.thing),
            "thing_flat": self.thing.replace("_", ""),
            "words": plain,
            "Words": plain.capitalize(),
            "a_words": f"{'an' if plain[0] in 'aeiou' else 'a'} {plain}",
            "title": title.capitalize(),
            "title_lower": title,
            "index": f"{self.name[:25]}_list",
            "order": str(max(room.order for room in rooms.rooms.values()) + 10),
            "rail": str(max(way.rail or 0 for way in rooms.rail) + 10),
        }


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("_"))


def lay_out(root: Path, new: NewApp) -> list[Path]:
    """Create the app and add its lines elsewhere; return all files created or changed.

    Raises:
        RuleBroken: the app cannot be created with these names.
    """
    new.check(root)
    folder, words = root / "linli" / new.layer / new.name, new.words()
    made = [_write(folder, template, words) for template in sorted(TEMPLATES.rglob(f"*{SUFFIX}"))]
    _translate_alike(root, folder / CATALOGUE)
    changed = [root / file for file, _before, _line in _lines(words)]
    for file, before, line in _lines(words):
        _insert(root / file, before, line)
    _finish(root, [*made, *changed])
    return [*made, *dict.fromkeys(changed)]


def _write(folder: Path, template: Path, words: dict[str, str]) -> Path:
    """Render one template; `templates/` and `locale/` are where Django looks for them."""
    inside = Template(template.relative_to(TEMPLATES).as_posix().removesuffix(SUFFIX)).substitute(words)
    inside = inside.replace("templates/", f"templates/{words['name']}/").replace("locale/django.po", str(CATALOGUE))
    path = folder / inside
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(Template(template.read_text(encoding="utf-8")).substitute(words), encoding="utf-8")
    return path


def _lines(words: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield each line outside the app: the file, a pattern of the text that it precedes, and the line."""
    name, layer, thing, large = words["name"], words["layer"], words["thing"], words["THING"]
    permissions, core = "linli/core/access/permissions.py", f"linli/core/{CATALOGUE}"
    yield "linli/site/settings.py", r'    "django\.contrib\.auth",', f'    "linli.{layer}.{name}",'
    yield "pyproject.toml", rf'(?<=containers = \["linli\.{layer}"\]\nlayers = \[\n)', f'    "{name}",'
    yield permissions, r"    SYSTEM = ", f'    {large}_VIEW = "{thing}.view", _("see {words["title_lower"]}")'
    yield permissions, r"    SYSTEM = ", f'    {large}_EDIT = "{thing}.edit", _("manage {words["title_lower"]}")'
    yield permissions, r"(?<=LOOK = \{\n)", f"    P.{large}_VIEW,"
    yield permissions, r"(?<=DESK = \{\n)", f"    P.{large}_EDIT,"
    for verb, said in (("see", "查看"), ("manage", "维护")):
        yield core, r"\Z", f'msgid "{verb} {words["title_lower"]}"\nmsgstr "{said}{words["zh"]}"\n'


def _insert(file: Path, before: str, line: str) -> None:
    text = file.read_text(encoding="utf-8")
    found = re.search(before, text)
    if found is None:
        raise RuleBroken(_("{file}: no position found for {line}").format(file=file.name, line=line.strip()))
    file.write_text(f"{text[: found.start()]}{line}\n{text[found.start() :]}", encoding="utf-8")


def _translate_alike(root: Path, catalogue: Path) -> None:
    """Copy translations that other apps have for the same English."""
    known: dict[str, str] = {}
    for other in root.glob(f"linli/**/{CATALOGUE}"):
        if other != catalogue:
            known |= dict(ENTRY.findall(other.read_text(encoding="utf-8")))
    text = ENTRY.sub(
        lambda found: f'msgid "{found[1]}"\nmsgstr "{known.get(found[1], found[2])}"', catalogue.read_text("utf-8")
    )
    catalogue.write_text(text, encoding="utf-8")


def _finish(root: Path, files: list[Path]) -> None:
    """Sort imports, format, and write catalogues and references; without the tools, do nothing."""
    python = [str(file) for file in files if file.suffix == ".py" and "migrations" not in file.parts]
    for words in (
        ["ruff", "check", "--quiet", "--fix", "--select", "I", *python],
        ["ruff", "format", "--quiet", *python],
        ["tools.messages", "extract"],
        ["tools.messages", "compile"],
        ["tools.references", "write"],
    ):
        subprocess.run([sys.executable, "-m", *words], cwd=root, check=False)  # noqa: S603 - our own tools
