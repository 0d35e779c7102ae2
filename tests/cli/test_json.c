/* SPDX-License-Identifier: BSD-2-Clause */
/* Positions in JSON, its canonical form, and what a misspelt word was meant to be. */
#include "base/json_canon.h"
#include "base/json_pos.h"
#include "base/suggest.h"

#include <stdlib.h>

#include "unit.h"

static void positions(void **state)
{
	static const char text[] = "{\n"
				   "  \"a\": 1, \"b\": {\n"
				   "\t\"c/d\": [true,\n"
				   "     {\"e~\": null}]\n"
				   "  },\r\n"
				   "  \"\\u0066\": \"}{,\\\"\\\\\"\n"
				   "}\n";
	struct json_pos pos;

	(void)state;
	json_pos_scan(&pos, text, strlen(text));
	assert_int_equal(pos.count, 7);
	assert_null(pos.duplicate);
	assert_int_equal(json_pos_find(&pos, "/a")->line, 2);
	assert_int_equal(json_pos_find(&pos, "/a")->column, 3);
	assert_int_equal(json_pos_find(&pos, "/b")->column, 11);
	assert_int_equal(json_pos_find(&pos, "/b/c~1d")->line, 3);
	assert_int_equal(json_pos_find(&pos, "/b/c~1d/0")->column, 10);
	assert_int_equal(json_pos_find(&pos, "/b/c~1d/1/e~0")->line, 4);
	assert_int_equal(json_pos_find(&pos, "/f")->line, 6);
	assert_null(json_pos_find(&pos, "/b/c"));
	assert_int_equal(json_pos_line(&pos, "/b/c~1d/7/x"), 3);
	assert_int_equal(json_pos_line(&pos, "/z"), 1);
	json_pos_free(&pos);
}

static void duplicates(void **state)
{
	static const char text[] = "{\"a\": {\"x\": 1},\n \"b\": {\"x\": 1,\n  \"\\u0078\": 2},\n \"a\": 3}";
	struct json_pos pos;

	(void)state;
	json_pos_scan(&pos, text, strlen(text));
	assert_non_null(pos.duplicate);
	assert_string_equal(pos.duplicate->path, "/b/x");
	assert_int_equal(pos.duplicate->line, 3);
	assert_int_equal(pos.first_line, 2);
	json_pos_free(&pos);
}

/* Whatever the text is cut to, nothing behind its end is read (the sanitizer looks). */
static void cut(void **state)
{
	static const char text[] = "{\"a\": [1, {\"b\\\"\": \"\\u0041\"}, \"c\"], \"d\": {}}";

	(void)state;
	for (size_t size = 0; size < sizeof(text); size++) {
		char *copy = malloc(size + (size == 0));
		struct json_pos pos;

		assert_non_null(copy);
		memcpy(copy, text, size);
		json_pos_scan(&pos, copy, size);
		json_pos_free(&pos);
		free(copy);
	}
}

static void canon_is(const char *from, const char *to)
{
	json_t *value = json_loads(from, JSON_DECODE_ANY, NULL);
	size_t length;
	char *text;

	assert_non_null(value);
	text = json_canon(value, "without", &length);
	assert_non_null(text);
	assert_string_equal(text, to);
	assert_int_equal(length, strlen(to));
	free(text);
	json_decref(value);
}

/* RFC 8785: the strings and the sorting of section 3.2, and integers. */
static void canonical(void **state)
{
	(void)state;
	canon_is("{ \"b\": [ 1, -2 , 9007199254740991 ], \"a\" : { }, \"\" : null }",
		 "{\"\":null,\"a\":{},\"b\":[1,-2,9007199254740991]}");
	canon_is("[\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\"]",
		 "[\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"]");
	canon_is("{\"\\u20ac\": \"Euro Sign\", \"\\r\": \"Carriage Return\", \"\\ufb33\": \"Hebrew Letter "
		 "Dalet With Dagesh\","
		 " \"1\": \"One\", \"\\ud83d\\ude00\": \"Emoji: Grinning Face\", \"\\u0080\": \"Control\","
		 " \"\\u00f6\": \"Latin Small Letter O With Diaeresis\"}",
		 "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xc2\x80\":\"Control\","
		 "\"\xc3\xb6\":\"Latin Small Letter O With Diaeresis\",\"\xe2\x82\xac\":\"Euro Sign\","
		 "\"\xf0\x9f\x98\x80\":\"Emoji: Grinning Face\",\"\xef\xac\xb3\":\"Hebrew Letter Dalet With "
		 "Dagesh\"}");
	canon_is("{\"without\": 1, \"with\": {\"without\": true}}", "{\"with\":{\"without\":true}}");
}

static void canonical_refuses(void **state)
{
	static const char *const texts[] = {"[1.5]", "[1e3]", "[9007199254740992]", "[-9007199254740992]"};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		json_t *value = json_loads(texts[i], 0, NULL);
		size_t length;

		assert_non_null(value);
		assert_null(json_canon(value, NULL, &length));
		json_decref(value);
	}
}

/* printf '{"a":1}' | sha256sum */
static void digest(void **state)
{
	json_t *value = json_loads("{ \"sha256\": \"x\", \"a\": 1 }", 0, NULL);
	char hex[JSON_CANON_HEX];

	(void)state;
	assert_true(json_canon_digest(value, "sha256", hex));
	assert_string_equal(hex, "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862");
	json_decref(value);
}

static const char *word_at(size_t i)
{
	static const char *const words[] = {"FEAT_SVE", "FEAT_SVE2", NULL, "FEAT_SME", "show"};

	return words[i];
}

static void suggestions(void **state)
{
	(void)state;
	assert_int_equal(suggest_distance("", ""), 0);
	assert_int_equal(suggest_distance("kitten", "sitting"), 3);
	assert_int_equal(suggest_distance("shwo", "show"), 1);
	assert_int_equal(suggest_distance("SHOW", "show"), 0);
	assert_int_equal(suggest_distance("abc", ""), 3);
	assert_string_equal(suggest("FEAT_SEV2", 5, word_at), "FEAT_SVE2");
	assert_string_equal(suggest("shw", 5, word_at), "show");
	assert_null(suggest("residue", 5, word_at));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(positions),   cmocka_unit_test(duplicates),        cmocka_unit_test(cut),
		cmocka_unit_test(canonical),   cmocka_unit_test(canonical_refuses), cmocka_unit_test(digest),
		cmocka_unit_test(suggestions),
	};

	return unit_run("json", tests);
}
