"""The public pages: each view asks one question and renders the answer."""
