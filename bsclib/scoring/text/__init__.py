"""The reader of scoring sentences: a vocabulary, forms of clauses, and how clauses make one rule."""
