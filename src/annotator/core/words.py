"""Words: what the cursor stands on and what one key selects.

They are the words of Unicode's UAX 29 with what an annotator of prose expects: internal hyphens and
apostrophes are kept ('re-entrants', "Trump's"), so are the dots of abbreviations ('U.S.', 'Jan.', the
'D.' of a name), numbers hold together ('50-100', '1,000', '$5.3', '3.5%'), and so do addresses
('pic.twitter.com/x'). Outer punctuation is left out. Every other visible character that is neither white
space nor punctuation (an emoji family, a sign, an ideograph) is a word by itself.

A word never splits a grapheme cluster. Every function looks at the text around an offset only, so its
cost does not grow with the document; a text without any break is cut every `LONGEST` code points.
"""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.abbreviations import BEFORE_NUMBERS, DOTTED
from annotator.core.graphemes import is_boundary, previous_boundary
from annotator.core.patterns import lazily
from annotator.core.span import Span

LONGEST = 1024
"""No word is longer than twice this; a stretch of this length without a break is cut at a multiple of it."""

# Sets of single characters. Marks and the like extend the character before them and start no word.
_EXTEND = r"[\p{M}\p{GCB=Extend}\p{GCB=SpacingMark}\u200D]"
_EMOJI = r"[\p{Extended_Pictographic}\p{Regional_Indicator}]"
_ALONE = rf"[[\p{{Han}}\p{{Hiragana}}\p{{Line_Break=SA}}]--{_EXTEND}]"
_KATAKANA = rf"[[\p{{Word_Break=Katakana}}]--{_EXTEND}]"
_WORDLY = rf"[[\p{{L}}\p{{N}}\p{{Alphabetic}}_]--[{_EXTEND}{_ALONE}{_KATAKANA}{_EMOJI}\p{{GCB=Prepend}}]]"
_DIGIT = r"\p{N}"
_ADDRESS = rf"[{_WORDLY}~%&=+@$#?.:/*'-]"
_OTHER = rf"[^\s\p{{Z}}\p{{P}}\p{{Cc}}\p{{Cf}}\p{{Cs}}`{_EXTEND}]"

# An Indic consonant behind a linker is in the cluster before, whatever that is.
_LINKED = r"(?<=\p{Indic_Conjunct_Break=Linker}[\p{GCB=Extend}\u200D]*)\p{Indic_Conjunct_Break=Consonant}"
_RUN = rf"(?:(?:{_WORDLY}|\p{{GCB=Prepend}}+(?={_WORDLY})){_EXTEND}*+)++"

# What may stand between two runs of one word: a hyphen or an apostrophe, the ampersand of 'AT&T', a dot
# ('3.5', 'example.com', but not a full stop whose space was forgotten), and the signs inside numbers.
_JOINT = (
    rf"(?:[-\u2010\u2011'’](?={_WORDLY})"
    r"|(?<=\p{Lu})&(?=\p{Lu})"
    rf"|\.(?={_WORDLY})(?!(?<=\w\w\.)\p{{Lu}}\p{{Ll}})"
    rf"|(?<={_DIGIT})(?:[:/\u2012\u2013](?={_DIGIT})|,(?={_DIGIT}{{3}}(?!{_DIGIT}))))"
)

# The dot behind a word that belongs to it: 'U.S.', 'Ph.D.', 'Jan.', 'No. 5', 'Jennifer D. Elzea'.
_DOT = (
    rf"\.(?!{_EXTEND})(?:"
    r"(?<=(?<![\w.])(?:\p{Lu}\p{Ll}?|\p{Ll})(?:\.(?:\p{Lu}\p{Ll}{0,2}|\p{Ll}))+\.)"
    r"|(?<=(?<!\w)\L<dotted>\.)"
    r"|(?<=(?<!\w)\L<before_numbers>\.)(?=\s?\d)"
    r"|(?<=(?<!\w)\p{Lu}\.)(?=[ \u00A0]\p{Lu}[\p{Ll}.])"
    r"(?!\s(?:An?|The|This|That|There|They|He|She|It|We|You|But|And|In|On|At)\b))"
)

