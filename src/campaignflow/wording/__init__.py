"""What is said to people, in both languages; how plans write days; what is wrong with a file."""
