"""What readers see: blocks, downloads, notebooks, the dictionary's pages."""
