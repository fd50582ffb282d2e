#include "fuzz.h"

#include "hand_off_json.h"
#include "invariant.h"
#include "json_jansson.h"
#include "utf8.h"

/* What is accepted has an id of ours, one line of readable reason, and reads the same when it is written anew; what
 * is refused says why. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    AUTO_ARENA(a);
    struct acknowledgement ack;
    struct problem why = {0};
    uuid id;
    str bytes = {(const char *)data, size};
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
