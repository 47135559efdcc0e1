"""Cameos in previz: their face on a stand-in, a card with their picture, their lines and a voice tuned to theirs."""
