"""What stands behind `:::` on a page: a file a kind of block."""
