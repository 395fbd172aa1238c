"""Tokenizers of the usual kinds, trained on the generated corpus in a moment."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from tests.support.exports import news

Kind = Literal["words", "bytes", "bytes with spaces"]
"""Pieces of words as BERT has them; pieces of bytes as RoBERTa does, without and with the space before."""

KINDS: tuple[Kind, ...] = ("words", "bytes", "bytes with spaces")
SIZE = 600


def trained(kind: Kind, folder: Path) -> Path:
    """The `tokenizer.json` of such a tokenizer; it is made once in a folder."""
    path = folder / f"{kind}.json"
    if not path.exists():
        texts = [one.document.text for one in news(20)]
        tokenizer = _pieces_of_words(texts) if kind == "words" else _pieces_of_bytes(texts, kind)
        tokenizer.save(str(path))
    return path


def _pieces_of_words(texts: list[str]):  # type: ignore[no-untyped-def]
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    special = ["[UNK]", "[CLS]", "[SEP]"]
    tokenizer.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=SIZE, special_tokens=special))
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[(name, tokenizer.token_to_id(name)) for name in special[1:]]
    )
    return tokenizer


def _pieces_of_bytes(texts: list[str], kind: Kind):  # type: ignore[no-untyped-def]
    from tokenizers import Tokenizer, models, pre_tokenizers, processors, trainers

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    special = ["<s>", "</s>"]
    trainer = trainers.BpeTrainer(vocab_size=SIZE, initial_alphabet=alphabet, special_tokens=special)
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.post_processor = processors.RobertaProcessing(
        ("</s>", 1), ("<s>", 0), trim_offsets=kind == "bytes", add_prefix_space=False
    )
    return tokenizer
