"""The figures of people, on one engine; all engines are compared in the assessment app."""

from linli.core.tests.figures import FiguresOfAnApp


class TestFigures(FiguresOfAnApp):
    app = "people"
