"""The holder's pages are open to everybody, and show nothing without a serial."""

from django.urls import reverse

from linli.core.tests.matrix import each_cell

MATRIX = """
                       nobody  worker  admin
GET  home_care         200     200     200
GET  voucher           200     200     200
POST voucher           404     404     404
GET  voucher_mine      302     302     302
GET  voucher_book      302     302     302
POST voucher_book      403     403     403
GET  voucher_code      302     302     302
GET  voucher_rate      302     302     302
POST voucher_rate      403     403     403
GET  voucher_complain  302     302     302
POST voucher_complain  403     403     403
POST voucher_cancel    403     403     403
POST voucher_leave     302     302     302
"""
NUMBERED = ("code", "rate", "complain", "cancel")


@each_cell(MATRIX)
def test_access(client, sign_in, community, who, method, url_name, expected):
    sign_in(who, community)
    url = reverse(url_name, args=[1] if url_name.endswith(NUMBERED) else [])
    answer = client.post(url, {"serial": "0000-0000-0000"}) if method == "POST" else client.get(url)
    assert answer.status_code == expected
