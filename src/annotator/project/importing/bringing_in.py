"""Import: documents, and labels made elsewhere, by whatever format reads them.

Everything is read and checked before anything is written. What the project has is never replaced: a
document or labels that are there already and differ are refused, and listed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from annotator.core.errors import DataError, NotSaved, UsageError
from annotator.core.schema import Schema
from annotator.formats.incoming import Importer, Incoming, Sources, Unit
from annotator.formats.sources import Meter
from annotator.project.config import load_config
from annotator.project.importing.documents import Place, fitting, stem_of
from annotator.project.importing.inferred import SchemaFile, unknown
from annotator.project.importing.report import ImportReport, NothingCameIn
from annotator.project.importing.spool import Spool
from annotator.project.importing.survey import Choices, Survey
from annotator.project.importing.updating import Updating
from annotator.project.open import schema_path, schemas_in
from annotator.project.schemas import load_schema
from annotator.store import atomic
from annotator.store.bulk import NewFile, put_new
from annotator.store.tree import Tree

__all__ = ["Choices", "Progress", "bring_in"]

Progress = Callable[[str, int, int | None], None]
"""Called with what is being done ('reading', 'writing labels'), how far it is, and of about how many."""

READINGS = 3
"""How often files are read until it is clear what their offsets count: once as a rule, twice if that is not
what the format documents. Files that change while they are read might be read for ever."""

UNTOUCHED = "nothing was brought in yet"
INTERRUPTED = "what was written until then stays, and the same command goes on from there"

AS_IT_COMES = Choices()


def bring_in(
    root: Path,
    importer: Importer,
    paths: Sequence[Path],
    choices: Choices = AS_IT_COMES,
    progress: Progress = lambda doing, done, total: None,
) -> ImportReport:
    """Bring files of one format into the project at `root`; returns what became of everything.

    Raises UsageError for a path that is not there or a name that may not be used, DataError, with file
    and line, for what is not of this format, NothingCameIn where no label is left to infer a schema from;
    then nothing is written. NotSaved or DataError if the disk refuses: what was written until then stays, and
    the same import again brings in the rest.
    """
    return _Import(root, importer, tuple(paths), choices, progress).run()


class _Import:
    """One import: a survey of everything, with a decision on each thing, and then the writing."""

    def __init__(
        self, root: Path, importer: Importer, paths: tuple[Path, ...], choices: Choices, progress: Progress
    ) -> None:
        self._root = root
        self._importer = importer
        self._paths = paths
        self._choices = choices
        self._progress = progress
        self._config = load_config(root)
        as_texts = getattr(importer, "as_texts", False)
        self._is_writing = False
        self._place = Place(root, self._config, stem_of(paths), as_texts=as_texts)

    def run(self) -> ImportReport:
        """Survey, and write what is to be written."""
        assumed: dict[Unit, Unit] = {}
        try:
            for _ in range(READINGS):
                with self._survey(assumed) as survey:
                    self._read_into(survey)
                    if not (assumed := survey.otherwise()):
                        return self._take(survey)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(INTERRUPTED if self._is_writing else UNTOUCHED) from None
        except OSError as error:
            raise NotSaved(
                f"not saved: {atomic.reason(error)}",
                where=str(error.filename or ""),
                remedy=f"{INTERRUPTED[0].upper()}{INTERRUPTED[1:]}" if self._is_writing else "",
            ) from error
        raise DataError("the files changed while they were read", where=self._named())

    def _survey(self, assumed: Mapping[Unit, Unit]) -> Survey:
        meter = Meter(tell=lambda: self._progress("reading", meter.items, meter.expected(meter.items)))
        sources = Sources(self._paths, self._choices.named_by, meter=meter, scratch=self._here())
        return Survey(
            self._root,
            self._config,
            sources,
            self._choices,
            source=self._importer.name,
            place=self._place,
            assumed=assumed,
        )

    def _read_into(self, survey: Survey) -> None:
        meter, done, is_read = survey.sources.meter, 0, False
        for done, one in enumerate(self._read(survey.sources), 1):
            survey.take(one)
            # Some readers go through all of it before they give the first document.
            if not is_read and meter.is_at_end and meter.items:
                is_read = True
                self._progress("reading", meter.items, meter.items)
            self._progress("checking" if is_read else "reading", done, meter.expected(done))
        if not is_read:
            self._progress("reading", done, done)

    def _read(self, sources: Sources) -> Iterator[Incoming]:
        is_empty = True
        for one in self._importer.documents(sources):
            is_empty = False
            document = fitting(one.document, one.where)
            yield one if document is one.document else replace(one, document=document)
        if is_empty:
            what = f"there is no document in {'it' if len(self._paths) == 1 else 'them'}"
            raise DataError(what, where=self._named())

    def _take(self, survey: Survey) -> ImportReport:
        """Write what was set aside, unless this is a dry run; returns what there is to be said."""
        report = survey.report
        tree = Tree(self._root / self._config.labels)
        updating = Updating(
            self._root, tree, survey.newcomers, report, self._schema, dry_run=self._choices.dry_run
        )
        survey.tell_units()
        schema = self._grown_schema(survey)
        if self._choices.dry_run:
            self._step("looking at labels", updating.labels(survey.updates), survey.updates.count)
        else:
            self._is_writing = True
            if schema:
                schema.write()
            self._step("writing documents", self._place.write(survey.documents), survey.documents.count)
            self._step("replacing documents", updating.texts(survey.updates), survey.updates.count)
            self._step("carrying labels over", updating.labels(survey.updates), survey.updates.count)
            self._step("writing labels", _write_labels(tree, survey.labels), survey.labels.count)
        survey.tell()
        updating.tell()
        report.finish()
        return report

    def _grown_schema(self, survey: Survey) -> SchemaFile | None:
        """The schema with what it lacked, if that was asked for; else what it lacks goes into the report."""
        report = survey.report
        if self._choices.infer_schema:
            schema = SchemaFile(self._root, self._schema_path())
            try:
                schema.grow(survey.seen, (entry.reason for entry in report.left_out))
            except UsageError as why:
                raise NothingCameIn(why, report) from None
            report.schema_added = schema.growing.added
            report.remarks += schema.growing.doubts
            return schema
        if survey.seen.counts:
            report.remarks += unknown(survey.seen, self._schema().by_id)
        return None

    def _schema(self) -> Schema:
        return load_schema(schema_path(self._root, self._config))

    def _schema_path(self) -> Path | None:
        if self._config.schema or schemas_in(self._root):
            return schema_path(self._root, self._config)
        return None

    def _here(self) -> Path | None:
        """The project, or the nearest folder above it that is there; None if nothing may be written in it."""
        there = next(one for one in (self._root, *self._root.resolve().parents) if one.is_dir())
        return there if os.access(there, os.W_OK) else None

    def _named(self) -> str:
        return ", ".join(map(str, self._paths))

    def _step(self, doing: str, steps: Iterable[object], total: int) -> None:
        for done, _ in enumerate(steps, 1):
            self._progress(doing, done, total)


def _write_labels(tree: Tree, spool: Spool) -> Iterator[str]:
    files = (NewFile(path, data) for path, data in spool)
    return put_new(tree.root, files, make_folder=lambda folder: atomic.make_directories(tree.root, folder))
