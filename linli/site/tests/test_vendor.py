"""What others wrote is what we say it is."""

import hashlib
import tomllib
from pathlib import Path

import pytest
from lucide import IconDoesNotExist

from tools import icons

SITE = Path(__file__).resolve().parents[1]
LIST = tomllib.loads((SITE / "static" / "vendor" / "vendor.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("entry", LIST["file"], ids=lambda entry: entry["name"])
def test_a_vendored_file_has_the_sum_it_is_listed_with(entry):
    assert hashlib.sha256((SITE / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_every_vendored_file_is_listed_with_version_and_licence():
    listed = {entry["file"] for entry in LIST["file"] if entry["version"] and entry["licence"]}
    folders = [SITE / "static" / "vendor", SITE / "tests" / "vendor"]
    present = {str(file.relative_to(SITE)) for folder in folders for file in folder.glob("*.min.*")}
    assert present == listed


def test_the_sprite_contains_exactly_the_icons_in_use():
    assert icons.present() == icons.used()


def test_the_sprite_is_drawn_by_the_pinned_package():
    assert icons.SPRITE.read_text(encoding="utf-8") == icons.sprite(icons.used())


def test_a_name_that_the_package_does_not_know_is_refused():
    with pytest.raises(IconDoesNotExist):
        icons.symbol("no-such-icon")
