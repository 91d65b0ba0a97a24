from django.urls import path

from linli.services.funds.views import campaigns, funds, incomes, lines, lists, public

app_name = "funds"
urlpatterns = [
    path("", funds.index, name="list"),
    path("new/", funds.new, name="new"),
    path("<int:pk>/", funds.detail, name="fund"),
    path("<int:pk>/correct/", funds.correct, name="correct"),
    path("<int:pk>/act/<slug:name>/", funds.act, name="act"),
    path("<int:pk>/statement/", funds.statement, name="statement"),
    path("<int:pk>/statement/export/", funds.statement_export, name="statement_export"),
    path("<int:pk>/donation/", incomes.donate, name="donate"),
    path("<int:pk>/allotment/", incomes.allot, name="allot"),
    path("incomes/", incomes.index, name="incomes"),
    path("incomes/export/", incomes.export, name="incomes_export"),
    path("incomes/<int:pk>/", incomes.detail, name="income"),
    path("incomes/<int:pk>/receipt/", incomes.receipt, name="receipt"),
    path("incomes/<int:pk>/act/<slug:name>/", incomes.act, name="income_act"),
    path("campaigns/", campaigns.index, name="campaigns"),
    path("campaigns/new/", campaigns.new, name="campaign_new"),
    path("campaigns/<int:pk>/", campaigns.detail, name="campaign"),
    path("campaigns/<int:pk>/correct/", campaigns.correct, name="campaign_correct"),
    path("campaigns/<int:pk>/export/", campaigns.export, name="campaign_export"),
    path("campaigns/<int:pk>/act/<slug:name>/", campaigns.act, name="campaign_act"),
    path("lists/<int:pk>/", lists.detail, name="gift_list"),
    path("lists/<int:pk>/read/", lists.read, name="gift_list_read"),
    path("lists/<int:pk>/add/", lists.add, name="gift_list_add"),
    path("lists/<int:pk>/sheet/", lists.sheet, name="gift_list_sheet"),
    path("lists/<int:pk>/slips/", lists.slips, name="gift_list_slips"),
    path("lists/<int:pk>/export/", lists.export, name="gift_list_export"),
    path("lists/<int:pk>/act/<slug:name>/", lists.act, name="gift_list_act"),
    path("lines/<int:pk>/", lines.detail, name="line"),
    path("lines/<int:pk>/act/<slug:name>/", lines.act, name="line_act"),
    path("publications/<int:pk>/withdraw/", funds.publication_withdraw, name="publication_withdraw"),
    path("published/", public.published, name="published"),
    path("published/<slug:code>/", public.published_in, name="published_in"),
]
