#include "language.h"

static const struct code_row languages[] = {
    {"en", "English", false},
    {"sq", "Albanian", false},
    {"ar", "Arabic", false},
    {"bn", "Bengali", false},
    {"bfi", "British Sign Language", false},
    {"bg", "Bulgarian", false},
    {"yue", "Cantonese", false},
    {"zh", "Chinese", false},
    {"cs", "Czech", false},
    {"fa", "Farsi", false},
    {"fr", "French", false},
    {"gu", "Gujarati", false},
    {"hi", "Hindi", false},
    {"hu", "Hungarian", false},
    {"ga", "Irish", false},
    {"it", "Italian", false},
    {"ku", "Kurdish", false},
    {"lv", "Latvian", false},
    {"lt", "Lithuanian", false},
    {"ne", "Nepali", false},
    {"ps", "Pashto", false},
    {"pl", "Polish", false},
    {"pt", "Portuguese", false},
    {"pa", "Punjabi", false},
    {"ro", "Romanian", false},
    {"ru", "Russian", false},
    {"gd", "Scottish Gaelic", false},
    {"sk", "Slovak", false},
    {"so", "Somali", false},
    {"es", "Spanish", false},
    {"sw", "Swahili", false},
    {"ta", "Tamil", false},
    {"ti", "Tigrinya", false},
    {"tr", "Turkish", false},
    {"uk", "Ukrainian", false},
    {"ur", "Urdu", false},
    {"vi", "Vietnamese", false},
    {"cy", "Welsh", false},
    {"yo", "Yoruba", false},
};

const struct code_table codes_language = {"language", "BCP 47 (RFC 5646), ISO 639", languages,
                                          sizeof languages / sizeof languages[0]};

str language_words(str code) {
    if (code.n == 0) return S("English");
    str name = code_name(&codes_language, code);
    return name.n ? name : code;
}
