"""Every entry of the dictionary: both sides built, given the same weights, and compared."""

from tandem.dictionary import prove

prove.conclude(__file__)
