#include "language.h"

static const struct code_row languages[] = {
    {"en", "English", false},    {"ar", "Arabic", false},
    {"bn", "Bengali", false},    {"bfi", "British Sign Language", false},
    {"bg", "Bulgarian", false},  {"zh", "Chinese", false},
    {"yue", "Cantonese", false}, {"cs", "Czech", false},
    {"fa", "Farsi", false},      {"fr", "French", false},
    {"ga", "Irish", false},      {"gd", "Scottish Gaelic", false},
    {"gu", "Gujarati", false},   {"hi", "Hindi", false},
    {"hu", "Hungarian", false},  {"it", "Italian", false},
    {"ku", "Kurdish", false},    {"lt", "Lithuanian", false},
    {"lv", "Latvian", false},    {"ne", "Nepali", false},
    {"pa", "Punjabi", false},    {"pl", "Polish", false},
    {"ps", "Pashto", false},     {"pt", "Portuguese", false},
    {"ro", "Romanian", false},   {"ru", "Russian", false},
    {"sk", "Slovak", false},     {"so", "Somali", false},
    {"es", "Spanish", false},    {"sq", "Albanian", false},
    {"sw", "Swahili", false},    {"ta", "Tamil", false},
    {"ti", "Tigrinya", false},   {"tr", "Turkish", false},
    {"uk", "Ukrainian", false},  {"ur", "Urdu", false},
    {"vi", "Vietnamese", false}, {"cy", "Welsh", false},
    {"yo", "Yoruba", false},
};

const struct code_table codes_language = {"language", "BCP 47 (RFC 5646), ISO 639", languages,
                                          sizeof languages / sizeof languages[0]};

str language_words(str code) {
    if (code.n == 0) return S("English");
    str name = code_name(&codes_language, code);
    return name.n ? name : code;
}
