"""What each feature structure of a file is: annotation, relation, chain, or about the whole document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from annotator.formats.uima import layers as names
from annotator.formats.uima.parsing import Cas, Structure, Types
from annotator.formats.uima.values import Values

VIEW = "_InitialView"
_DOCUMENT = "uima.tcas.DocumentAnnotation"
_SEGMENTS = frozenset(
    f"{package}.{name}"
    for package, segments in {
        "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type": "Token Sentence",
        "org.apache.ctakes.typesystem.type.syntax": "BaseToken WordToken PunctuationToken SymbolToken "
        "ContractionToken NumToken NewlineToken",
        "org.apache.ctakes.typesystem.type.textspan": "Segment Sentence Paragraph",
        "de.julielab.jcore.types": "Token Sentence",
        "opennlp.uima": "Token Sentence",
        "org.apache.uima": "TokenAnnotation SentenceAnnotation",
        "uima.tt": "TokenAnnotation SentenceAnnotation ParagraphAnnotation",
    }.items()
    for name in segments.split()
)
"""What cuts a text into words and sentences, in the type systems of those programs that are used most."""

_BOOKKEEPING = (
    "de.tudarmstadt.ukp.clarin.webanno.api.type.",
    "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.",
)
"""What programs note about themselves: which version and user, which tags and layers there are."""

_ENDS = (
    (names.GOVERNOR, names.DEPENDENT),
    ("governor", "dependent"),
    ("source", "target"),
    ("from", "to"),
    ("head", "tail"),
    ("arg1", "arg2"),
)
"""What the two ends of a relation are called."""

_LABELS = "value label category PosValue DependencyType class tag kind type identifier".split()
"""Features that say what something is, the likeliest first."""


class Kinds:
    """Tells the structures of one file apart. `label_feature` is what the user says holds labels, `left_out`
    are the types that the user does not want.
    """

    def __init__(
        self,
        cas: Cas,
        types: Types,
        values: Values,
        label_feature: str = "",
        left_out: frozenset[str] = frozenset(),
    ) -> None:
        self._cas = cas
        self._types = types
        self._values = values
        self._labels = [label_feature] if label_feature else _LABELS
        self._left_out = left_out
        self._ends: dict[str, tuple[str, str] | None] = {}
        self._label_features: dict[str, str] = {}
        sofas = cas.sofas
        self.sofa = next(
            (one for one in sofas if one.features.get("sofaID") == VIEW), sofas[0] if sofas else None
        )
        """The text that the annotations are of."""

    def here(self) -> Iterator[Structure]:
        """What lies in the text; structures without a text are reached from these."""
        sofa = str(self.sofa.id) if self.sofa else ""
        return (one for one in self._cas.structures.values() if one.features.get("sofa") == sofa)

    def is_span(self, one: Structure) -> bool:
        """Whether it has a place in the text."""
        return "begin" in one.features and "end" in one.features and not self.is_document(one)

    def is_document(self, one: Structure) -> bool:
        """Whether it describes the document."""
        return self._types.is_a(one.type, _DOCUMENT) or one.type in (_DOCUMENT, names.METADATA)

    def is_bookkeeping(self, one: Structure) -> bool:
        """Whether a program made it for itself."""
        return one.type.startswith(_BOOKKEEPING)

    def is_segment(self, one: Structure) -> bool:
        """Whether it is a word or a sentence that a program found."""
        return one.type in _SEGMENTS

    def is_left_out(self, one: Structure) -> bool:
        """Whether the user does not want its type, or one it comes from, by full name or the last part."""
        return bool(self._left_out) and any(
            type in self._left_out or type.rpartition(".")[2] in self._left_out
            for type in self._types.line(one.type)
        )

    def first_link(self, one: Structure) -> Structure | None:
        """The first link of a chain; None for what is no chain."""
        first = None if "begin" in one.features else self._values.target(one, "first")
        return first if first is not None and self.is_span(first) else None

    def ends(self, one: Structure) -> tuple[str, str] | None:
        """The features that hold the ends of a relation; None for what is none."""
        if one.type not in self._types.features:
            return None if one.features.keys().isdisjoint(_ENDS[0]) else _ENDS[0]
        if one.type not in self._ends:
            is_reference = self._values.is_reference
            pairs = (ends for ends in _ENDS if all(is_reference(one, end) for end in ends))
            self._ends[one.type] = next(pairs, None)
        return self._ends[one.type]

    def label_feature(self, one: Structure) -> str:
        """The feature that says what a structure is, empty if none does."""
        if one.type not in self._types.features:
            return self._label_among(dict.fromkeys(one.features, names.STRING))
        if one.type not in self._label_features:
            self._label_features[one.type] = self._label_among(self._types.all_features(one.type))
        return self._label_features[one.type]

    def _label_among(self, features: Mapping[str, str]) -> str:
        for wanted in self._labels:
            for name, range in features.items():
                if name.lower() == wanted.lower() and self._types.is_a(range, names.STRING):
                    return name
        return ""

    def label(self, one: Structure) -> str:
        """What a structure is, by its feature, else by its type."""
        return one.features.get(self.label_feature(one)) or layer_name(one)


def layer_name(one: Structure) -> str:
    """What the layer of a structure is called."""
    return one.short.removesuffix("Chain").removesuffix("Link") or one.short
