#include "fuzz.h"

#include "hand_off_json.h"
#include "invariant.h"
#include "json_jansson.h"
#include "utf8.h"

/* What goes out is one line of JSON, whatever stands in the records. */
static void write_note(struct arena *a, str text) {
    if (!utf8_is_valid(text) || str_find_char(text, '\0') >= 0) return;
    bool is_even = text.n % 2 == 0;
    struct hand_off_note note = {.message_id = text,
                                 .mailbox = text,
                                 .recipient = text,
                                 .ods_code = is_even ? text : S(""),
                                 .nhs_number = is_even ? S("9990000026") : S(""),
                                 .birth_date =
                                     is_even ? (civil_date){1961, 3, 14} : (civil_date){0},
                                 .template_kind = is_even ? S("clinic-letter") : text,
                                 .created_at = {is_even ? 1 : -1}};
    str written = hand_off_note_write(a, &note);
    const struct json *tree;
    invariant(str_find_char(written, '\n') == (ptrdiff_t)written.n - 1);
    invariant(json_read(a, str_trim(written), NULL, &tree, NULL) == OK);
}

/* What is accepted has an id of ours, one line of readable reason, and reads the same when it is written anew; what
 * is refused says why. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    struct acknowledgement ack;
    struct problem why = {0};
    uuid id;
    str bytes = {(const char *)data, size};
    write_note(&a, bytes);
    if (acknowledgement_parse(&a, json_read, bytes, &ack, &why) != OK) {
        invariant(why.sentence.n > 0);
        return 0;
    }
    invariant(uuid_parse(ack.message_id, &id) == OK && str_eq(uuid_text(&a, id), ack.message_id));
    invariant(utf8_is_valid(ack.reason) && utf8_is_plain_text(ack.reason));
    invariant(str_find_char(ack.reason, '\n') < 0);
    invariant(utf8_length(ack.reason) <= ACKNOWLEDGEMENT_REASON_MAX);
    return 0;
}
