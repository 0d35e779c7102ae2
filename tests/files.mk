# lists of test sources
