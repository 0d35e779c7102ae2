/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes a valid charter and a valid host snapshot to the files named: where the fuzzer starts from. */
#include "host.h"
#include "tlv.h"

#include <stdio.h>
#include <stdlib.h>

static void save(const char *name, const void *bytes, size_t size)
{
	FILE *file = fopen(name, "wb");

	if (!file || fwrite(bytes, 1, size, file) != size || fclose(file)) {
		perror(name);
		exit(4);
	}
}

int main(int argc, char **argv)
{
	static uint8_t bytes[TLV_SIZE_MAX];
	static union host_vm_memory memory;
	static struct charter_host host;

	if (argc != 3)
		return 2;
	host_from_profile(&host, "qemu-max@11.1");
	save(argv[1], bytes, charter_sealed_write(host_sealed(&memory, &host).vm, bytes, sizeof(bytes)));
	save(argv[2], bytes, charter_host_write(&host, bytes, sizeof(bytes)));
	return 0;
}
