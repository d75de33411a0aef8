"""The example: an article on a contested event with its claims, and three short articles that it links to."""
