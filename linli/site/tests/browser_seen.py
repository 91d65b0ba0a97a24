"""What a browser shows at the moment, as text: a failure that nobody can repeat has to explain itself."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Error

LONGEST = 1500  # characters of a page
PATIENCE = 1000  # milliseconds: a page that hangs is no reason to wait
PARTS = ("#page", "main", "body")


def seen(browser: Any) -> str:
    """Every open page of a browser: its address, its text, what it said in the console and its errors."""
    pages = [page for context in browser.contexts for page in context.pages]
    return "\n\n".join(map(described, pages)) or "no page is open"


def described(page: Any) -> str:
    """One page."""
    lines = [page.url, *words(page)]
    try:
        lines += [f"console {entry.type}: {entry.text}" for entry in page.console_messages(filter="all")]
        lines += [f"error: {error}" for error in page.page_errors(filter="all")]
    except Error as reason:
        lines.append(f"no console: {reason.message}")
    return "\n".join(lines)


def words(page: Any) -> list[str]:
    """The text of the innermost part that the page has, cut; and why it cannot be read."""
    reasons = []
    for part in PARTS:
        try:
            text = page.locator(part).first.inner_text(timeout=PATIENCE)
        except Error as reason:
            reasons.append(f"no {part}: {reason.message.splitlines()[0]}")
        else:
            return [f"{part}: {text[:LONGEST]}", *([f"... {len(text)} characters"] if len(text) > LONGEST else [])]
    return reasons
