"""`python -m tools.forms`: write the demo forms anew."""

from pathlib import Path

from tools.forms.catalogue import FORMS

FOLDER = Path(__file__).resolve().parents[2] / "linli" / "content" / "demo" / "forms"


def main() -> None:
    """Write every form."""
    for name, build in FORMS.items():
        file = FOLDER / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(build())


if __name__ == "__main__":
    main()
