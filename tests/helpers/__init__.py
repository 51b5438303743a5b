"""What tests share: no test imports another one, all that two of them need stands here."""
