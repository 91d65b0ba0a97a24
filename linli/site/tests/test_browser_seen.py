"""A browser test that fails says what the browser showed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from linli.site.tests.browser_seen import LONGEST, seen
from linli.site.tests.conftest import pytest_runtest_makereport

pytestmark = [pytest.mark.browser]


@pytest.fixture
def page(chromium):
    context = chromium.new_context()
    yield context.new_page()
    context.close()


def test_a_page_is_described_by_address_text_and_complaints(page):
    page.set_content("<nav>menu</nav><main><h1>Outbox</h1></main>")
    page.evaluate("() => { console.error('refused'); setTimeout(() => { throw new Error('broken') }) }")
    page.wait_for_event("pageerror")
    told = seen(page.context.browser)
    assert told.splitlines() == ["about:blank", "main: Outbox", "console error: refused", "error: broken"]


def test_a_long_page_is_cut_and_says_so(page):
    page.set_content(f"<div id='page'>{'x' * (LONGEST + 1)}</div>")
    told = seen(page.context.browser)
    assert f"#page: {'x' * LONGEST}\n... {LONGEST + 1} characters" in told


@pytest.mark.parametrize(("failed", "sections"), [(True, ["What the browser showed"]), (False, [])])
def test_a_report_of_a_failure_holds_the_pages(page, chromium, failed, sections):
    report = SimpleNamespace(failed=failed, sections=[])
    hook = pytest_runtest_makereport(SimpleNamespace(funcargs={"chromium": chromium}), None)
    next(hook)
    with pytest.raises(StopIteration):
        hook.send(report)
    assert [title for title, _ in report.sections] == sections
