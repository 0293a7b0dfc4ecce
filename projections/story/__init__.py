"""Story: the chain of reasons told as prose, each sentence with references that can be checked."""
