"""What comes in, taken note of and decided on one by one, and set aside until all of it was read."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from annotator.core.errors import DataError
from annotator.core.fold import State
from annotator.formats.incoming import Incoming, NamedBy, Sources, Unit
from annotator.formats.offsets import Evidence, differing
from annotator.project.config import Config
from annotator.project.importing.documents import Newcomers, Place
from annotator.project.importing.hints import Hints
from annotator.project.importing.inferring import Inference
from annotator.project.importing.labels import Intake, extents, has_labels, label_file_of, located
from annotator.project.importing.people import NOBODY, People
from annotator.project.importing.report import ImportReport
from annotator.project.importing.spool import Spool
from annotator.project.importing.updating import Updating
from annotator.store.reconcile import encode
from annotator.store.tree import Tree


@dataclass(frozen=True)
class Choices:
    """What the user says about an import.

    All labels are those of `annotator`, if one is named; else `named_by` says where names are found.
    `unit` is what offsets count, None to find out. A `dry_run` reads and checks, and writes nothing.
    With `infer_schema` the schema gets what the labels have and it lacks; a project is made if there is
    none. With `update` another text of a document that is there is taken for a new version of it.
    """

    annotator: str = ""
    named_by: NamedBy = "data"
    unit: Unit | None = None
    dry_run: bool = False
    infer_schema: bool = False
    update: bool = False


class Survey:
    """Takes in whatever a reader finds. Nothing is written into the project.

    What offsets count is known for sure when all was read. Until then it is `assumed`, by what the format
    documents; `otherwise` says what turned out to be otherwise, and then another survey has to be made.
    """

    def __init__(
        self,
        root: Path,
        config: Config,
        sources: Sources,
        choices: Choices,
        *,
        source: str,
        place: Place,
        assumed: Mapping[Unit, Unit],
    ) -> None:
        """`source` is the name of the format, `place` where new documents go. Raises OSError."""
        self.sources = sources
        self.report = ImportReport(to="project", annotator="", source=source, dry_run=choices.dry_run)
        self.newcomers = Newcomers(root, config, self.report, update=choices.update)
        self.seen = Inference()
        self._choices = choices
        self._assumed = assumed
        self._place = place
        self._tree = Tree(root / config.labels)
        self._people = People(self._tree, choices.annotator)
        self._intake = Intake(self._tree, self.report)
        self._hints = Hints(sources)
        self._evidence: dict[Unit, Evidence] = {}
        with ExitStack() as spools:
            self.documents, self.updates, self.labels = (
                spools.enter_context(Spool(sources.scratch)) for _ in range(3)
            )
            self._spools = spools.pop_all()

    def __enter__(self) -> Survey:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._spools.close()

    def take(self, one: Incoming) -> None:
        """Decide on one thing. Raises DataError, UsageError for what keeps everything out."""
        admission = self.newcomers.admit(one.document, one.where)
        if admission == "new":
            self.documents.add(*self._place.row(one.document))
            self.report.documents[""] += 1
        elif admission == "newer":
            self.updates.add(*Updating.row(one.document))
            self.report.updated += 1
        self._hints.take(one)
        if has_labels(one):
            self._take_labels(one, is_held=admission != "refused")
        else:
            self.report.left_out += located(one.refused, one.where)

    def _take_labels(self, one: Incoming, *, is_held: bool) -> None:
        annotator = self._people.annotator(one.annotator)
        try:
            taken = label_file_of(one, annotator, self._unit(one))
            data = encode(taken[0], is_normal=True)
        except TypeError as problem:  # half of a surrogate pair in a label, say
            raise DataError(f"the labels cannot be written: {problem}", where=one.where) from None
        verdict = self._intake.judge(one, taken, data, is_held=is_held)
        if verdict != "refused":
            self._look(taken[0].state)
        if verdict == "new":
            self.labels.add(str(self._tree.label_file(annotator, one.document.id)), data)

    def _unit(self, one: Incoming) -> Unit:
        """What the offsets count in this text, as far as that is known by now."""
        if not one.unit:
            return "codepoint"
        evidence = self._evidence.setdefault(one.unit, Evidence())
        firsts = differing(one.document.text)
        if one.is_ours:
            unit = self._choices.unit or one.unit
            return unit if unit in firsts else "codepoint"
        if firsts:
            evidence.add(one.document, extents(one), firsts)
        unit = self._assumed.get(one.unit, self._choices.unit or one.unit)
        return unit if unit in firsts else "codepoint"

    def _look(self, state: State) -> None:
        if self._choices.infer_schema:
            self.seen.look(state)
        else:
            self.seen.count(state)

    def otherwise(self) -> dict[Unit, Unit]:
        """The units, by what the format documents, if some are others than was assumed; else nothing."""
        asked = self._choices.unit
        units = {
            documented: found.decide(documented, asked)[0] for documented, found in self._evidence.items()
        }
        assumed = {one: self._assumed.get(one, asked or one) for one in units}
        return units if units != assumed else {}

    def tell_units(self) -> None:
        """Say what offsets were taken for, if a person must know."""
        for documented, evidence in self._evidence.items():
            self.report.remarks += evidence.decide(documented, self._choices.unit)[1]
        if self._choices.unit and not self._evidence:
            self.report.remarks.append("--offset-unit has no say: these files have no offsets of their own.")

    def tell(self) -> None:
        """Say whose labels came, and what a person may have forgotten."""
        report = self.report
        report.annotator, *others = self._intake.annotators or ("",)
        report.others = tuple(others)
        report.renamed = self._people.renamed
        if self._people.nameless:
            report.remarks.append(
                f"The files do not say whose labels these are, so they are those of {NOBODY!r}. Choose "
                "another with --annotator NAME, or say where names are with --annotator-from. "
                f"`annotator annotate --annotator {NOBODY}` shows them."
            )
        if self._intake.twice:
            report.remarks.append(
                "Some annotator labelled a document more than once in these files; the first came in. If "
                "they are several people, say where their names are: --annotator-from folder, file or suffix."
            )
        report.remarks += self._hints.remarks()
