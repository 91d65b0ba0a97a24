from collections.abc import Iterator

from django.apps import apps
from django.urls import URLResolver, include, path, re_path

from linli.core.rooms import registry
from linli.site import (
    drafts,
    export_pages,
    journal_pages,
    journal_unusual,
    messages,
    place_pages,
    proxy_check,
    search,
    views,
)


def of_apps() -> Iterator[URLResolver]:
    """Yield the addresses of every app under the prefixes it declares; `<label>/` -> `urls` where it declares none."""
    for label, room in registry().rooms.items():
        declared = room.urls if room.urls is not None else {f"{label}/": "urls"}
        for prefix, module in declared.items():
            yield path(prefix, include(f"{apps.get_app_config(label).name}.{module}"))


handler400 = "linli.site.views.bad_request"
handler403 = "linli.site.views.refused"
handler404 = "linli.site.views.not_found"
handler500 = "linli.site.faults.server_fault"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", search.search, name="search"),
    path("me/", views.me, name="me"),
    path("me/footprint/", journal_pages.footprint, name="footprint"),
    path("journal/", journal_pages.journal_list, name="journal"),
    path("journal/export/", journal_pages.export, name="journal_export"),
    path("journal/seals/", journal_pages.noted_seals, name="journal_seals"),
    path("journal/unusual/", journal_unusual.unusual, name="journal_unusual"),
    path("journal/verify/", journal_pages.verify, name="journal_verify"),
    path("exports/", export_pages.exports, name="exports"),
    path("exports/<int:pk>/", export_pages.export, name="export"),
    path("exports/<int:pk>/file/", export_pages.export_file, name="export_file"),
    path("messages/", messages.messages, name="messages"),
    path("drafts/keys/", drafts.keys, name="draft_keys"),
    path("place/", place_pages.choose, name="place"),
    path("place/work-in/", place_pages.work_in, name="work_in_place"),
    path("language/", views.set_language, name="set_language"),
    path("text-size/", views.set_text_size, name="set_text_size"),
    path("styleguide/", views.component_sheet, name="styleguide"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("doctor/", proxy_check.seen, name="seen_by_server"),
    *of_apps(),
    path("account/signup/", views.ask_office, name="account_signup"),
    path("account/email/", views.ask_office, name="account_email"),
    path("account/password/reset/", views.ask_office, name="account_reset_password"),
    # Nothing is mailed: what allauth has for links and codes by mail leads to the same sentence.
    re_path(r"^account/(?:password/(?:reset|set)|confirm-email|login/code)/", views.ask_office),
    path("account/", include("allauth.urls")),
]
