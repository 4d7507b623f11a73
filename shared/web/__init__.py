"""What every service shows to people: page shell, forms, words in Swedish and English, and who may post."""
