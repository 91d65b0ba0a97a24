"""The generated references say what the code says."""

from tools import references


def test_references_are_up_to_date():
    for name, text in references.pages().items():
        assert (references.FOLDER / name).read_text(encoding="utf-8") == text, (
            f"{name}: python -m tools.references write"
        )
