from django.urls import URLPattern, path

from linli.registers.people.views import duplicates, households, imports, people, questions

app_name = "people"
urlpatterns: list[URLPattern] = [
    path("", households.household_list, name="households"),
    path("export/", households.household_export, name="households_export"),
    path("household/new/", households.household_new, name="household_new"),
    path("household/<int:pk>/", households.household, name="household"),
    path("household/<int:pk>/read/", households.household_read, name="household_read"),
    path("household/<int:pk>/new/", households.newcomer, name="newcomer"),
    path("household/<int:pk>/move/", households.household_move, name="household_move"),
    path("residency/<int:pk>/head/", households.make_head, name="make_head"),
    path("person/<int:pk>/", people.person, name="person"),
    path("person/<int:pk>/read/", people.person_read, name="person_read"),
    path("person/<int:pk>/correct/", people.correct, name="correct"),
    path("person/<int:pk>/move/", people.move, name="move"),
    path("person/<int:pk>/move/undo/", people.take_back_move, name="take_back_move"),
    path("person/<int:pk>/died/", people.died, name="died"),
    path("person/<int:pk>/alive/", people.take_back_death, name="take_back_death"),
    path("person/<int:pk>/circumstances/", people.circumstance_add, name="circumstance_add"),
    path("circumstance/<int:pk>/end/", people.circumstance_end, name="circumstance_end"),
    path("imports/", imports.import_list, name="imports"),
    path("imports/<int:pk>/", imports.import_run, name="import"),
    path("imports/<int:pk>/start/", imports.import_start, name="import_start"),
    path("imports/<int:pk>/rehearse/", imports.import_rehearse, name="import_rehearse"),
    path("imports/<int:pk>/undo/", imports.import_undo, name="import_undo"),
    path("imports/<int:pk>/questions/", questions.import_questions, name="import_questions"),
    path("imports/<int:pk>/households/", imports.import_households, name="import_households"),
    path("imports/<int:pk>/progress/", imports.import_progress, name="import_progress"),
    path("imports/<int:pk>/rejected/", imports.import_rejected, name="import_rejected"),
    path("duplicates/", duplicates.duplicate_list, name="duplicates"),
    path("duplicates/<int:pk>/", duplicates.duplicate, name="duplicate"),
    path("duplicates/<int:pk>/dismiss/", duplicates.duplicate_dismiss, name="duplicate_dismiss"),
    path("duplicates/<int:pk>/undo/", duplicates.duplicate_undo, name="duplicate_undo"),
]
