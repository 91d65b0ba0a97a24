"""Masked forms of sensitive values (domain rules 11): enough to recognise, too little to use."""

import re

LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){6,}[Xx]?")


def id_number(value: str) -> str:
    """Mask all but the first six and the last four: `330106195607080127` -> `330106********0127`."""
    return f"{value[:6]}{'*' * max(len(value) - 10, 0)}{value[-4:]}" if len(value) > 10 else "*" * len(value)


def phone(value: str) -> str:
    """Mask the middle: `13800001234` -> `138****1234`; shorter numbers show their last two digits."""
    if len(value) >= 10:
        return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"
    return f"{'*' * max(len(value) - 2, 0)}{value[-2:]}"


def numbers_in(value: str) -> str:
    """Mask phone and ID numbers inside a text, however they are grouped; dates and door numbers stay."""
    return LONG_NUMBER.sub(lambda found: phone(found[0].replace(" ", "").replace("-", "")), value)


def name(value: str) -> str:
    """Return a name as it may be published: the first character only."""
    return f"{value[:1]}某某"


def text(value: str) -> str:
    """Mask everything: only show that there is a value."""
    return "＊＊＊" if value else ""
