"""What all pages are made of: the frame around them, lists, forms, words; and who looks at them."""
