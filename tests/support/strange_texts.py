"""The five articles, texts that are hard to lay out, and a strategy that makes more of them."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

SEEDS = Path(__file__).parents[2] / "seeds"

FAMILY = "👨‍👩‍👧‍👦"

STRANGE = {
    "zwj family": f"a {FAMILY} b{FAMILY}{FAMILY} 👩🏽‍🚀",
    "combining": "cafe\u0301 e\u0301\u0323x n\u0303o \u0301lone",
    "cjk": "警察は日本語で「逮捕。」と言った。カタカナと한국어 中文",
    "right to left": "העיר نيويورك (ICE) 123 עברית",
    "tabs": "a\tb\t\tc",
    "crlf": "one two\r\nthree\r\n\r\nfour",
    "lone cr": "one\rtwo \r three",
    "form feed": "one\ftwo\f\n\fthree",
    "zero-width space": "one\u200btwo \u200b three",
    "bom inside": "one\ufefftwo \ufeff",
    "astral": "𝒜𝓃𝓃 🜁 𠀀𠀁 x",
    "no-break spaces": "by\xa0the\u202fway 1\u202f000\xa0people",
    "escapes": "\x1b[31mred\x1b]52;c;eA==\x07 \x9b1m \u202eevil\u2066 [@click=app.quit]x[/]",
    "flags": "🇩🇪🇫🇷🇩 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 1️⃣ #️⃣",
    "scripts": "क्षि ก็กำ က္က ᄀ\u1161\u11a8 가각",
    "blank": " \n\n \t\n",
    "empty": "",
    "nulls": "a\x00b\x00",
}

_PIECES = (
    *"aBc.,-'’ \n?!…“”\"()—–&%$/:@#+`日本。「カー한ᄀ\u1161कषกعא𝒜𠀀ｆ½ⅷℹ👩🏽🇩🇪",
    *(
        "1",
        "20",
        "000",
        "U.S.",
        "Jan. ",
        "J. ",
        "Mr. ",
        "said ",
        "The ",
        "http://x.y/z",
        "  ",
        "\r\n",
        FAMILY,
    ),
    *"\xa0\u202f\u3000\t\r\f\v\x00\x1b\x85\u2028\u200b\u200d\u200c\ufeff\xad\u202e\ufdd0",
    *"\u0301\ufe0f\u20e3\u093f\u094d\u0e33\U000e0067",
)

texts = st.lists(st.sampled_from(_PIECES), max_size=40).map("".join)
"""Short texts in which everything meets everything."""


def articles() -> dict[str, str]:
    """The seed articles by the first three letters of their file's name, exactly as stored."""
    return {path.name[:3]: path.read_bytes().decode("utf-8") for path in sorted(SEEDS.glob("*.txt"))}


def offsets(text: str) -> range:
    """Every offset of a text, its end included."""
    return range(len(text) + 1)
