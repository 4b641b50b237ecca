"""A mock interviewer for practical AI/ML interviews. Importing it does nothing; start with ``interviewer --help``."""

__version__ = "0.1.0"
