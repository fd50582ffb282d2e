/* Files survive a crash whole, and refusals name the path. */
#include "expect.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clock.h"
#include "disk_sync.h"
#include "files.h"
#include "log.h"
#include "random.h"

static str new_folder(struct arena *a) {
    char name[] = "/tmp/clerkwell-files-XXXXXX";
    assert_non_null(mkdtemp(name));
    return arena_str(a, str_from_c(name));
}

static void what_is_written_is_read_back_with_its_mode(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    str folder = new_folder(&a), path = path_join(&a, folder, S("key")), got;
    str bytes = {"a\0b\n", 4};
    expect_ok(file_write(&a, path, bytes, 0600, &why));
    expect_ok(file_read(&a, path, 4, &got, &why));
    expect_str(got, bytes);
    struct file_info info;
    expect_ok(file_look(&a, path, &info, &why));
    expect_int(info.mode, 0600);
    expect_int(info.size, 4);
    expect(!info.is_folder);
    expect_ok(file_write(&a, path, S("new"), 0600, &why));
    expect_ok(file_read(&a, path, 4, &got, &why));
    expect_str(got, S("new"));
    str *names;
    size_t n;
    expect_ok(folder_list(&a, folder, &names, &n, &why));
    expect_int(n, 1); /* no half-written neighbour stays */
    expect_str(names[0], S("key"));
    expect_ok(file_remove(&a, path, &why));
    expect_ok(file_remove(&a, path, &why));
    expect_int(rmdir(arena_c(&a, folder)), 0);
}

static void a_file_over_the_limit_is_refused_with_its_name(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    str folder = new_folder(&a), path = path_join(&a, folder, S("big")), got = S("untouched");
    expect_ok(file_create(&a, path, S("12345"), 0600, &why));
    expect_err(file_read(&a, path, 4, &got, &why), LIMIT);
    expect_str(got, S("untouched"));
    expect(str_find(why.sentence, path) >= 0);
    expect_err(file_create(&a, path, S("x"), 0600, &why), CONFLICT);
    expect_err(file_read(&a, path_join(&a, folder, S("none")), 4, &got, &why), NOT_FOUND);
    expect(str_find(why.sentence, S("No such file")) >= 0);
    expect_err(file_read(&a, (str){"/tmp\0x", 6}, 4, &got, &why), INVALID);
    expect_ok(file_remove(&a, path, &why));
    rmdir(arena_c(&a, folder));
}

static void of_a_long_file_the_end_is_read(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    str folder = new_folder(&a), path = path_join(&a, folder, S("long")), got = S("untouched");
    expect_err(file_read_end(&a, path, 4, &got, &why), NOT_FOUND);
    expect_str(got, S("untouched"));
    expect_ok(file_create(&a, path, S("12345"), 0600, &why));
    expect_ok(file_read_end(&a, path, 4, &got, &why));
    expect_str(got, S("2345"));
    expect_ok(file_read_end(&a, path, 5, &got, &why));
    expect_str(got, S("12345"));
    expect_ok(file_remove(&a, path, &why));
    rmdir(arena_c(&a, folder));
}

static void a_copy_is_whole_whatever_its_length_and_overwrites_nothing(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    str folder = new_folder(&a), from = path_join(&a, folder, S("from")), got;
    str to = path_join(&a, folder, S("to")), to_none = path_join(&a, folder, S("no/where"));
    char *bytes = arena_alloc(&a, 200001);
    for (size_t i = 0; i < 200001; i++)
        bytes[i] = (char)(i * 7);
    expect_err(file_copy(&a, from, to, 0600, &why), NOT_FOUND);
    expect(!file_is_there(to));
    expect_ok(file_create(&a, from, (str){bytes, 200001}, 0644, &why));
    expect_ok(file_copy(&a, from, to, 0600, &why));
    expect_ok(file_read(&a, to, 200001, &got, &why));
    expect(str_eq(got, (str){bytes, 200001}));
    struct file_info info;
    expect_ok(file_look(&a, to, &info, &why));
    expect_int(info.mode, 0600);
    expect_err(file_copy(&a, from, to, 0600, &why), CONFLICT);
    expect(file_is_there(to));
    expect_err(file_copy(&a, from, to_none, 0600, &why), NOT_FOUND);
    expect_ok(file_remove(&a, to, &why));
    expect_ok(file_remove(&a, from, &why));
    rmdir(arena_c(&a, folder));
}

static void a_file_grows_at_its_end_only(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    str folder = new_folder(&a), path = path_join(&a, folder, S("log")), got;
    expect_ok(file_append(&a, path, S("one\n"), 0600, &why));
    expect_ok(file_append(&a, path, S("two\n"), 0600, &why));
    expect_ok(file_read(&a, path, 100, &got, &why));
    expect_str(got, S("one\ntwo\n"));
    expect_ok(file_remove(&a, path, &why));
    rmdir(arena_c(&a, folder));
}

