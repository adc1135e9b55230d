"""The practices that a reader chose: in an address, side by side, and as a briefing."""
