"""The pages by name; each is imported when it is first looked at, for they need numpy."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from annotator.tui.agreement.page import Page
from annotator.tui.agreement.view import View


class Leaf(NamedTuple):
    """One page: the name of its module, its title on the screen, and what it shows."""

    id: str
    title: str
    shows: str

    def page(self, view: View) -> Page:
        """Make the page of an agreement."""
        name = self.id if view.panel.documents else "nothing"
        make: Callable[[View], Page] = import_module(f"{__package__}.pages.{name}").page
        return make(view)


LEAVES: tuple[Leaf, ...] = (
    Leaf("overview", "Overview", "a few numbers, the weakest label and pair"),
    Leaf("pairs", "Pairs", "every pair of annotators, as a heat map"),
    Leaf("labels", "Labels", "every label, and the values of attributes"),
    Leaf("confusion", "Confusion", "which label met which, as a heat map"),
    Leaf("boundaries", "Boundary", "which edges differ, and which way"),
    Leaf("trend", "Trend", "agreement in order of work"),
    Leaf("documents", "Documents", "document by document, the worst first"),
)