_WORD = lazily(
    rf"""(?V1x)
    # An address: a scheme or www, a host with a path, or a mailbox.
    (?:(?:(?:https?|ftp)://|www\.|(?:[a-zA-Z0-9][a-zA-Z0-9-]*+\.)++[a-zA-Z]{{2,}}/)
        (?:{_ADDRESS}{_EXTEND}*+)*[{_ADDRESS}--[.:?'*]]{_EXTEND}*+
      |[a-zA-Z0-9][a-zA-Z0-9._+-]*+@[a-zA-Z0-9-]++(?:\.[a-zA-Z0-9-]++)++(?!{_EXTEND}))
    # An emoji, a flag or a keycap.
    |(?={_EMOJI}|[0-9\#*]\uFE0F?\u20E3)\X
    # Letters and digits, with what money, percentages and decades carry in front and behind.
    |(?!{_LINKED})(?!_++(?!{_WORDLY}))(?:\p{{Sc}}(?={_DIGIT})|['’](?=\d\ds\b))?+
        {_RUN}(?:(?:{_DOT})?{_JOINT}{_RUN})*+
        (?:{_DOT}|(?<={_DIGIT})[%‰¢\p{{Sc}}](?!{_EXTEND}))?
    |(?:(?={_KATAKANA})\X)++
    # A character that is a word by itself.
    |(?!{_LINKED})(?={_ALONE}|{_OTHER})\X
    # Marks with nothing to stand on.
    |(?<![^\p{{GCB=Control}}\r\n])(?=[{_EXTEND}--\p{{Default_Ignorable_Code_Point}}])\X
    """,
    dotted=DOTTED,
    before_numbers=BEFORE_NUMBERS,
)

# Places that no word spans, so that words can be counted from there whatever stands further left.
_ANCHOR = lazily(
    rf"""(?V1rsx)(?=.)(?:\A
    |(?<=[[\s\p{{Z}}\p{{Ps}}\p{{Pe}}\p{{Pi}}\p{{Pf}}"—…;!|<>]--[’]])(?!{_EXTEND})
    |(?<![{_EXTEND}\p{{GCB=Prepend}}])(?={_ALONE})
    |(?<![\u200D\p{{GCB=Prepend}}])(?=\p{{Extended_Pictographic}}))
    """
)
_VISIBLE = lazily(r"\S")
_MAYBE_WORD = lazily(r"(?V1r)[[^\s\p{P}\p{Cc}\p{Cs}]_'’#*]")


def word_at(text: str, offset: int) -> Span | None:
    """The word that covers `offset`, or None where there is none."""
    if not 0 <= offset < len(text):
        return None
    for start, end in _from(text, _anchor(text, offset)):
        if end > offset:
            return Span(start, end) if start <= offset else None
    return None


def next_word(text: str, offset: int) -> Span | None:
    """The first word that starts after `offset`; with -1, the first of the text."""
    if offset + 1 >= len(text):
        return None
    for start, end in _from(text, _anchor(text, max(offset, 0))):
        if start > offset:
            return Span(start, end)
    return None


def previous_word(text: str, offset: int) -> Span | None:
    """The last word that starts before `offset`; with the text's length, the last of the text."""
    limit = min(offset, len(text))
    while limit > 0:
        near = _MAYBE_WORD.search(text, 0, limit)
        if near is None:
            return None
        anchor = _anchor(text, near.start())
        found = None
        for start, end in _from(text, anchor):
            if start >= limit:
                break
            found = Span(start, end)
        if found is not None:
            return found
        limit = anchor
    return None


def words(text: str, start: int, end: int) -> Iterator[Span]:
    """The words that start in `[start, end)`, in order."""
    if start >= min(end, len(text)):
        return
    for first, last in _from(text, _anchor(text, max(start, 0))):
        if first >= end:
            return
        if first >= start:
            yield Span(first, last)


def _from(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """The words from `offset`, where no word is under way."""
    while offset < len(text):
        cut = (offset // LONGEST + 1) * LONGEST
        for match in _WORD.finditer(text, offset, cut + 2 * LONGEST):
            start, end = match.span()
            if end > cut:
                if start < cut:
                    end = _cut(text, start, end, cut)
                    yield start, end
                    offset = end
                else:
                    offset = start
                break
            yield start, end
            offset = end
        else:
            # Nothing as far as was looked: go on at the next visible character.
            visible = _VISIBLE.search(text, cut + LONGEST)
            offset = visible.start() if visible else len(text)


def _cut(text: str, start: int, end: int, cut: int) -> int:
    """Where a word that passes `cut`, a multiple of `LONGEST`, ends."""
    if not _is_forced(text, cut):
        cut += LONGEST
    if cut >= end:
        return end
    boundary = cut if is_boundary(text, cut) else previous_boundary(text, cut)
    return boundary if boundary > start else end


def _anchor(text: str, offset: int) -> int:
    """The nearest place at or before `offset`, which is inside the text, that no word spans."""
    cut = offset - offset % LONGEST
    natural = _ANCHOR.search(text, max(0, offset + 1 - 2 * LONGEST), offset + 1)
    if natural is not None and (cut == 0 or cut - natural.start() < LONGEST):
        return int(natural.start())
    return cut if is_boundary(text, cut) else previous_boundary(text, cut)


def _is_forced(text: str, cut: int) -> bool:
    """Whether words are cut at a multiple of `LONGEST`: nothing parts them in all the stretch before."""
    return _ANCHOR.search(text, max(0, cut + 1 - LONGEST), cut + 1) is None
