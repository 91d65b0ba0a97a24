"""The pages of no single room."""

from django.http import HttpResponse
from django.shortcuts import render

from linli.core.http import Request


def home(request: Request) -> HttpResponse:
    """The first page: what the role needs first, or the resident's page."""
    return render(request, "home.html")
