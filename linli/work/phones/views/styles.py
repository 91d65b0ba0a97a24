"""Takes from style sheets what the app cannot use: nine tenths of Bootstrap. Pure functions on text.

A rule stays if all classes, ids and elements of one of its selectors are named somewhere in the templates and scripts,
so a word too many costs some bytes, and one too few cannot be: whatever the app draws is named there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

COMMENT = re.compile(r"/\*.*?\*/", re.S)
# A quoted text, or brackets with what is in them: nothing in them ends a rule or a declaration.
WHOLE = r"\"[^\"]*\"|'[^']*'|\((?:[^()\"']|\"[^\"]*\"|'[^']*'|\((?:[^()\"']|\"[^\"]*\"|'[^']*'|\([^()]*\))*\))*\)"
HEAD = re.compile(rf"(?:{WHOLE}|[^{{}};\"'(])+")
DECLARATION = re.compile(rf"(?:{WHOLE}|[^;\"'(])+")
SELECTOR = re.compile(rf"(?:{WHOLE}|[^,\"'(])+")
BESIDE = re.compile(rf"\[[^\]]*\]|:?:[\w-]+|{WHOLE}")  # attributes, pseudo-classes, and what is in brackets
NAMED = re.compile(r"[A-Za-z_][\w-]*")
WORD = re.compile(r"[A-Za-z_][\w-]*")
BUILT = re.compile(r"([A-Za-z_][\w-]*-)(?:\$\{|\{\{|\{%)")  # `state-${tone}`
USED = re.compile(r"var\((--[\w-]+)")
BRACKET = re.compile(rf"{WHOLE}|[{{}}]")
KEYFRAMES = "@keyframes"
NESTING = ("@media", "@supports")


@dataclass(frozen=True, slots=True)
class Words:
    """What templates and scripts name: whole words, and beginnings of words that are put together."""

    whole: frozenset[str]
    starts: tuple[str, ...]

    @classmethod
    def of(cls, sources: Iterable[str]) -> Words:
        """Collect them."""
        text = "\n".join(sources)
        # The page itself has elements that no script names.
        return cls(frozenset(WORD.findall(text)) | {"html", "body"}, tuple(set(BUILT.findall(text))))

    def have(self, name: str) -> bool:
        """Return whether a name may occur."""
        return name in self.whole or name.startswith(self.starts)


@dataclass(frozen=True, slots=True)
class Ruleset:
    """A rule with its declarations, or a group such as `@media` with its rules."""

    head: str
    inner: tuple[Ruleset, ...] = ()
    declarations: tuple[str, ...] = ()


def pruned(css: str, words: Words) -> str:
    """Return the style sheet without rules that cannot apply and without variables that none of the others reads."""
    blocks = [kept for block in parsed(COMMENT.sub("", css)) if (kept := _kept(block, words))]
    while True:
        text = "\n".join(map(_written, blocks))
        fewer = [left for block in blocks if (left := _without(block, set(USED.findall(text))))]
        if fewer == blocks:
            return text
        blocks = fewer  # variables that only these read are not read any more


def parsed(css: str) -> Iterator[Ruleset]:
    """Yield the rules of a text without comments.

    Raises:
        ValueError: what follows is no rule; with its beginning.
    """
    at, all_of_it = 0, len(css.rstrip())
    while at < all_of_it:
        found = HEAD.match(css, at)
        if found is None:
            raise ValueError(f"no rule: {css[at : at + 60]!r}")
        head, at = " ".join(found[0].split()), found.end()
        if css[at] == ";":  # @charset
            at += 1
            continue
        end = _end(css, at)
        inner, at = css[at + 1 : end], end + 1
        nests = head.startswith((*NESTING, KEYFRAMES))
        yield Ruleset(head, tuple(parsed(inner))) if nests else Ruleset(head, declarations=tuple(_declarations(inner)))


def _end(css: str, at: int) -> int:
    """Return where the bracket that opens at `at` is closed."""
    depth = 0
    for found in BRACKET.finditer(css, at):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return found.start()
    raise ValueError(f"never closed: {css[at : at + 60]!r}")


def _declarations(text: str) -> Iterator[str]:
    return (" ".join(found.split()) for found in DECLARATION.findall(text) if found.strip())


def _kept(block: Ruleset, words: Words) -> Ruleset | None:
    if block.head.startswith(NESTING):
        return _nested(block, lambda one: _kept(one, words))
    if block.head.startswith("@"):
        return block
    selectors = [one.strip() for one in SELECTOR.findall(block.head)]
    left = [one for one in selectors if all(map(words.have, NAMED.findall(BESIDE.sub(" ", one))))]
    return replace(block, head=",".join(left)) if left else None


def _without(block: Ruleset, read: set[str]) -> Ruleset | None:
    """Return a block without variables that nothing reads; None if nothing is left of it."""
    if block.head.startswith(KEYFRAMES):
        return block
    if block.head.startswith(NESTING):
        return _nested(block, lambda one: _without(one, read))
    left = tuple(one for one in block.declarations if _is_read(one, read))
    return replace(block, declarations=left) if left else None


def _nested(block: Ruleset, keep: Callable[[Ruleset], Ruleset | None]) -> Ruleset | None:
    inner = tuple(kept for one in block.inner if (kept := keep(one)))
    return replace(block, inner=inner) if inner else None


def _is_read(declaration: str, read: set[str]) -> bool:
    name = declaration.partition(":")[0].strip()
    return not name.startswith("--") or name in read


def _written(block: Ruleset) -> str:
    inner = ";".join(block.declarations) or "".join(map(_written, block.inner))
    return f"{block.head}{{{inner}}}"
