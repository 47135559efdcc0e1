"""Typefaces: Inter, JetBrains Mono and Courier Prime, each under the SIL Open Font License beside it."""
