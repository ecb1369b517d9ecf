"""The machinery behind the Tandem site: directive, recorder, parity proofs, checks."""
