"""What is said of a text that is no value."""


class InvalidValue(ValueError):
    """A text that is not a value of its kind; the message says what is wrong and how to write it."""
