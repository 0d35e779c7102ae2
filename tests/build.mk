# how tests are built
