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
