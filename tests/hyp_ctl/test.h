/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of tests share: checks, and a client's first steps. */
#ifndef TESTS_HYP_CTL_TEST_H
#define TESTS_HYP_CTL_TEST_H

#include "fake.h"
#include "link.h"

struct test_case {
	const char *name; /* NULL: the end */
	void (*run)(void);
};
extern const struct test_case test_commands[]; /* each command, and its refusals */
extern const struct test_case test_stream[];   /* bytes that arrive: noise, pieces, too many messages */
extern const struct test_case test_output[];   /* what the hypervisor says unasked: console, ends, log */
extern const struct test_case test_watch[];    /* statistics */

/* The running test fails, once, when this is not true. */
void test_check(bool good, const char *what, int line);
/* No check of the running test has failed. */
bool test_good(void);
#define CHECK(x) test_check(x, #x, __LINE__)

#define TEST_VM 1u

/* Send a request; the status of its reply. */
int32_t test_status(unsigned type, uint32_t vm, const void *payload, size_t length);
/* What the tests' VM is made from. */
struct abi_vm_create test_create(void);
void test_hello(void);
/* A client that has said hello, granted credit, and made a VM. */
void test_ready(uint32_t credit);
/* Set every register to what it reads as, so that the VM can be sealed. */
void test_set_all(void);

#endif
