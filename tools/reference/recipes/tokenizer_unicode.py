"""Rust tokenizers of every family that is loaded, on strings over all of Unicode: ids, types and offsets, exactly."""

import json
import math
import unicodedata
from collections import Counter
from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from reference.case import dump, versions
from reference.strings import SENTENCES, strings

BERT = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
ROBERTA = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
PAIR_LENGTH = 16
# What GPT-4's and Qwen's tokenizers cut by.
CASED_PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def words_of(tokenizer: Tokenizer, texts: list[str]) -> Counter:
    """How often each word stands in texts, as the tokenizer normalizes and cuts them."""
    normalizer, cutter = tokenizer.normalizer, tokenizer.pre_tokenizer
    normal = (normalizer.normalize_str(text) if normalizer else text for text in texts)
    return Counter(word for text in normal for word, _ in (cutter.pre_tokenize_str(text) if cutter else [(text, (0, 0))]))


def surround(tokenizer: Tokenizer, cls: str, sep: str, specials: list[str]) -> None:
    tokenizer.add_special_tokens(specials)
    ids = [(token, tokenizer.token_to_id(token)) for token in (cls, sep)]
    tokenizer.post_processor = processors.TemplateProcessing(f"{cls} $A {sep}", f"{cls} $A {sep} $B:1 {sep}:1", ids)


def word_pieces(tokenizer: Tokenizer, texts: list[str]) -> Tokenizer:
    """Every character of the texts is a piece where it stands, so that no difference hides behind an unknown word; and a few words."""
    words = sorted(words_of(tokenizer, texts))
    first = sorted({word[0] for word in words})
    later = sorted({char for word in words for char in word[1:]})
    # Without the letters that end the alphabets some words stay unknown.
    pieces = [*(char for char in first if char not in "zΩ"), *(f"##{char}" for char in later if char not in "zω"), "the", "##ing", "##ll", "no", "##no"]
    tokens = list(dict.fromkeys([*BERT, *pieces]))
    tokenizer.model = models.WordPiece({token: i for i, token in enumerate(tokens)}, unk_token="[UNK]")
    tokenizer.decoder = decoders.WordPiece()
    surround(tokenizer, "[CLS]", "[SEP]", BERT)
    return tokenizer


def bert(texts: list[str]) -> Tokenizer:
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return word_pieces(tokenizer, texts)


def words(texts: list[str]) -> Tokenizer:
    """WordPiece behind other parts than BERT's: words of Unicode, marks apart, digits one by one."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFD(), normalizers.StripAccents(), normalizers.Lowercase(), normalizers.Strip()])
    cuts = [pre_tokenizers.Whitespace(), pre_tokenizers.Punctuation(), pre_tokenizers.Digits(individual_digits=True)]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(cuts)
    return word_pieces(tokenizer, texts)


def byte_pairs(tokenizer: Tokenizer) -> Tokenizer:
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=330, special_tokens=ROBERTA, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def roberta(*, prefix: bool):
    def build(_: list[str]) -> Tokenizer:
        tokenizer = Tokenizer(models.BPE())
        tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=prefix)
        byte_pairs(tokenizer).post_processor = processors.RobertaProcessing(("</s>", 2), ("<s>", 0), add_prefix_space=prefix)
        return tokenizer

    return build


def cased_bytes(_: list[str]) -> Tokenizer:
    """Byte-level BPE behind NFC and a pattern of its own."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    cut = pre_tokenizers.Split(Regex(CASED_PATTERN), behavior="isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([cut, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    byte_pairs(tokenizer).post_processor = processors.ByteLevel(trim_offsets=False)
    return tokenizer


def unigram(texts: list[str]) -> Tokenizer:
    """Pieces with scores by how often they stand in the texts: all characters but a few, and what stands often."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    counts: Counter = Counter()
    for word, count in words_of(tokenizer, [*texts, *SENTENCES * 3]).items():
        for start in range(min(len(word), 200)):
            for length in range(1, 5):
                if start + length <= len(word):
                    counts[word[start : start + length]] += count
    chars = sorted(piece for piece in counts if len(piece) == 1 and piece not in "zΩ中")
    longer = sorted((piece for piece, count in counts.items() if len(piece) > 1 and count > 6), key=lambda piece: (-counts[piece], piece))[:300]
    total = sum(counts.values())
    pieces = [piece for piece in dict.fromkeys([*chars, *longer, "▁"]) if piece not in ROBERTA]
    # No two ways to cut a word score the same: which of them is taken is nobody's promise.
    scores = [math.log((counts[piece] or 1) / total) - i * 2**-20 for i, piece in enumerate(pieces)]
    rows = [(token, 0.0) for token in ROBERTA] + [(piece, round(score, 7)) for piece, score in zip(pieces, scores)]
    tokenizer.model = models.Unigram(rows, unk_id=3, byte_fallback=False)
    tokenizer.decoder = decoders.Metaspace()
    surround(tokenizer, "<s>", "</s>", ROBERTA)
    return tokenizer


def sentence_pairs(texts: list[str]) -> Tokenizer:
    """BPE as SentencePiece makes it: blanks are marks, what has no piece becomes bytes."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.Prepend("▁"), normalizers.Replace(" ", "▁")])
    specials = ["<unk>", "<s>", "</s>"]
    tokens = [*specials, *(f"<0x{byte:02X}>" for byte in range(256))]
    trainer = trainers.BpeTrainer(vocab_size=480, special_tokens=tokens, show_progress=False)
    tokenizer.train_from_iterator(SENTENCES, trainer)
    trained = json.loads(tokenizer.to_str())["model"]
    merges = [tuple(merge) for merge in trained["merges"]]
    tokenizer.model = models.BPE(vocab=trained["vocab"], merges=merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True)
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse(), decoders.Strip(" ", 1, 0)])
    surround(tokenizer, "<s>", "</s>", specials)
    # Bytes are no special tokens of a text.
    described = json.loads(tokenizer.to_str())
    described["added_tokens"] = [token for token in described["added_tokens"] if token["content"] in specials]
    return Tokenizer.from_str(json.dumps(described))


