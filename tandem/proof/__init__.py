"""The tools of the proofs, and what a proof may find."""
