"""English abbreviations that are written with a dot, and words that seldom follow one within a sentence.

Lists, not rules: they decide whether a dot ends a sentence or belongs to its word.
"""

from __future__ import annotations

MONTHS = frozenset("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec".split())
"""Short months; a day usually follows."""

TITLES = frozenset(
    "Mr Mrs Ms Mx Dr Drs Prof Sen Sens Rep Reps Gov Govs Gen Lt Col Cmdr Capt Sgt Maj Adm Rev Hon Pres "
    "Supt Insp Det Atty Amb Msgr Fr Messrs".split()
)
"""Words before a name: the name follows in the same sentence."""

AFTER_NAMES = frozenset("Jr Sr Inc Ltd Co Cos Corp Bros Esq".split())
"""Words behind a name: they may end a sentence or stand within one."""

STATES = frozenset(
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Mass Md Mich Minn Miss Mo Mont Neb Nev Okla "
    "Ore Pa Tenn Tex Va Vt Wash Wis Wyo St Ave Blvd Rd Mt Ft".split()
)
"""Places cut short in the old newspaper style, and kinds of street."""

SMALL = frozenset("vs etc approx dept govt est al cf ca fig vol pp".split())
"""Ordinary words cut short."""

BEFORE_NUMBERS = frozenset("No Nos Art Sec Ch Fig Vol".split())
"""Abbreviations only where a number follows ('No. 5'); otherwise words that may end a sentence."""

DOTTED = MONTHS | TITLES | AFTER_NAMES | STATES | SMALL
"""All that keep their dot wherever they stand."""

OPENERS = frozenset(
    "The A An This That These Those There Here It Its He She His Her They Their We Our You Your I My Who "
    "What When Where Why How Which And But Or Nor So Yet If As At By For From In Into Of On Off Over To "
    "With Without Within About After Against Although Among Because Before Between Despite During Even "
    "Every Since Though Through Under Until Unless While Whereas Some Many Most More Few Several Such All "
    "Both Each Either Neither None No Not Now Then Thus However Also According Another Other Others "
    "Meanwhile Moreover Still Later Last Nearly Only Once Rather Reportedly Today Yesterday Tomorrow "
    "Tonight Officials Authorities Police Agents Activists Immigrants People".split()
)
"""Words that, with a capital after an abbreviation, are far likelier to open a sentence than to go on."""
