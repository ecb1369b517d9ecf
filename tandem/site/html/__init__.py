"""What every page is made of besides its words, and how it is made light."""
