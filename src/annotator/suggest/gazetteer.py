"""Words that tell what a run of capitals is: the lists behind `names`."""

from __future__ import annotations

from annotator.core.abbreviations import MONTHS, TITLES

BODIES = frozenset(
    "Academy Administration Affairs Agency Army Assembly Association Authority Board Bureau Center Centers "
    "Centre Coalition College Command Commission Committee Conference Control Corps Council Court Customs "
    "Defense Department Development Division Enforcement Force Forum Foundation Fund Guard Institute "
    "Intelligence Investigation Investigations Justice League Management Ministry Network Office Operations "
    "Organization Party Police Prevention Prisons Program Project Protection Relations Removal Response "
    "Rights School Security Senate Service Services Society Trade Union University Welfare".split()
)
"""What names of bodies end with; only before one does 'and' belong to a name."""

RANKS = frozenset(
    "Acting Deputy Assistant Interim Chief Director Secretary President Vice Senator Governor Mayor Sheriff "
    "Commissioner Administrator Attorney Judge Justice Representative Congressman Congresswoman Minister "
    "Chairman Chairwoman Officer Agent Captain Sergeant Lieutenant General Spokesman Spokeswoman "
    "Spokesperson Professor Democrat Democrats Republican Republicans".split()
) | frozenset(title + "." for title in TITLES)
"""What stands in front of a person's name: a new name starts there."""

TIMES = frozenset(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
    "August September October November December Christmas Easter Thanksgiving Halloween Valentine".split()
) | frozenset(month + "." for month in MONTHS)
"""Capitals that name a time."""

LARGER_PLACES = frozenset(
    "Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Georgia Hawaii Idaho "
    "Illinois Indiana Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota "
    "Mississippi Missouri Montana Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah "
    "Vermont Virginia Wisconsin Wyoming D.C. Ala. Ariz. Ark. Calif. Colo. Conn. Del. Fla. Ga. Ill. Ind. Kan. "
    "Ky. La. Mass. Md. Mich. Minn. Miss. Mo. Mont. Neb. Nev. Okla. Ore. Pa. Tenn. Tex. Va. Vt. Wash. Wis. "
    "Wyo. Canada Mexico England France Germany".split()
) | frozenset(
    f"{first} {second}"
    for first, seconds in (
        ("North", "Carolina Dakota"),
        ("South", "Carolina Dakota"),
        ("New", "Mexico Jersey Hampshire"),
        ("Rhode", "Island"),
        ("West", "Virginia"),
    )
    for second in seconds.split()
)
"""Places that stand behind a comma to tell which place is meant. States that share their name with a city
are left out, so that 'Chicago, New York' stays two."""
