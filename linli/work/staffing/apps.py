from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "linli.work.staffing"
    label = "staffing"
