"""The figures of employment, on one engine; all engines are compared in the assessment app."""

from linli.core.tests.figures import FiguresOfAnApp


class TestFigures(FiguresOfAnApp):
    app = "employment"
