"""The colours of css/tokens.css can be read: computed by the formula of WCAG 2.2, not by eye."""

import re
from pathlib import Path

import pytest

TOKENS = Path("motcua/web/static/css/tokens.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", TOKENS))
GROUNDS = ("paper", "surface", "sunken")
TONES = ("late", "today", "soon", "good", "calm", "note")

TEXT_PAIRS = [
    *((text, ground) for text in ("ink", "ink-soft", "link", "accent-dark", "late") for ground in GROUNDS),
    *((tone, f"{tone}-tint") for tone in TONES),
    *((text, f"{tone}-tint") for text in ("ink", "link") for tone in TONES),
    ("on-accent", "accent"),
    ("on-accent", "accent-dark"),
    ("on-accent", "good"),
]
CONTROL_PAIRS = [
    *((line, ground) for line in ("control-line", "focus", "accent") for ground in GROUNDS),
    *((tone, "sunken") for tone in TONES),
    ("state-red", "surface"),
]


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("line", "ground"), CONTROL_PAIRS)
def test_controls_and_bars_stand_out_from_their_ground(line, ground):
    assert contrast(line, ground) >= 3


def test_formula_on_known_values():
    COLOURS.update(black="#000000", white="#ffffff", grey="#767676")
    assert contrast("black", "white") == pytest.approx(21)
    assert contrast("grey", "white") == pytest.approx(4.54, abs=0.01)
