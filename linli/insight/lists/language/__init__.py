"""The little language of lists: a filter is a small tree of conditions on data items, never code.

Pure: it reads no rows. `tree` is the shape, `checks` reads it from JSON with a sentence for each fault, `sentences`
says it in words, `plain` decides it for values in memory (the definition that the compiler is tested against).
"""

from linli.insight.lists.language.checks import ListFault, read_filter, read_spec
from linli.insight.lists.language.operators import OPERATORS, Operator, operators_for
from linli.insight.lists.language.plain import holds
from linli.insight.lists.language.sentences import filter_sentence, spec_sentence
from linli.insight.lists.language.tree import EVERYTHING, AllOrAny, Leaf, ListSpec, Node, Not, leaves, to_json

__all__ = [
    "EVERYTHING",
    "OPERATORS",
    "AllOrAny",
    "Leaf",
    "ListFault",
    "ListSpec",
    "Node",
    "Not",
    "Operator",
    "filter_sentence",
    "holds",
    "leaves",
    "operators_for",
    "read_filter",
    "read_spec",
    "spec_sentence",
    "to_json",
]
