/* SPDX-License-Identifier: BSD-2-Clause */
/* Inputs that hold messages of the control channel: the mutator that makes their sums right again. */
#ifndef TESTS_FUZZ_FRAMES_H
#define TESTS_FUZZ_FRAMES_H

#include "channel/channel.h"

/* Give every message in these bytes, wherever it begins, the sum it should have. */
void frames_mend(uint8_t *data, size_t size);

#endif
