"""The languages of the product."""

LANGUAGES = ("zh", "en")
