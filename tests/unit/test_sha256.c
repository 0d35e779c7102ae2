/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-256 against NIST's published examples and CAVP vectors. */
#include "sha256.h"

#include "unit.h"

static void sha256_hex(const void *data, size_t size, size_t step, char hex[65])
{
	uint8_t digest[SHA256_SIZE];
	struct sha256 sha;

	sha256_init(&sha);
	for (size_t at = 0; at < size; at += step)
		sha256_add(&sha, (const uint8_t *)data + at, size - at < step ? size - at : step);
	sha256_end(&sha, digest);
	for (unsigned i = 0; i < SHA256_SIZE; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

/* FIPS 180-2 appendix B.1, B.2 and the empty message of SHA256ShortMsg.rsp. */
static void examples(void **state)
{
	static const char two[] = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
	char hex[65];

	(void)state;
	sha256_hex("", 0, 1, hex);
	assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	sha256_hex("abc", 3, 3, hex);
	assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sha256_hex(two, 56, 56, hex);
	assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

/* FIPS 180-2 appendix B.3: a million times "a", in odd pieces. */
static void long_message(void **state)
{
	static char a[1000000];
	char hex[65];

	(void)state;
	memset(a, 'a', sizeof(a));
	sha256_hex(a, sizeof(a), 997, hex);
	assert_string_equal(hex, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* SHA256ShortMsg.rsp, Len = 8, 16 and 512. */
static void cavp(void **state)
{
	static const uint8_t d3 = 0xd3;
	static const uint8_t two[] = {0x11, 0xaf};
	static const uint8_t block[] = {
		0x5a, 0x86, 0xb7, 0x37, 0xea, 0xea, 0x8e, 0xe9, 0x76, 0xa0, 0xa2, 0x4d, 0xa6,
		0x3e, 0x7e, 0xd7, 0xee, 0xfa, 0xd1, 0x8a, 0x10, 0x1c, 0x12, 0x11, 0xe2, 0xb3,
		0x65, 0x0c, 0x51, 0x87, 0xc2, 0xa8, 0xa6, 0x50, 0x54, 0x72, 0x08, 0x25, 0x1f,
		0x6d, 0x42, 0x37, 0xe6, 0x61, 0xc7, 0xbf, 0x4c, 0x77, 0xf3, 0x35, 0x39, 0x03,
		0x94, 0xc3, 0x7f, 0xa1, 0xa9, 0xf9, 0xbe, 0x83, 0x6a, 0xc2, 0x85, 0x09,
	};
	char hex[65];

	(void)state;
	sha256_hex(&d3, 1, 1, hex);
	assert_string_equal(hex, "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1");
	sha256_hex(two, 2, 1, hex);
	assert_string_equal(hex, "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98");
	sha256_hex(block, sizeof(block), 64, hex);
	assert_string_equal(hex, "42e61e174fbb3897d6dd6cef3dd2802fe67b331953b06114a65c772859dfc1aa");
}

/* Every length around the block's end, split in two everywhere, is the same message. */
static void splits(void **state)
{
	uint8_t data[130];
	char whole[65];
	char split[65];

	(void)state;
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7);
	for (size_t n = 50; n <= sizeof(data); n++) {
		sha256_hex(data, n, n, whole);
		for (size_t step = 1; step < n; step += 5) {
			sha256_hex(data, n, step, split);
			assert_string_equal(whole, split);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(examples),
		cmocka_unit_test(long_message),
		cmocka_unit_test(cavp),
		cmocka_unit_test(splits),
	};

	return unit_run("sha256", tests);
}
