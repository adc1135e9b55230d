"""The parts of the open API about practices and topics, and the API as a whole."""
