"""Reasons that are stored: in every language, so that each reader sees their own."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override

from linli.core.law.content import Text

Reason = str | Promise | Text
Stored = str | dict[str, str]  # language -> text; a bare text is the same in all languages, or older than this


def stored(reason: Reason) -> Stored:
    """Return a reason as it is stored."""
    if isinstance(reason, str):
        return reason
    # Not the key of the translation: after an upgrade that words it differently, there would be no translation.
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(reason)
    return texts if len(set(texts.values())) > 1 else str(reason)


def shown(reason: Stored) -> str:
    """Return a stored reason in the language of the reader."""
    if isinstance(reason, str):
        return reason
    return reason.get(get_language() or "") or next(iter(reason.values()), "")
