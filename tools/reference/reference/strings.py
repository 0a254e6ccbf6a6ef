"""Strings over all of Unicode, drawn with a seed: what tokenizers of different make disagree about."""

import random
import unicodedata

SENTENCES = [
    "Where is my parcel? It was promised for Tuesday, wasn't it?",
    "Naïve questions are welcome; résumés aren't needed.",
    "Your refund of £12.50 arrives within 3 days, they'll say.",
    "Ο Οδυσσέας ΚΑΙ ΟΙ ΣΥΝΤΡΟΦΟΙ ΤΟΥΣ, στους δρόμους.",
    "İstanbul'da ILIK bir gün, ığdır",
    "Straße, STRASSE und ẞ",
    "안녕하세요, 배송은 언제 오나요?",
    "你好，明天会下雨吗？",
    "コンニチハ、世界。ﾊﾝｶｸ",
    "สวัสดีครับ नमस्ते दुनिया مرحبا بالعالم שלום",
    "Привет! Ёжик в тумане.",
]
# What is known to be told apart in one place or another.
BITS = [
    *["Σ", "ΟΣ", "ΌΣΟΣ", "Σς", "İ", "I", "ı", "i\u0307", "ß", "ẞ", "ŉ", "ǰ", "ﬁ", "ﬃ", "Ⅷ", "½", "²", "™", "№", "Å", "Ω", "K"],
    *["e\u0301", "é", "q\u0323\u0307", "q\u0307\u0323", "a\u0315\u0300\u05ae\u0062", "\u0344", "\u1e9b\u0323", "ｶﾞ", "각", "\u1100\u1161\u11a8"],
    *["👩‍🚀", "👨‍👩‍👧‍👦", "🇩🇪🇫🇷", "👍🏽", "1️⃣", "❤️", "🏴\U000e0067\U000e0062\U000e007f", "☂"],
    *["𠀀", "𠀀𠀁", "\U0002f800", "\U0002a6d6", "\U0002b740", "\U0002ceb0", "\U00030000", "豈", "中国", "x中y", "〇", "々"],
    *["\u0000", "\u0007", "\t", "\n", "\r\n", "\u000b", "\u000c", "\u001c", "\u0085", "\u00a0", "\u00ad", "\u061c", "\u1680", "\u180e"],
    *["\u2000", "\u200b", "\u200d", "\u200e", "\u2028", "\u2029", "\u202f", "\u205f", "\u2060", "\u3000", "\ufeff", "\ufffd", "\uffff", "\ue000"],
    *["'s", "'T", "'ll", "’s", "n't", "``", "--", "...", "…", "—", "¿", "،", "。", "!?", "#", "_", "a_b", "^", "$5", "₩5", "+", "~", "|"],
    *["1", "12345", "1,000.5", "٣٤", "१२", "𝟘𝟙", "৴", "Ⅻ", "㊿", "x²"],
    *[" ", "  ", "   ", " \n ", "\n\n", "▁", "▁▁", "Ġ", "##", "##a", "@@", "</w>"],
]
SPECIALS = ["[CLS]", "[SEP]", "[MASK]", "[PAD]", "[UNK]", "[sep]", "<s>", "</s>", "<pad>", "<unk>", "<mask>", "<0x41>", "<MASK>", " <mask> "]


def pages() -> list[list[str]]:
    """Assigned characters in pages of 128, private and surrogate ones left out, and Han and Hangul thinned out."""
    result: list[list[str]] = []
    for start in range(0, 0x110000, 128):
        dense = 0x3400 <= start < 0xD7A0 and start not in (0x4D80, 0xA000) and not 0xA480 <= start < 0xAC00
        if (dense or 0x17000 <= start < 0x18D00 or 0x20000 <= start < 0x323B0) and start % 0x1000:
            continue
        page = [chr(code) for code in range(start, start + 128) if unicodedata.category(chr(code)) not in ("Cn", "Cs", "Co")]
        if page:
            result.append(page)
    return result


def strings(seed: int, per_page: int = 1, mixed: int = 200) -> list[str]:
    """Characters of each page, two pages to a string; mixed ones of what is told apart; long words; and sentences."""
    rng = random.Random(seed)
    out = ["", " ", *SENTENCES]
    listed = pages()
    for left, right in zip(listed[::2], [*listed[1::2], listed[0]]):
        for _ in range(per_page):
            out.append(f"a{rng.choice(left)}{rng.choice(left)}b {rng.choice(right)}{rng.choice(right)}")
    every = [char for page in listed for char in page]
    marks = [char for char in every if unicodedata.category(char) in ("Mn", "Mc", "Me")]
    for _ in range(mixed):
        out.append("".join(piece(rng, every, marks) for _ in range(rng.randrange(1, 9))))
    # Their normal forms depend on characters that Rust's tables do not know.
    out += ["a\uab69b \ua7f2", "\U0001193b\U00011938", "x\u08cf\u08cdy", "\U000107a5 e\u1aca\u1ac2"]
    for text in ["a" * 100, "a" * 101, "é" * 120, "中" * 40, "no" * 200, "🙂" * 60, "e" + "\u0301" * 70, "x " * 90, "1" * 130, "-" * 130]:
        out.append(text)
    return out


def piece(rng: random.Random, every: list[str], marks: list[str]) -> str:
    kind = rng.random()
    if kind < 0.5:
        return rng.choice(BITS)
    if kind < 0.6:
        return rng.choice(SPECIALS)
    if kind < 0.7:
        return rng.choice(every)
    if kind < 0.8:
        return rng.choice(marks)
    return rng.choice(["a", "B", " the", "ing", " ", "ab c", rng.choice(SENTENCES).split(" ")[0]])
