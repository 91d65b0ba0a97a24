"""What is around every page, and the error pages."""

import ast
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from linli.core.access.permissions import Role
from linli.core.access.viewer import Viewer
from linli.core.errors import RuleBroken
from linli.core.rooms import Way
from linli.site import nav, styleguide
from linli.site.middleware import RuleBrokenMiddleware

LINLI = Path(nav.__file__).parents[1]


def test_no_rail_has_more_than_seven_ways_and_no_foot_more_than_four(viewer, community):
    for role in ("worker", "clerk", "committee", "subdistrict", "district", "handler", "auditor", "admin"):
        seen = viewer(role, community)
        assert len(nav.rail(seen)) <= 7
        assert len(nav.tabs(seen)) <= 4
        assert {way.url_name for way in nav.rail(seen)}.isdisjoint(way.url_name for way in nav.beyond(seen))


def test_a_user_of_several_roles_gets_the_first_page_of_one_of_them():
    assert set(nav.ROLES) == set(Role)
    assert nav.first_page(Viewer(roles=frozenset({Role.DISTRICT, Role.WORKER}))) == "visits:today"
    assert nav.first_page(Viewer()) == "me"


def test_the_closest_way_is_marked(rf):
    ways = [Way("me", "Me", "x"), Way("home", "Home", "x")]
    assert [link.is_here for link in nav.links(ways, "/me/something")] == [True, False]


def test_a_wrong_form_says_on_top_what_is_wrong_and_links_to_it(rf):
    html = str(styleguide.SampleForm({"outcome": "met"}, auto_id="x_%s"))
    assert 'role="alert"' in html
    assert 'href="#x_name"' in html
    assert 'id="x_name_error"' in html
    assert 'aria-invalid="true"' in html


def test_messages_about_missing_input_do_not_say_field():
    with translation.override("en"):
        html = str(styleguide.SampleForm({"outcome": "met"}))
    assert "Fill this in or choose an option." in html
    assert "field is required" not in html


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        (forms.DateField(), "31.2.", "Enter the date like 2026-11-23."),
        (forms.IntegerField(), "two", "Enter a whole number in digits."),
        (forms.IntegerField(min_value=1), "0", "Enter 1 or more."),
        (forms.ChoiceField(choices=[("a", "A")]), "b", "Choose one of the options."),
        (forms.CharField(max_length=3), "abcd", "Use 3 characters or fewer (now 4)."),
    ],
)
def test_messages_about_wrong_input_are_ours(field, typed, said):
    with translation.override("en"):
        with pytest.raises(ValidationError) as wrong:
            field.clean(typed)
        assert wrong.value.messages == [said]


def test_no_text_to_translate_hides_in_a_formatted_string():
    """The tool that collects texts does not look into f-strings, so such a text stays English for ever."""
    for path in LINLI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            calls = ast.walk(node) if isinstance(node, ast.JoinedStr) else ()
            assert not [call for call in calls if isinstance(call, ast.Call) and ast.unparse(call.func) == "_"], path


def test_a_choice_drawn_as_segments_keeps_its_question(rf):
    html = str(styleguide.SampleForm(auto_id="x_%s"))
    assert "<fieldset" in html
    assert 'class="segments"' in html


def broken(rf, **headers):
    request = rf.post("/cases/1/close/", headers=headers)
    request.htmx = "HX-Request" in headers
    return RuleBrokenMiddleware(lambda _: None).process_exception(request, RuleBroken("Not on a Sunday."))


def test_a_broken_rule_is_said_on_a_page_with_a_way_back(rf):
    answer = broken(rf, referer="http://testserver/cases/1/?x=1")
    assert answer.status_code == 409
    assert "Not on a Sunday." in answer.content.decode()
    assert 'href="/cases/1/?x=1"' in answer.content.decode()


def test_a_broken_rule_leaves_the_half_filled_form_alone(rf):
    answer = broken(rf, **{"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Retarget"]) == (409, "#notices")


def test_the_way_back_never_leaves_the_house(rf):
    assert 'href="/"' in broken(rf, referer="https://elsewhere.example/").content.decode()


@pytest.mark.parametrize(("path", "status"), [("/no-such-page/", 404), ("/account/login/?next=/me/", 200)])
def test_pages_say_what_to_do_in_the_language_of_the_browser(client, db, path, status):
    answer = client.get(path, headers={"accept-language": "zh-CN"})
    assert answer.status_code == status
    assert 'lang="zh-hans"' in answer.content.decode()


def test_a_stale_form_is_answered_with_what_to_do(db):
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(reverse("set_language"), {"language": "en"})
    assert answer.status_code == 403
    assert b"main" in answer.content


def test_a_broken_address_is_answered_in_our_looks(rf, db):
    from linli.site.views import bad_request

    answer = bad_request(RequestFactory().get("/"), BadRequest("no"))
    assert answer.status_code == 400
    assert b"linli.css" in answer.content


def test_the_last_resort_needs_nothing():
    html = engines["django"].get_template("500.html").render()
    assert "系统出了问题" in html


def test_nothing_is_inline(client, db):
    page = client.get(reverse("account_login"))
    html = page.content.decode()
    assert " style=" not in html
    assert " onclick=" not in html
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    scripts = [part.split(">")[0] for part in html.split("<script")[1:]]
    assert all("src=" in part or "application/json" in part for part in scripts)


def test_no_page_offers_a_mail_that_is_never_sent(client, db):
    assert client.post(reverse("account_reset_password"), {"email": "somebody@example.org"}).status_code == 405
    page = client.get(reverse("account_login")).content.decode()
    assert reverse("account_reset_password") not in page


@pytest.mark.parametrize(("found", "shown"), [(0, "0"), (999, "999"), (1000, "1,000"), (1001, "1,000+")])
def test_a_number_that_was_counted_only_so_far_says_so(found, shown):
    assert engines["django"].from_string("{{ found|capped }}").render({"found": found}) == shown
