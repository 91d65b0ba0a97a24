"""Queries of elder care; `level_on`, `proxies_of` and `away` are for apps above."""

from linli.services.eldercare.queries.assessments import level_on
from linli.services.eldercare.queries.records import away, proxies_of

__all__ = ["away", "level_on", "proxies_of"]
