/* SPDX-License-Identifier: BSD-2-Clause */
#include "frames.h"
#include "fuzz.h"

void frames_mend(uint8_t *data, size_t size)
{
	struct abi_frame f;

	for (size_t at = 0; at + sizeof(f) <= size;) {
		memcpy(&f, data + at, sizeof(f));
		if (abi_frame_check(&f) != ABI_FRAME_OK || f.length > size - at - sizeof(f)) {
			at++;
			continue;
		}
		f.crc = abi_frame_crc(&f, data + at + sizeof(f));
		memcpy(data + at, &f, sizeof(f));
		at += sizeof(f) + f.length;
	}
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max, unsigned seed)
{
	size = LLVMFuzzerMutate(data, size, max);
	/* One in eight stays as it is: headers and sums are hostile too. */
	if (seed % 8)
		frames_mend(data, size);
	return size;
}