FORMS = {"NFC": normalizers.NFC(), "NFD": normalizers.NFD(), "NFKC": normalizers.NFKC(), "NFKD": normalizers.NFKD()}


def is_younger(text: str) -> bool:
    """True where a normal form depends on characters that Rust's tables do not know: it is another one in a younger engine."""
    return any(form.normalize_str(text) != unicodedata.normalize(name, text) for name, form in FORMS.items())


def make(folder: Path, seed: int, build, what: str) -> None:
    texts = strings(seed)
    tokenizer = build(texts)
    described = tokenizer.to_str()
    (folder / "model" / "tokenizer.json").write_text(dump(json.loads(described)) + "\n", encoding="utf-8")
    is_bert = "BertNormalizer" in described
    has_form = any(f'"{name}"' in described for name in FORMS)
    younger = [text for text in texts if has_form and is_younger(text)]
    texts = [text for text in texts if text not in younger]

    def tokens(encoding, *, types: bool = False) -> dict:
        row = {"ids": encoding.ids} | ({"type_ids": encoding.type_ids} if types else {})
        # Offsets are ours for BERT alone; elsewhere none are given, and none are kept.
        return row | ({"offsets": [place for offset in encoding.offsets for place in offset]} if is_bert else {})

    singles = [tokens(tokenizer.encode(text)) for text in texts]
    young = [tokenizer.encode(text).ids for text in younger]
    tokenizer.encode_special_tokens = True
    typed = [tokenizer.encode(text).ids for text in texts]
    as_text = {str(i): ids for i, ids in enumerate(typed) if ids != singles[i]["ids"]}
    tokenizer.encode_special_tokens = False
    tokenizer.enable_truncation(PAIR_LENGTH, strategy="longest_first")
    pairs = [[texts[i], texts[-i - 1] if i % 5 else ""] for i in range(0, len(texts), 15)]
    both = [tokens(tokenizer.encode(first, second), types=True) for first, second in pairs]
    expected = {"singles": singles, "as_text": as_text, "younger": young, "pairs": both, "as_file": []}
    (folder / "expected.json").write_text(dump(expected) + "\n", encoding="utf-8")
    facts = {
        "case": folder.name,
        "kind": "tokenizer",
        "seed": seed,
        "dtype": "integers",
        "what": what,
        "library": {"name": "tokenizers", "class": "Tokenizer"},
        "versions": {"tokenizers": versions("tokenizers")["tokenizers"]},
        "options": {
            "pair_max_length": PAIR_LENGTH,
            "pair_truncation": "longest_first",
            # Rust then finds a typed one among the pieces, whatever it was told.
            "special_pieces": isinstance(tokenizer.model, models.Unigram),
        },
        "inputs": {"strings": texts, "pairs": pairs, "younger": younger},
        "notes": [
            "strings: characters of all pages of Unicode, and what is known to be told apart (tools/reference/reference/strings.py).",
            "singles: special tokens that are typed are special; as_text: they are text, where that gives other ids.",
            "younger: strings with a normal form that depends on characters which Rust's tables do not know.",
        ],
    }
    (folder / "case.json").write_text(dump(facts) + "\n", encoding="utf-8")


def recipe(seed: int, build, what: str):
    return lambda folder: make(folder, seed, build, what)


RECIPES = [
    ("small-tokenizer-bert", recipe(9801, bert, "BERT's WordPiece, lower-cased")),
    ("small-tokenizer-byte-bpe", recipe(9803, roberta(prefix=False), "RoBERTa's byte-level BPE")),
    ("small-tokenizer-byte-bpe-prefix", recipe(9804, roberta(prefix=True), "byte-level BPE, a blank before each text")),
    ("small-tokenizer-byte-bpe-split", recipe(9805, cased_bytes, "byte-level BPE behind NFC and a pattern of its own")),
    ("small-tokenizer-words", recipe(9806, words, "WordPiece behind NFD, StripAccents, Lowercase, Whitespace, Punctuation, Digits")),
    ("small-tokenizer-unigram", recipe(9807, unigram, "Unigram behind NFKC and Metaspace")),
    ("small-tokenizer-sentence-bpe", recipe(9808, sentence_pairs, "BPE with bytes for what has no piece, as SentencePiece makes it")),
]
