"""The first two paragraphs of the first article, labelled in full with as few keys as there are."""

from __future__ import annotations

FIRST_TWO_PARAGRAPHS = (
    ")", "shift+right", "shift+right",       # behind the dateline: [Immigration officials] on Friday
    "s", "o",                                # a source, of the kind 'official'
    "space", "c",                            # [approximately 160]
    "space", "c",                            # [six]
    "space", "l",                            # [Southern California]
    "i", "t", "c",                           # the sentence, a confirmation
    "space", "a",                            # [U.S. Immigration and Customs Enforcement]
    "space", "a",                            # ([ICE])
    "e", "s", "o",                           # [U.S. Immigration and Customs Enforcement (ICE) officials]
    "i", "t", "a",                           # the sentence, an assertion
)  # fmt: skip
"""What someone who knows the keys presses. Space goes to the next number or name, e grows to the
phrase, i takes the sentence; a label leaves its words selected."""

COUNTED = ("Count 2", "Location 1", "Agency 2", "Claim 2", "Source 2")
"""What the legend says then."""
