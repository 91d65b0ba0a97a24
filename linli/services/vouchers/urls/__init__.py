from django.urls import path

from linli.services.vouchers.views import findings, months, orders, provider, providers, settlements, vouchers

app_name = "vouchers"
urlpatterns = [
    path("", vouchers.index, name="list"),
    path("<int:pk>/", vouchers.detail, name="detail"),
    path("<int:pk>/card/", vouchers.card, name="card"),
    path("<int:pk>/book/", orders.book, name="book"),
    path("<int:pk>/act/<slug:name>/", vouchers.act, name="act"),
    path("months/", months.months, name="months"),
    path("months/quota/", months.quota, name="quota"),
    path("months/quota/<int:pk>/withdraw/", months.quota_drop, name="quota_drop"),
    path("months/issue/", months.issue, name="issue"),
    path("months/left-out/", months.left_out, name="left_out"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<int:pk>/", orders.order, name="order"),
    path("orders/<int:pk>/phone/", orders.phone, name="phone"),
    path("orders/<int:pk>/act/<slug:name>/", orders.order_act, name="order_act"),
    path("today/", provider.today, name="today"),
    path("serve/", orders.serve, name="serve"),
    path("providers/", providers.providers, name="providers"),
    path("providers/new/", providers.provider_new, name="provider_new"),
    path("providers/<int:pk>/", providers.provider, name="provider"),
    path("providers/<int:pk>/act/<slug:name>/", providers.provider_act, name="provider_act"),
    path("settlements/", settlements.settlements, name="settlements"),
    path("settlements/draw/", settlements.settlement_draw, name="settlement_draw"),
    path("settlements/<int:pk>/", settlements.settlement, name="settlement"),
    path("settlements/<int:pk>/sheet/", settlements.settlement_sheet, name="settlement_sheet"),
    path("settlements/<int:pk>/act/<slug:name>/", settlements.settlement_act, name="settlement_act"),
    path("settlements/<int:pk>/look/", findings.look, name="look"),
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/act/<slug:name>/", findings.finding_act, name="finding_act"),
    path("on-site/<int:pk>/", findings.on_site, name="on_site"),
]
