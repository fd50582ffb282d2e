#include "letter_words.h"

str letter_stage_words(str stage) {
    static const struct {
        str code, words;
    } rows[] = {{S_INIT("type"), S_INIT("to type")},
                {S_INIT("sign"), S_INIT("to sign")},
                {S_INIT("send"), S_INIT("to send")},
                {S_INIT("acknowledge"), S_INIT("waiting for proof")},
                {S_INIT("complete"), S_INIT("complete")},
                {S_INIT("cancelled"), S_INIT("not needed")}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (str_eq(rows[i].code, stage)) return rows[i].words;
    }
    return stage;
}

static const struct {
    str code, words;
    enum tag_colour colour;
} copies[] = {{S_INIT("waiting"), S_INIT("waiting to leave"), TAG_BLUE},
              {S_INIT("held"), S_INIT("held"), TAG_RED},
              {S_INIT("in-print-run"), S_INIT("printed, not yet posted"), TAG_AMBER},
              {S_INIT("handed-off"), S_INIT("handed off, waiting for proof"), TAG_AMBER},
              {S_INIT("posted"), S_INIT("posted"), TAG_GREEN},
              {S_INIT("acknowledged"), S_INIT("acknowledged"), TAG_GREEN},
              {S_INIT("failed"), S_INIT("failed"), TAG_RED},
              {S_INIT("returned"), S_INIT("came back"), TAG_RED},
              {S_INIT("cancelled"), S_INIT("not needed"), TAG_GREY}};
enum { N_COPIES = sizeof copies / sizeof copies[0] };

str letter_copy_words(str state) {
    for (size_t i = 0; i < N_COPIES; i++)
        if (str_eq(copies[i].code, state)) return copies[i].words;
    return state;
}

enum tag_colour letter_copy_colour(str state) {
    for (size_t i = 0; i < N_COPIES; i++)
        if (str_eq(copies[i].code, state)) return copies[i].colour;
    return TAG_GREY;
}
