"""What tests share: real servers, and the words that tests are written in."""
