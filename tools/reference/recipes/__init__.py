"""Every recipe, in the order in which they are made. A new one is one file here and one line in this list."""

from recipes import (
    chijames,
    cross_encoder_losses,
    hugging_face_cross,
    hugging_face_encoders,
    parlai_agent,
    parlai_bi,
    parlai_cross,
    parlai_poly,
    sentence_transformers_bi,
    sentence_transformers_losses,
    tokenizer_unicode,
)

RECIPES = [
    *hugging_face_encoders.RECIPES,
    *hugging_face_cross.RECIPES,
    *sentence_transformers_bi.RECIPES,
    *sentence_transformers_losses.RECIPES,
    *cross_encoder_losses.RECIPES,
    *parlai_poly.RECIPES,
    *parlai_bi.RECIPES,
    *parlai_cross.RECIPES,
    *parlai_agent.RECIPES,
    *chijames.RECIPES,
    *tokenizer_unicode.RECIPES,
]
