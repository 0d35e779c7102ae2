/* SPDX-License-Identifier: BSD-2-Clause */
/* The EL2 end of the control channel as a client meets it: each test a few messages and what comes back. */
#include "test.h"
#include <stdio.h>

static const char *test_name;
static unsigned test_failures;

void test_check(bool good, const char *what, int line)
{
	if (good || !test_name)
		return;
	printf("not ok hyp_ctl/%s: line %d: %s\n", test_name, line, what);
	test_failures++;
	test_name = NULL;
}

bool test_good(void)
{
	return test_name != NULL;
}

int32_t test_status(unsigned type, uint32_t vm, const void *payload, size_t length)
{
	return link_ask(type, vm, payload, length)->f.status;
}

struct abi_vm_create test_create(void)
{
	return (struct abi_vm_create){
		.vcpus = 1, .mem_base = FAKE_RAM_BASE, .mem_size = FAKE_RAM_SIZE, .name = "vm"};
}

void test_hello(void)
{
	CHECK(test_status(ABI_HELLO, 0, NULL, 0) == 0);
}

void test_ready(uint32_t credit)
{
	struct abi_vm_create c = test_create();
	struct abi_credit bytes = {.bytes = credit};

	test_hello();
	CHECK(test_status(ABI_VM_CREATE, 0, &c, sizeof(c)) == 0);
	if (credit)
		CHECK(test_status(ABI_CREDIT, 0, &bytes, sizeof(bytes)) == 0);
}

void test_set_all(void)
{
	extern void host_accept_rest(struct charter_vm_locked vm);

	host_accept_rest((struct charter_vm_locked){fake_vm.config});
}

static void test_run(const struct test_case *t)
{
	for (; t->name; t++) {
		test_name = t->name;
		link_chunk = 0;
		fake_reset();
		link_drain();
		t->run();
		CHECK(fake_vm.lock.owner == 0);
		if (test_name)
			printf("ok hyp_ctl/%s\n", test_name);
	}
}

int main(void)
{
	test_run(test_commands);
	test_run(test_stream);
	test_run(test_output);
	test_run(test_watch);
	return test_failures ? 1 : 0;
}
