"""The app: articles, their history, and the library that the public reads."""
