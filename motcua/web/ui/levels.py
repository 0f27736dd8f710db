"""How the standing of a promise looks: tone and icon of each level."""

from motcua.reporting.standing import Level

LOOKS = {
    Level.LOST: ("late", "stop"),
    Level.MISSED: ("today", "warning"),
    Level.AT_RISK: ("soon", "warning"),
    Level.KEPT: ("good", "circle-check"),
    Level.NOTHING: ("calm", "circle"),
    Level.WATCHED: ("calm", "eye"),
}
