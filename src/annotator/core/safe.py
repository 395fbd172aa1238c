"""Text from others, made fit to print: nothing in it can steer a terminal or hide."""

from __future__ import annotations

import regex

from annotator.core.patterns import lazily

JOINER = "\u200d"
EMOJI_STYLE = "\ufe0f"

_INVISIBLE = "¦"
_UNPRINTABLE = "␦"

_GLYPHS: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},
    **dict.fromkeys(range(128, 160), _UNPRINTABLE),
    0x09: "⇥",
    0x0A: "↵",
    0x7F: "␡",
    0xAD: "¬",
    # Bidi controls: where each sends the reading direction.
    **dict.fromkeys((0x061C, 0x200F, 0x202B, 0x202E, 0x2067), "⇠"),
    **dict.fromkeys((0x200E, 0x202A, 0x202D, 0x2066, 0x2068), "⇢"),
    **dict.fromkeys((0x202C, 0x2069), "⇕"),
    0x2028: "↵",
    0x2029: "⏎",
}

# Controls, format and other invisible characters, separators, lone surrogates and noncharacters.
# Format characters that have a shape of their own (the Arabic number signs) stay as they are.
_SUSPECT = lazily(
    r"(?V1)[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}"
    r"\p{Noncharacter_Code_Point}\uFFF9-\uFFFB]--[\p{Prepended_Concatenation_Mark}]]"
)

_JOINING = (
    r"[\p{L}\p{M}]&&["
    + "".join(
        rf"\p{{Script={name}}}"
        for name in "Arabic Syriac Nko Mongolian Devanagari Bengali Gurmukhi Gujarati Oriya Tamil "
        "Telugu Kannada Malayalam Sinhala Thai Lao Tibetan Myanmar Khmer".split()
    )
    + "]"
)

# Invisible characters at their proper work, where replacing them would break what they hold together:
# joiners inside an emoji or between letters of joining scripts, one variation selector after a visible
# character, the tags of a flag.
_AT_WORK = lazily(
    r"(?V1)"
    r"(?<=[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F\u20E3\U000E007F])\u200D(?=\p{Extended_Pictographic})"
    r"|(?<=[" + _JOINING + r"])[\u200C\u200D](?=[" + _JOINING + r"])"
    r"|(?<=[[\p{L}\p{M}\p{N}\p{P}\p{S}]--\p{Default_Ignorable_Code_Point}])[\uFE00-\uFE0F\U000E0100-\U000E01EF]"
    r"|(?<=\U0001F3F4)[\U000E0020-\U000E007E]{1,6}\U000E007F"
)
_SUSPECT_OR_AT_WORK = lazily(f"(?P<kept>{_AT_WORK.pattern})|{_SUSPECT.pattern}")


def safe(text: str, keep: str = "") -> str:
    """`text` with every control, bidi and invisible character replaced by one visible glyph each.

    The result has as many code points as `text`. Characters in `keep` (say a newline) stay as they
    are, as do joiners and variation selectors inside an emoji or a word of a joining script.
    """
    if _SUSPECT.search(text) is None:
        return text

    def glyph(match: regex.Match[str]) -> str:
        found: str = match.group()
        if match["kept"] is not None or found in keep:
            return found
        code = ord(found)
        if code in _GLYPHS:
            return _GLYPHS[code]
        return _UNPRINTABLE if 0xD800 <= code < 0xE000 or code & 0xFFFE == 0xFFFE else _INVISIBLE

    shown: str = _SUSPECT_OR_AT_WORK.sub(glyph, text)
    return shown
