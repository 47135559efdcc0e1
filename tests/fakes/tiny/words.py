"""Tokenizers of bytes and letters, for models that come with none from the hub."""

from __future__ import annotations

MARKS = [
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
]

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def qwen(words: int = 2048):
    """Qwen's tokenizer with a token a byte."""
    from transformers import Qwen2Tokenizer
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    vocabulary = {sign: number for number, sign in enumerate(bytes_to_unicode().values())}
    tokenizer = Qwen2Tokenizer(vocab=vocabulary, merges=[], additional_special_tokens=MARKS[1:], model_max_length=words)
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def size_of(tokenizer) -> int:
    """How many tokens there are, rounded up."""
    return (len(tokenizer) + 63) // 64 * 64
