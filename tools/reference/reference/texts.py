"""Texts of the cases, written for them, and a WordPiece tokenizer of fewer than 100 entries that cuts them into pieces."""

import string
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from transformers import PreTrainedTokenizerFast

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
WORDS = ["the", "is", "you", "to", "train", "##ing", "##er"]
VOCABULARY = [*SPECIAL, *".,?'03", *string.ascii_lowercase, *("##" + letter for letter in string.ascii_lowercase), *WORDS]

CONTEXTS = ["When is the train?", "I lost a key.", "Is it warm for a swim?", ""]
REPLIES = ["The 3rd is at ten.", "Is the key red?", "It is not, sorry!", "Hello, you."]
OTHERS = ["No, a bus.", "Call the desk \u00e9t\u00e9.", "Bring a coat \u2713", "To whom?"]
PAIRS = [
    ["Is the key red?", "It is."],
    ["", "What for?"],
    ["Training is long and the runner tired", "So is the trainer, and you too"],
    ["8 + 1?", "\u4e5d"],
]


def save_tokenizer(folder: Path, max_length: int, *, types: bool = True) -> PreTrainedTokenizerFast:
    tokenizer = Tokenizer(models.WordPiece({piece: i for i, piece in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece(prefix="##")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", VOCABULARY.index("[CLS]")), ("[SEP]", VOCABULARY.index("[SEP]"))],
    )
    names = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]", "mask_token": "[MASK]"}
    # Without these names no token types would come out, and the second text of a pair would have those of the first.
    inputs = ["input_ids", *(["token_type_ids"] if types else []), "attention_mask"]
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, model_max_length=max_length, model_input_names=inputs, **names)
    fast.save_pretrained(folder)
    return fast