static void a_disk_is_measured_and_left_as_it_was(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    str folder = new_folder(&a), path = path_join(&a, folder, S("sync"));
    struct disk_sync sync = {0};
    expect_ok(disk_sync_measure(&a, path, 1, &sync, &why));
    expect(sync.n >= 1 && sync.took_us > 0);
    expect(!file_is_there(path));
    struct disk_sync untouched = {7, 7};
    expect_ok(file_create(&a, path, S("kept"), 0600, &why));
    expect_err(disk_sync_measure(&a, path, 1, &untouched, &why), CONFLICT);
    expect(str_find(why.sentence, path) >= 0);
    expect_int(untouched.n, 7);
    str got;
    expect_ok(file_read(&a, path, 4, &got, &why));
    expect_str(got, S("kept"));
    expect_ok(file_remove(&a, path, &why));
    rmdir(arena_c(&a, folder));
}

static void folders_are_made_with_their_parents_for_the_owner_alone(void **state) {
    (void)state;
    AUTO_ARENA(a);
    struct problem why = {0};
    str top = new_folder(&a), deep = path_join(&a, top, S("a/b/c"));
    expect_ok(folder_make(&a, deep, &why));
    expect_ok(folder_make(&a, deep, &why));
    struct file_info info;
    expect_ok(file_look(&a, path_join(&a, top, S("a/b")), &info, &why));
    expect(info.is_folder);
    expect_int(info.mode, 0700);
    int64_t room = -1;
    expect_ok(disk_free(&a, deep, &room, &why));
    expect(room >= 0);
    rmdir(arena_c(&a, deep));
    rmdir(arena_c(&a, path_join(&a, top, S("a/b"))));
    rmdir(arena_c(&a, path_join(&a, top, S("a"))));
    rmdir(arena_c(&a, top));
}

static void paths_are_joined_and_cut_as_the_shell_does(void **state) {
    (void)state;
    AUTO_ARENA(a);
    expect_str(path_join(&a, S("a"), S("b")), S("a/b"));
    expect_str(path_join(&a, S("a/"), S("b")), S("a/b"));
    expect_str(path_join(&a, S("a"), S("/b")), S("/b"));
    expect_str(path_folder(S("/a/b")), S("/a"));
    expect_str(path_folder(S("/a/b/")), S("/a"));
    expect_str(path_folder(S("/a")), S("/"));
    expect_str(path_folder(S("a")), S("."));
    expect(str_starts_with(path_absolute(&a, S("x")), S("/")));
}

static void the_clock_moves_on_and_randomness_does_not_repeat(void **state) {
    (void)state;
    int64_t before = clock_monotonic();
    clock_sleep(2000);
    expect(clock_monotonic() - before >= 2000);
    expect(clock_now().us > 1700000000 * INSTANT_SECOND);
    unsigned char one[32] = {0}, two[32] = {0};
    struct random_source machine = random_machine();
    machine.fill(machine.self, one, sizeof one);
    machine.fill(machine.self, two, sizeof two);
    expect(memcmp(one, two, sizeof one) != 0);
}

static void a_log_line_is_one_line_of_literals_ids_and_numbers(void **state) {
    (void)state;
    int pipes[2];
    assert_int_equal(pipe(pipes), 0);
    int saved = dup(STDERR_FILENO);
    dup2(pipes[1], STDERR_FILENO);
    log_configure(LEVEL_NOTICE, LOG_JSON);
    log_event(LEVEL_WARNING, "job.failed", LOG_N("attempt", 3), LOG_I("job", (uuid){{0xab}}),
              LOG_W("kind", "print"), LOG_E(UNAVAILABLE));
    log_bare(LEVEL_DETAIL, "never.shown");
    log_bare(LEVEL_ERROR, "bare");
    log_configure(LEVEL_NOTICE, LOG_TEXT);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(pipes[1]);
    char got[1000];
    ssize_t n = read(pipes[0], got, sizeof got);
    close(pipes[0]);
    assert_true(n > 0);
    str text = {got, (size_t)n}, first = str_cut(&text, '\n');
    expect(str_ends_with(first, S("\"level\":\"warning\",\"event\":\"job.failed\",\"attempt\":3,"
                                  "\"job\":\"ab000000-0000-0000-0000-000000000000\","
                                  "\"kind\":\"print\",\"err\":\"unavailable\"}")));
    str second = str_cut(&text, '\n');
    expect(str_ends_with(second, S("\"level\":\"error\",\"event\":\"bare\"}")));
    expect(str_is_empty(text));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back_with_its_mode),
        cmocka_unit_test(a_file_over_the_limit_is_refused_with_its_name),
        cmocka_unit_test(of_a_long_file_the_end_is_read),
        cmocka_unit_test(a_copy_is_whole_whatever_its_length_and_overwrites_nothing),
        cmocka_unit_test(a_file_grows_at_its_end_only),
        cmocka_unit_test(a_disk_is_measured_and_left_as_it_was),
        cmocka_unit_test(folders_are_made_with_their_parents_for_the_owner_alone),
        cmocka_unit_test(paths_are_joined_and_cut_as_the_shell_does),
        cmocka_unit_test(the_clock_moves_on_and_randomness_does_not_repeat),
        cmocka_unit_test(a_log_line_is_one_line_of_literals_ids_and_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
