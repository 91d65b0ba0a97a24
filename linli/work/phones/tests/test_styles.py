"""What is left of a style sheet for a page: everything that can apply to it, and no more."""

import re

import pytest

from linli.work.phones.views import styles, whole

PAGE = """<main id="page" class="rows"><a class="btn">…</a><p class="state state-done">…</p></main>
row.className = `state state-${tone}`; document.createElement("li");"""


def left(css):
    return styles.pruned(css, styles.Words.of([PAGE]))


@pytest.mark.parametrize(
    "rule",
    [
        ".btn{color:red}",
        "*,::before{color:red}",
        ":root{color:red}",
        "a.btn:hover{color:red}",
        ".state-overdue{color:red}",
        "#page>li:not(.gone,[class~=other]){color:red}",
        ".btn:is(.nowhere,:focus-visible){color:red}",
        'p[data-why="{;}"]::after{content:"};,{"}',
        "html[data-bs-theme=dark] .btn{color:red}",
        ".btn{background:url(\"data:image/svg+xml,%3csvg viewBox='0 0 4 5'%3e;{}%3c/svg%3e\");color:red}",
        "@media (min-width: 56em){.btn{color:red}.rows{color:red}}",
        "@supports (color: red){@media print{.btn{color:red}}}",
        "@keyframes turn{0%{color:red}to{color:blue}}",
    ],
)
def test_what_can_apply_stays_as_it_is(rule):
    assert left(rule) == rule


@pytest.mark.parametrize(
    "rule",
    [
        ".card{color:red}",
        ".btn .card{color:red}",
        "table{color:red}",
        "#other{color:red}",
        ".btn-close:hover{color:red}",
        "@media print{.card{color:red}}",
        ":root{--nobody-reads:red}",
        ":root{--one:red;--two:var(--one)}",
        "/* .btn{color:red} */",
        '@charset "UTF-8";',
        "",
    ],
)
def test_what_cannot_apply_goes(rule):
    assert left(rule) == ""


def test_of_several_selectors_those_that_can_apply_stay():
    assert left(".card,.btn , .rows>.card{color:red}") == ".btn{color:red}"


def test_a_variable_stays_while_something_reads_it():
    css = (
        ":root{--one:red;--two:var(--one);--three:blue}\n.btn{color:var(--two, var(--four))}\n.card{color:var(--three)}"
    )
    assert left(css) == ":root{--one:red;--two:var(--one)}\n.btn{color:var(--two, var(--four))}"


@pytest.mark.parametrize("css", [".btn{color:red", "}", ".btn;{"])
def test_what_is_no_style_sheet_is_refused(css):
    with pytest.raises(ValueError, match=r"no rule|never closed"):
        left(css)


def test_the_app_has_the_rules_of_every_class_that_it_names():
    """Each class that a template gives has in the small style sheet all rules that it has in the large ones."""
    full = "\n".join(map(whole.source, whole.STYLES))
    given = {
        word
        for name in whole.TEMPLATES
        for value in re.findall(r'class="([^"{%]*)"', whole.template_source(name))
        for word in value.split()
    }
    small = whole.style().content.decode()
    styled = {name for name in given if re.search(rf"[.]{re.escape(name)}(?![\w-])", full)}
    assert len(styled) > 60
    assert [name for name in sorted(styled) if not re.search(rf"[.]{re.escape(name)}(?![\w-])", small)] == []
    assert "bootstrap/blob/main/LICENSE" in small
    assert len(small) < len(full) / 6
